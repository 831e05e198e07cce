// What a consent does: a new account, or the known one with a fresh token.

import { createHash } from 'node:crypto';

import {
  TOKEN_LIFE,
  accountByHandle,
  accountById,
  avatarOf,
  freeConnectedAt,
  insertAccount,
  type AccountRow,
} from '../data/accounts';
import { completeHandshake, failHandshake, type HandshakeRow } from '../data/handshakes';
import * as ids from '../ids';
import { isoSeconds } from '../time';
import type { World } from '../world';
import { emit } from './events';

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

/** Settles an approved handshake; the failure, if that is how it ended. */
export function settleApproved(world: World, handshake: HandshakeRow, handle?: string): Failure | undefined {
  const outcome =
    handshake.kind === 'reauth' ? reauthorize(world, handshake, handle) : connect(world, handshake, handle);
  if (typeof outcome === 'object') {
    failHandshake(world.store, handshake.state, outcome);
    return outcome;
  }
  completeHandshake(world.store, handshake.state, outcome);
  return undefined;
}

/** The handle a plain "Approve" signs in with: new for a connect link, the account's own for a reauth link. */
export function ownHandle(world: World, handshake: HandshakeRow): string {
  const known = handshake.account_id === null ? undefined : accountById(world.store, handshake.account_id);
  return known?.handle ?? `creator_${createHash('sha256').update(handshake.state).digest('hex').slice(0, 6)}`;
}

function connect(world: World, handshake: HandshakeRow, handle = ownHandle(world, handshake)): string {
  const { store, behaviour } = world;
  const known = accountByHandle(store, handshake.project_id, handshake.platform, handle);
  if (known && (known.status !== 'disconnected' || behaviour.reconnectAfterRevoke === 'same-id')) {
    renew(world, known, handle);
    return known.id;
  }
  const account = newAccount(world, handshake, handle);
  insertAccount(store, account);
  announceConnected(world, account);
  return account.id;
}

function reauthorize(world: World, handshake: HandshakeRow, handle?: string): string | Failure {
  const account = accountById(world.store, handshake.account_id ?? '');
  if (!account || account.status === 'disconnected') return GONE;
  const other = handle !== undefined && handle !== account.handle;
  if (other && world.behaviour.wrongAccountOnReauth === 'fails') return MISMATCH;
  renew(world, account, handle ?? account.handle);
  return account.id;
}

/** Fresh token, same id. `connectedAt` moves unless the switch says otherwise. */
export function renew(world: World, account: AccountRow, handle = account.handle): void {
  const { store, clock, behaviour } = world;
  const renewed: AccountRow = {
    ...account,
    handle,
    status: 'connected',
    connected_at: behaviour.reconnectMovesConnectedAt
      ? freeConnectedAt(store, account.project_id, clock.now())
      : account.connected_at,
    token_expires_at: account.leased ? null : clock.now() + TOKEN_LIFE,
    disconnected_reason: null,
    disconnected_at: null,
  };
  store.run(
    `UPDATE accounts SET handle = ?, status = ?, connected_at = ?, token_expires_at = ?, disconnected_reason = NULL,
       disconnected_at = NULL WHERE id = ?`,
    renewed.handle,
    renewed.status,
    renewed.connected_at,
    renewed.token_expires_at,
    renewed.id,
  );
  announceConnected(world, renewed);
}

function newAccount(world: World, handshake: HandshakeRow, handle: string): AccountRow {
  const connectedAt = freeConnectedAt(world.store, handshake.project_id, world.clock.now());
  return {
    id: ids.accountId(),
    org_id: handshake.org_id,
    project_id: handshake.project_id,
    platform: handshake.platform,
    handle,
    avatar_url: avatarOf(handshake.platform, handle),
    status: 'connected',
    leased: 0,
    followers: 0,
    connected_at: connectedAt,
    token_expires_at: connectedAt + TOKEN_LIFE,
    disconnected_reason: null,
    disconnected_at: null,
  };
}

function announceConnected(world: World, account: AccountRow): void {
  emit(world.store, world.clock.now(), {
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
