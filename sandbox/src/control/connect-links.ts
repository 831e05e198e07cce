// Control: a consent link without an API key, for a person who wants to see one.

import { Hono } from 'hono';
import { z } from 'zod';

import { accountById } from '../data/accounts';
import { insertHandshake, STATE_LIFE, type HandshakeRow } from '../data/handshakes';
import { projectById } from '../data/projects';
import { notFound } from '../errors';
import * as ids from '../ids';
import { defaultScopes } from '../platforms';
import { platform } from '../schemas';
import { isoSeconds } from '../time';
import type { World } from '../world';
import type { ControlContext } from './context';
import { readBody } from './schemas';

/** Where the owner's browser ends when no application waits for it. */
export const RETURNED = '/returned';

const connect = z.strictObject({ platform, projectId: z.string().optional() });
const reauth = z.strictObject({ socialAccountId: z.string() });

type Subject = Pick<HandshakeRow, 'kind' | 'platform' | 'org_id' | 'project_id' | 'account_id'>;

export function connectLinksControl({ world, start }: ControlContext) {
  const api = new Hono();
  api.post('/connect-links', async (c) => {
    const body = await readBody(c, z.union([connect, reauth]));
    const subject =
      'platform' in body
        ? newAccount(world, { platform: body.platform, projectId: body.projectId ?? start.projectId })
        : knownAccount(world, body.socialAccountId);
    return c.json(mint(world, subject), 201);
  });
  return api;
}

function newAccount(
  world: World,
  wanted: { platform: HandshakeRow['platform']; projectId: string },
): Subject {
  const project = projectById(world.store, wanted.projectId);
  if (!project) throw notFound('The project');
  const { id, org_id } = project;
  return { kind: 'connect', platform: wanted.platform, org_id, project_id: id, account_id: null };
}

function knownAccount(world: World, id: string): Subject {
  const account = accountById(world.store, id);
  if (!account) throw notFound('The social account');
  const { org_id, project_id } = account;
  return { kind: 'reauth', platform: account.platform, org_id, project_id, account_id: account.id };
}

function mint(world: World, subject: Subject): object {
  const state = ids.oauthState();
  const now = world.clock.now();
  const key = world.keys.list().find(({ organizationId }) => organizationId === subject.org_id);
  insertHandshake(world.store, {
    ...subject,
    state,
    key_id: key?.apiKeyId ?? '',
    return_url: `${world.url}${RETURNED}`,
    scopes: JSON.stringify(defaultScopes(subject.platform)),
    status: 'pending',
    error_code: null,
    error_message: null,
    created_at: now,
    expires_at: now + STATE_LIFE,
  });
  const authorizeUrl = `${world.url}/${subject.platform}/authorize?client_key=sandbox&state=${state}`;
  return { authorizeUrl, state, expiresAt: isoSeconds(now + STATE_LIFE) };
}
