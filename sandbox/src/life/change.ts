// Acting as the world on one account: what happens on the platforms without anyone asking this API.

import { accountById, type AccountRow } from '../data/accounts';
import { changeHealth } from '../data/health';
import { parseIsoUtc } from '../time';
import type { AccountChange, HealthChange } from '../types';
import type { World } from '../world';
import { renew } from './connect';
import { disconnect } from './disconnect';
import { announceReauth } from './expiry';

export class UnknownAccount extends Error {
  constructor(id: string) {
    super(`there is no social account ${id}`);
  }
}

export function setAccount(world: World, id: string, change: AccountChange): void {
  world.store.transaction(() => {
    const account = known(world, id);
    const edited = edit(world, account, change);
    if (change.status !== undefined && change.status !== account.status) changeStatus(world, edited, change);
  });
  world.expiry.refresh();
  world.expiry.catchUp(world.clock.now());
  world.timeline.poke();
}

export function setHealth(world: World, id: string, change: HealthChange): void {
  world.store.transaction(() => changeHealth(world.store, known(world, id).id, change));
}

function known(world: World, id: string): AccountRow {
  const account = accountById(world.store, id);
  if (!account) throw new UnknownAccount(id);
  return account;
}

function edit(world: World, account: AccountRow, change: AccountChange): AccountRow {
  const edited: AccountRow = {
    ...account,
    handle: change.handle ?? account.handle,
    avatar_url: change.avatarUrl === undefined ? account.avatar_url : change.avatarUrl,
    token_expires_at:
      change.tokenExpiresAt === undefined ? account.token_expires_at : tokenEnd(change.tokenExpiresAt),
  };
  world.store.run(
    'UPDATE accounts SET handle = ?, avatar_url = ?, token_expires_at = ? WHERE id = ?',
    edited.handle,
    edited.avatar_url,
    edited.token_expires_at,
    edited.id,
  );
  return edited;
}

function changeStatus(world: World, account: AccountRow, change: AccountChange): void {
  if (change.status === 'connected') {
    reconnect(world, account, change);
    return;
  }
  if (change.status === 'disconnected') {
    disconnect(world, account, change.disconnectedReason ?? 'revoked_by_owner');
    return;
  }
  world.store.run(
    `UPDATE accounts SET status = 'reauth_required', disconnected_reason = NULL, disconnected_at = NULL WHERE id = ?`,
    account.id,
  );
  announceReauth(world.store, world.clock.now(), account);
}

/** With a fresh token, unless the same change names its end. */
function reconnect(world: World, account: AccountRow, change: AccountChange): void {
  renew(world, account);
  if (change.tokenExpiresAt === undefined) return;
  world.store.run(
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
