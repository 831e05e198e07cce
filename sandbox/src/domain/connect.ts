// What a consent does: a new account, or the known one with a fresh token.

import { createHash } from 'node:crypto';

import { isoSeconds } from '../clock/format';
import {
  TOKEN_LIFETIME,
  accountByHandle,
  accountById,
  avatarOf,
  freeConnectedAt,
  insertAccount,
  type AccountRow,
} from '../data/accounts';
import { completeAuthorization, failAuthorization, type AuthorizationRow } from '../data/authorizations';
import * as ids from '../ids';
import { emit } from '../webhooks/emit';
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
export function settleApproved(
  context: SandboxContext,
  authorization: AuthorizationRow,
  handle?: string,
): Failure | undefined {
  const outcome =
    authorization.kind === 'reauth'
      ? reauthorize(context, authorization, handle)
      : connect(context, authorization, handle);
  if (typeof outcome === 'object') {
    failAuthorization(context.db, authorization.state, outcome);
    return outcome;
  }
  completeAuthorization(context.db, authorization.state, outcome);
  return undefined;
}

/** The handle a plain "Approve" signs in with: new for a connect link, the account's own for a reauth link. */
export function ownHandle(context: SandboxContext, authorization: AuthorizationRow): string {
  const known =
    authorization.account_id === null ? undefined : accountById(context.db, authorization.account_id);
  return (
    known?.handle ?? `creator_${createHash('sha256').update(authorization.state).digest('hex').slice(0, 6)}`
  );
}

function connect(
  context: SandboxContext,
  authorization: AuthorizationRow,
  handle = ownHandle(context, authorization),
): string {
  const { db, behaviour } = context;
  const known = accountByHandle(db, authorization.project_id, authorization.platform, handle);
  if (known && (known.status !== 'disconnected' || behaviour.reconnectAfterRevoke === 'same-id')) {
    renew(context, known, handle);
    return known.id;
  }
  const account = newAccount(context, authorization, handle);
  insertAccount(db, account);
  announceConnected(context, account);
  return account.id;
}

function reauthorize(
  context: SandboxContext,
  authorization: AuthorizationRow,
  handle?: string,
): string | Failure {
  const account = accountById(context.db, authorization.account_id ?? '');
  if (!account || account.status === 'disconnected') return GONE;
  const other = handle !== undefined && handle !== account.handle;
  if (other && context.behaviour.wrongAccountOnReauth === 'fails') return MISMATCH;
  renew(context, account, handle ?? account.handle);
  return account.id;
}

/** Fresh token, same id. `connectedAt` moves unless the switch says otherwise. */
export function renew(context: SandboxContext, account: AccountRow, handle = account.handle): void {
  const { db, clock, behaviour } = context;
  const renewed: AccountRow = {
    ...account,
    handle,
    status: 'connected',
    connected_at: behaviour.reconnectMovesConnectedAt
      ? freeConnectedAt(db, account.project_id, clock.now())
      : account.connected_at,
    token_expires_at: account.leased ? null : clock.now() + TOKEN_LIFETIME,
    disconnected_reason: null,
    disconnected_at: null,
  };
  db.run(
    `UPDATE accounts SET handle = ?, status = ?, connected_at = ?, token_expires_at = ?, disconnected_reason = NULL,
       disconnected_at = NULL WHERE id = ?`,
    renewed.handle,
    renewed.status,
    renewed.connected_at,
    renewed.token_expires_at,
    renewed.id,
  );
  announceConnected(context, renewed);
}

function newAccount(context: SandboxContext, authorization: AuthorizationRow, handle: string): AccountRow {
  const connectedAt = freeConnectedAt(context.db, authorization.project_id, context.clock.now());
  return {
    id: ids.accountId(),
    org_id: authorization.org_id,
    project_id: authorization.project_id,
    platform: authorization.platform,
    handle,
    avatar_url: avatarOf(authorization.platform, handle),
    status: 'connected',
    leased: 0,
    followers: 0,
    connected_at: connectedAt,
    token_expires_at: connectedAt + TOKEN_LIFETIME,
    disconnected_reason: null,
    disconnected_at: null,
  };
}

function announceConnected(context: SandboxContext, account: AccountRow): void {
  emit(context.db, context.clock.now(), {
    type: 'social_account.connected',
    orgId: account.org_id,
    projectId: account.project_id,
    data: {
      socialAccountId: account.id,
      projectId: account.project_id,
      platform: account.platform,
      displayName: account.handle,
      connectedAt: isoSeconds(account.connected_at),
    },
  });
}
