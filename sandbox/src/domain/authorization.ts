// The links that ask an account's owner for consent (contract, sections 8.1 and 8.2).

import { isoSeconds } from '../clock/format';
import { STATE_LIFETIME, type AuthorizationRow } from '../data/authorizations';
import * as ids from '../ids';
import type { SandboxContext } from './context';
import { defaultScopes } from './platforms';

/** Where the owner's browser goes back to when no application waits for it. */
export const RETURNED_PATH = '/returned';

type Requested = Pick<
  AuthorizationRow,
  'kind' | 'platform' | 'org_id' | 'project_id' | 'account_id' | 'key_id' | 'return_url'
> & { scopes?: string[] | undefined };

export function createAuthorization(context: SandboxContext, { scopes, ...requested }: Requested) {
  const now = context.clock.now();
  const row = context.db.insertReturning<AuthorizationRow>('authorizations', {
    ...requested,
    state: ids.oauthState(),
    scopes: JSON.stringify(scopes ?? defaultScopes(requested.platform)),
    created_at: now,
    expires_at: now + STATE_LIFETIME,
  });
  const { state, expires_at } = row;
  return { authorizeUrl: authorizeUrlOf(context, row), state, expiresAt: isoSeconds(expires_at) };
}

export function authorizeUrlOf(
  { url }: SandboxContext,
  { platform, state }: Pick<AuthorizationRow, 'platform' | 'state'>,
): string {
  return `${url}/${platform}/authorize?client_key=sandbox&state=${state}`;
}
