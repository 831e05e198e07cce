// Who is calling, for which organization, and may they (contract, section 2).

import type { Caller, Keys } from '../data/keys';
import { ApiError, forbiddenScope, notFound, unauthenticated } from '../errors';
import type { RequestHeaders } from './exchange';

/** All scopes that pages of the reference name; `*` stands for every one except `org:admin`. */
export type Scope =
  | 'projects:read'
  | 'projects:write'
  | 'social:read'
  | 'social:write'
  | 'publish:read'
  | 'publish:write'
  | 'leased:write'
  | 'org:admin';

const BEARER = /^Bearer +(\S+)$/i;

export function authenticate(keys: Keys, headers: RequestHeaders): Caller {
  const token = BEARER.exec(String(headers['authorization'] ?? ''))?.[1];
  if (token === undefined) {
    const hint = headers['x-api-key'] === undefined ? '' : ' X-Api-Key is no longer accepted.';
    throw unauthenticated(`Send the API key as "Authorization: Bearer lp_…".${hint}`);
  }
  const caller = keys.find(token);
  if (!caller) throw unauthenticated('The API key is malformed, unknown or revoked.');
  return caller;
}

export function refuseSuspended(caller: Caller): void {
  if (caller.suspended)
    throw new ApiError(503, 'KILL_SWITCH', {
      message: 'This API key or its organization is suspended. Contact Layers.',
    });
}

export function hasScope(caller: Caller, scope: Scope): boolean {
  return caller.scopes.includes(scope) || (scope !== 'org:admin' && caller.scopes.includes('*'));
}

export function requireScope(caller: Caller, scope: Scope | undefined): void {
  if (scope !== undefined && !hasScope(caller, scope)) throw forbiddenScope(scope);
}

/** The key's own organization, or with `X-Layers-Organization` one of its children. */
export function actingOrganization(keys: Keys, caller: Caller, headers: RequestHeaders): string {
  const wanted = headers['x-layers-organization'];
  if (wanted === undefined || wanted === caller.homeOrgId) return caller.homeOrgId;
  requireScope(caller, 'org:admin');
  const child = keys.organization(String(wanted));
  if (child?.parent_id !== caller.homeOrgId) throw notFound('The organization');
  return child.id;
}
