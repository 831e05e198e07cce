// Control: a consent link without an API key, for a person who wants to see one.

import { Hono } from 'hono';
import { z } from 'zod';

import { isoSeconds } from '../clock/format';
import { accountById } from '../data/accounts';
import { insertAuthorization, STATE_LIFETIME, type AuthorizationRow } from '../data/authorizations';
import { projectById } from '../data/projects';
import type { SandboxContext } from '../domain/context';
import { defaultScopes } from '../domain/platforms';
import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { platform } from '../http/schemas';
import * as ids from '../ids';
import { readBody } from './schemas';

/** Where the owner's browser ends when no application waits for it. */
export const RETURNED = '/returned';

const connect = z.strictObject({ platform, projectId: z.string().optional() });
const reauth = z.strictObject({ socialAccountId: z.string() });

type Subject = Pick<AuthorizationRow, 'kind' | 'platform' | 'org_id' | 'project_id' | 'account_id'>;

export function connectLinksControl(context: AppContext) {
  const api = new Hono();
  api.post('/connect-links', async (c) => {
    const body = await readBody(c, z.union([connect, reauth]));
    const subject =
      'platform' in body
        ? newAccount(context, {
            platform: body.platform,
            projectId: body.projectId ?? context.initial.projectId,
          })
        : knownAccount(context, body.socialAccountId);
    return c.json(mint(context, subject), 201);
  });
  return api;
}

function newAccount(
  context: SandboxContext,
  wanted: { platform: AuthorizationRow['platform']; projectId: string },
): Subject {
  const project = projectById(context.db, wanted.projectId);
  if (!project) throw notFound('The project');
  const { id, org_id } = project;
  return { kind: 'connect', platform: wanted.platform, org_id, project_id: id, account_id: null };
}

function knownAccount(context: SandboxContext, id: string): Subject {
  const account = accountById(context.db, id);
  if (!account) throw notFound('The social account');
  const { org_id, project_id } = account;
  return { kind: 'reauth', platform: account.platform, org_id, project_id, account_id: account.id };
}

function mint(context: SandboxContext, subject: Subject): object {
  const state = ids.oauthState();
  const now = context.clock.now();
  const key = context.keys.list().find(({ organizationId }) => organizationId === subject.org_id);
  insertAuthorization(context.db, {
    ...subject,
    state,
    key_id: key?.apiKeyId ?? '',
    return_url: `${context.url}${RETURNED}`,
    scopes: JSON.stringify(defaultScopes(subject.platform)),
    status: 'pending',
    error_code: null,
    error_message: null,
    created_at: now,
    expires_at: now + STATE_LIFETIME,
  });
  const authorizeUrl = `${context.url}/${subject.platform}/authorize?client_key=sandbox&state=${state}`;
  return { authorizeUrl, state, expiresAt: isoSeconds(now + STATE_LIFETIME) };
}
