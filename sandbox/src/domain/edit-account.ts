// Changes an account as its platform or its owner would: what happens without a request to this API.

import { parseIsoUtc } from '../clock/format';
import { accountById, type AccountRow } from '../data/accounts';
import { changeHealth } from '../data/health';
import type { AccountChange, HealthChange } from '../types';
import { renew } from './connect';
import { commit, expireTokens, type SandboxContext } from './context';
import { disconnect } from './disconnect';
import { announceReauth } from './token-expiry';

export class UnknownAccount extends Error {
  constructor(id: string) {
    super(`there is no social account ${id}`);
  }
}

export function setAccount(context: SandboxContext, id: string, change: AccountChange): void {
  commit(context, () => {
    const account = known(context, id);
    const edited = edit(context, account, change);
    if (change.status !== undefined && change.status !== account.status)
      changeStatus(context, edited, change);
  });
  expireTokens(context);
}

export function setHealth(context: SandboxContext, id: string, change: HealthChange): void {
  context.db.transaction(() => changeHealth(context.db, known(context, id).id, change));
}

function known(context: SandboxContext, id: string): AccountRow {
  const account = accountById(context.db, id);
  if (!account) throw new UnknownAccount(id);
  return account;
}

function edit(context: SandboxContext, account: AccountRow, change: AccountChange): AccountRow {
  const edited: AccountRow = {
    ...account,
    handle: change.handle ?? account.handle,
    avatar_url: change.avatarUrl === undefined ? account.avatar_url : change.avatarUrl,
    token_expires_at:
      change.tokenExpiresAt === undefined ? account.token_expires_at : tokenEnd(change.tokenExpiresAt),
  };
  context.db.run(
    'UPDATE accounts SET handle = ?, avatar_url = ?, token_expires_at = ? WHERE id = ?',
    edited.handle,
    edited.avatar_url,
    edited.token_expires_at,
    edited.id,
  );
  return edited;
}

function changeStatus(context: SandboxContext, account: AccountRow, change: AccountChange): void {
  if (change.status === 'connected') {
    reconnect(context, account, change);
    return;
  }
  if (change.status === 'disconnected') {
    disconnect(context, account, change.disconnectedReason ?? 'revoked_by_owner');
    return;
  }
  context.db.run(
    `UPDATE accounts SET status = 'reauth_required', disconnected_reason = NULL, disconnected_at = NULL WHERE id = ?`,
    account.id,
  );
  announceReauth(context.db, context.clock.now(), account);
}

/** With a fresh token, unless the same change names its end. */
function reconnect(context: SandboxContext, account: AccountRow, change: AccountChange): void {
  renew(context, account);
  if (change.tokenExpiresAt === undefined) return;
  context.db.run(
    'UPDATE accounts SET token_expires_at = ? WHERE id = ?',
    account.token_expires_at,
    account.id,
  );
}

function tokenEnd(text: string | null): number | null {
  if (text === null) return null;
  const time = parseIsoUtc(text);
  if (time === undefined)
    throw new Error(`tokenExpiresAt must be an ISO 8601 time in UTC, ending in Z: ${text}`);
  return time;
}
