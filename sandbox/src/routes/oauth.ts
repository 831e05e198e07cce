// Connect links, reauth links and their status (contract 8.1, 8.2, 8.4).

import { z } from 'zod';

import { findAccount } from '../data/accounts';
import { STATE_LIFE, handshakeOf, insertHandshake, type HandshakeRow } from '../data/handshakes';
import { nothing, read, write, type Call } from '../endpoint';
import { ApiError, conflict, notFound } from '../errors';
import * as ids from '../ids';
import { defaultScopes } from '../platforms';
import { platform } from '../schemas';
import { isoSeconds } from '../time';
import { projectOf } from './answers';

const returnUrl = z
  .string()
  .max(2_048)
  .refine(isWebUrl, 'must be an absolute http or https URL without credentials');
const scopes = z.array(z.string().min(1).max(64)).max(32).optional();

const connectLink = write({
  method: 'POST',
  path: '/v1/projects/:projectId/social/oauth-url',
  scope: 'social:write',
  ignoresIdempotencyKey: true,
  body: z.strictObject({ platform, returnUrl, scopes, usageNote: z.string().optional() }),
  handle: (call, body) => {
    refuseForeignHost(call, body.returnUrl);
    const project = projectOf(call);
    return mint(call, { ...body, kind: 'connect', project_id: project.id, account_id: null });
  },
});

const reauthLink = write({
  method: 'POST',
  path: '/v1/projects/:projectId/social/reauth-url',
  scope: 'social:write',
  ignoresIdempotencyKey: true,
  body: z.strictObject({
    socialAccountId: z.string().refine(ids.isAccountId, 'must be sa_<uuid>'),
    returnUrl,
    scopes,
  }),
  handle: (call, body) => {
    refuseForeignHost(call, body.returnUrl);
    const project = projectOf(call);
    const account = findAccount(call.world.store, call.orgId, body.socialAccountId);
    if (!account || account.project_id !== project.id || account.status === 'disconnected')
      throw notFound('The social account');
    if (account.leased) throw conflict('A leased account is renewed by Layers, not by a reauth link.');
    if (account.status === 'connected' && call.world.behaviour.reauthHealthy === 'conflict')
      throw conflict('The account is connected; a reauth link is for accounts in reauth_required.');
    return mint(call, {
      ...body,
      kind: 'reauth',
      platform: account.platform,
      project_id: project.id,
      account_id: account.id,
    });
  },
});

const status = read({
  path: '/v1/social/oauth-status/:state',
  scope: 'social:read',
  query: nothing,
  handle: (call) => {
    const handshake = handshakeOf(call.world.store, call.param('state'));
    if (!handshake || handshake.key_id !== call.caller.keyId) throw notFound('The state');
    return statusAnswer(call, handshake);
  },
});

type Minting = Pick<HandshakeRow, 'kind' | 'platform' | 'project_id' | 'account_id'> & {
  returnUrl: string;
  scopes?: string[] | undefined;
};

function mint({ world, orgId, caller, now }: Call, minting: Minting): object {
  const { kind, platform, project_id, account_id } = minting;
  const state = ids.oauthState();
  const expires_at = now + STATE_LIFE;
  insertHandshake(world.store, {
    state,
    org_id: orgId,
    project_id,
    key_id: caller.keyId,
    kind,
    platform,
    account_id,
    return_url: minting.returnUrl,
    scopes: JSON.stringify(minting.scopes ?? defaultScopes(platform)),
    status: 'pending',
    error_code: null,
    error_message: null,
    created_at: now,
    expires_at,
  });
  const authorizeUrl = `${world.url}/${platform}/authorize?client_key=sandbox&state=${state}`;
  return { authorizeUrl, state, expiresAt: isoSeconds(expires_at) };
}

function statusAnswer({ world, now }: Call, handshake: HandshakeRow): object {
  const { state, status, platform, account_id } = handshake;
  const expiresAt = isoSeconds(handshake.expires_at);
  if (status === 'completed') return { state, status, socialAccountId: account_id, platform, expiresAt };
  if (status === 'failed')
    return {
      state,
      status,
      error: { code: handshake.error_code, message: handshake.error_message },
      expiresAt,
    };
  if (now < handshake.expires_at) return { state, status, expiresAt };

  const expired = world.behaviour.expiredState;
  if (expired === '404') throw notFound('The state');
  if (expired === 'expired') return { state, status: 'expired', expiresAt };
  return {
    state,
    status: 'failed',
    error: { code: 'state_expired', message: 'The link was not used in time.' },
    expiresAt,
  };
}

/** Only the host is compared, case-insensitively; an entry with a port compares host and port. */
function refuseForeignHost({ caller }: Call, url: string): void {
  const { hostname, host } = new URL(url);
  if (caller.returnHosts.includes(hostname) || caller.returnHosts.includes(host)) return;
  throw new ApiError(
    403,
    'RETURN_URL_NOT_ALLOWED',
    `The host ${hostname} is not on this API key's allowlist.`,
    {
      details: { host: hostname },
    },
  );
}

/** Printable ASCII only, because the text goes into a Location header unchanged. */
function isWebUrl(text: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

export const oauth = [connectLink, reauthLink, status];
