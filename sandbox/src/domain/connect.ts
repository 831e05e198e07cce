// What a consent does: a new account, or the known one with a fresh token.

import { createHash } from 'node:crypto';

import {
  TOKEN_LIFETIME,
  accountByHandle,
  accountById,
  avatarOf,
  freeConnectedAt,
  type AccountRow,
} from '../data/accounts';
import { completeAuthorization, failAuthorization, type AuthorizationRow } from '../data/authorizations';
import * as ids from '../ids';
import { emit } from '../webhooks/emit';
import { connectedEvent } from './account-events';
import type { SandboxContext } from './context';

export interface Failure {
  code: string;
  message: string;
}

export const DENIED: Failure = { code: 'access_denied', message: 'The account owner denied the request.' };
const MISMATCH: Failure = {
  code: 'account_mismatch',
  message: 'The owner signed in with another account than the one to be renewed.',
};
const GONE: Failure = {
  code: 'account_disconnected',
  message: 'The account was disconnected in the meantime.',
};

/** Completes or fails an approved authorization; returns the failure, if any. */
export function approve(
  context: SandboxContext,
  authorization: AuthorizationRow,
  handle?: string,
): Failure | undefined {
  const signIn = authorization.kind === 'reauth' ? reauthorize : connect;
  const result = signIn(context, authorization, handle);
  if (typeof result === 'object') {
    failAuthorization(context.db, authorization.state, result);
    return result;
  }
  completeAuthorization(context.db, authorization.state, result);
  return undefined;
}

/** The handle a plain "Approve" signs in with: new for a connect link, the account's own for a reauth link. */
export function ownHandle({ db }: SandboxContext, { account_id, state }: AuthorizationRow): string {
  const known = account_id === null ? undefined : accountById(db, account_id);
  return known?.handle ?? `creator_${createHash('sha256').update(state).digest('hex').slice(0, 6)}`;
}

/** The account's id. */
function connect(
  context: SandboxContext,
  authorization: AuthorizationRow,
  handle = ownHandle(context, authorization),
): string {
  const { db, clock, behaviour } = context;
  const { org_id, project_id, platform } = authorization;
  const known = accountByHandle(db, authorization, handle);
  if (known && (known.status !== 'disconnected' || behaviour.reconnectAfterRevoke === 'same-id')) {
    renew(context, known, handle);
    return known.id;
  }
  const connected_at = freeConnectedAt(db, project_id, clock.now());
  const account = db.insertReturning<AccountRow>('accounts', {
    id: ids.accountId(),
    org_id,
    project_id,
    platform,
    handle,
    avatar_url: avatarOf(platform, handle),
    connected_at,
    token_expires_at: connected_at + TOKEN_LIFETIME,
  });
  emit(db, connectedEvent(account, clock.now()));
  return account.id;
}

function reauthorize(
  context: SandboxContext,
  { account_id }: AuthorizationRow,
  handle?: string,
): string | Failure {
  const account = accountById(context.db, account_id ?? '');
  if (!account || account.status === 'disconnected') return GONE;
  const other = handle !== undefined && handle !== account.handle;
  if (other && context.behaviour.wrongAccountOnReauth === 'fails') return MISMATCH;
  renew(context, account, handle);
  return account.id;
}

/** Fresh token, same id. `connectedAt` moves unless the switch says otherwise. */
export function renew(context: SandboxContext, account: AccountRow, handle?: string): void {
  const { db, clock, behaviour } = context;
  const moves = behaviour.reconnectMovesConnectedAt;
  const renewed = db.update<AccountRow>('accounts', account.id, {
    handle,
    status: 'connected',
    connected_at: moves ? freeConnectedAt(db, account.project_id, clock.now()) : undefined,
    token_expires_at: account.leased ? null : clock.now() + TOKEN_LIFETIME,
    disconnected_reason: null,
    disconnected_at: null,
  });
  if (renewed) emit(db, connectedEvent(renewed, clock.now()));
}
