// Control: a consent link without an API key, for a person who wants to see one.

import { Hono } from 'hono';
import { z } from 'zod';

import { accountById, platform } from '../data/accounts';
import { projectById } from '../data/projects';
import { createAuthorization, RETURNED_PATH } from '../domain/authorization';
import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { readBody } from './read-request';

const connect = z.strictObject({ platform, projectId: z.string().optional() });
const reauth = z.strictObject({ socialAccountId: z.string() });
type Wanted = z.infer<typeof connect> | z.infer<typeof reauth>;

export function connectLinksControl(context: AppContext) {
  const api = new Hono();
  api.post('/connect-links', async (c) => {
    const subject = subjectOf(context, await readBody(c, z.union([connect, reauth])));
    const key = context.keys.list().find(({ organizationId }) => organizationId === subject.org_id);
    const return_url = `${context.url}${RETURNED_PATH}`;
    return c.json(createAuthorization(context, { ...subject, key_id: key?.apiKeyId ?? '', return_url }), 201);
  });
  return api;
}

function subjectOf({ db, initial }: AppContext, wanted: Wanted) {
  if ('platform' in wanted) {
    const project = projectById(db, wanted.projectId ?? initial.projectId);
    if (!project) throw notFound('The project');
    const { id, org_id } = project;
    return { kind: 'connect' as const, platform: wanted.platform, org_id, project_id: id, account_id: null };
  }
  const account = accountById(db, wanted.socialAccountId);
  if (!account) throw notFound('The social account');
  const { id, org_id, project_id, platform } = account;
  return { kind: 'reauth' as const, platform, org_id, project_id, account_id: id };
}
