// Connect links, reauth links and their status (contract, section 8.1, 8.2, 8.4).

import { z } from 'zod';

import { isoSeconds } from '../clock/format';
import { findAccount, platform } from '../data/accounts';
import { authorizationOf, type AuthorizationRow } from '../data/authorizations';
import { createAuthorization } from '../domain/authorization';
import { ApiError, conflict, notFound } from '../errors';
import { nothing, read, write, type Call } from '../http/endpoint';
import * as ids from '../ids';
import { linkAnswer, oauthStatusAnswer } from './answer-schemas';
import { projectOf } from './answers';

const returnUrl = z
  .string()
  .max(2_048)
  .refine(isWebUrl, 'must be an absolute http or https URL without credentials');
const scopes = z.array(z.string().min(1).max(64)).max(32).optional();

const connectLink = write({
  method: 'POST',
  path: '/v1/projects/:projectId/social/oauth-url',
  summary: 'Create a connect link',
  answer: linkAnswer,
  scope: 'social:write',
  ignoresIdempotencyKey: true,
  body: z.strictObject({ platform, returnUrl, scopes, usageNote: z.string().optional() }),
  handle: (call, body) => {
    refuseForeignHost(call, body.returnUrl);
    const project = projectOf(call);
    return createAuthorization(call.context, {
      kind: 'connect',
      platform: body.platform,
      org_id: call.orgId,
      project_id: project.id,
      account_id: null,
      key_id: call.caller.keyId,
      return_url: body.returnUrl,
      scopes: body.scopes,
    });
  },
});

const reauthLink = write({
  method: 'POST',
  path: '/v1/projects/:projectId/social/reauth-url',
  summary: 'Create a reauth link',
  answer: linkAnswer,
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
    const account = findAccount(call.context.db, call.orgId, body.socialAccountId);
    if (!account || account.project_id !== project.id || account.status === 'disconnected')
      throw notFound('The social account');
    if (account.leased) throw conflict('A leased account is renewed by Layers, not by a reauth link.');
    if (account.status === 'connected' && call.context.behaviour.reauthHealthy === 'conflict')
      throw conflict('The account is connected; a reauth link is for accounts in reauth_required.');
    return createAuthorization(call.context, {
      kind: 'reauth',
      platform: account.platform,
      org_id: call.orgId,
      project_id: project.id,
      account_id: account.id,
      key_id: call.caller.keyId,
      return_url: body.returnUrl,
      scopes: body.scopes,
    });
  },
});

const status = read({
  path: '/v1/social/oauth-status/:state',
  summary: 'Read what became of a link',
  answer: oauthStatusAnswer,
  scope: 'social:read',
  query: nothing,
  handle: (call) => {
    const authorization = authorizationOf(call.context.db, call.param('state'));
    if (!authorization || authorization.key_id !== call.caller.keyId) throw notFound('The state');
    return statusAnswer(call, authorization);
  },
});

function statusAnswer(
  { context, now }: Call,
  authorization: AuthorizationRow,
): z.infer<typeof oauthStatusAnswer> {
  const { state, status, platform, account_id } = authorization;
  const expiresAt = isoSeconds(authorization.expires_at);
  if (status === 'completed') return { state, status, socialAccountId: account_id, platform, expiresAt };
  if (status === 'failed')
    return {
      state,
      status,
      error: { code: authorization.error_code, message: authorization.error_message },
      expiresAt,
    };
  if (now < authorization.expires_at) return { state, status, expiresAt };

  const expired = context.behaviour.expiredState;
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
  throw new ApiError(403, 'RETURN_URL_NOT_ALLOWED', {
    message: `The host ${hostname} is not on this API key's allowlist.`,
    details: { host: hostname },
  });
}

/** Printable ASCII only, because the text goes into a Location header unchanged. */
function isWebUrl(text: string): boolean {
  if (!/^https?:\/\/[\x21-\x7e]+$/i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
}

export const oauth = [connectLink, reauthLink, status];
