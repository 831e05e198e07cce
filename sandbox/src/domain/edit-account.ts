// Changes an account as its platform or its owner would: what happens without a request to this API.

import { z } from 'zod';

import { requireIsoUtc } from '../clock/format';
import { accountById, accountStatus, type AccountRow } from '../data/accounts';
import type { Database } from '../data/database';
import { changeHealth, type HealthChange } from '../data/health';
import { InputError } from '../errors';
import { emit } from '../webhooks/emit';
import { needsReauthEvent } from './account-events';
import { renew } from './connect';
import { commit, type SandboxContext } from './context';
import { disconnect } from './disconnect';

export const accountChange = z.strictObject({
  status: accountStatus.optional(),
  tokenExpiresAt: z.iso.datetime().nullable().optional(),
  handle: z.string().min(1).optional(),
  avatarUrl: z.string().nullable().optional(),
  /** Written when `status` becomes `disconnected`; default `revoked_by_owner`. */
  disconnectedReason: z.string().min(1).optional(),
});
export type AccountChange = z.infer<typeof accountChange>;

export class UnknownAccount extends InputError {
  constructor(id: string) {
    super(`there is no social account ${id}`);
  }
}

export function setAccount(context: SandboxContext, id: string, change: AccountChange): void {
  commit(context, () => {
    const account = accountOf(context.db, id);
    const token_expires_at = requireIsoUtc('tokenExpiresAt', change.tokenExpiresAt);
    const edited = context.db.update<AccountRow>('accounts', id, {
      handle: change.handle,
      avatar_url: change.avatarUrl,
      token_expires_at,
    });
    if (!edited || change.status === undefined || change.status === account.status) return;
    changeStatus(context, edited, change);
    // A reconnected account has a new token, unless the change says when it expires.
    if (change.status === 'connected') context.db.update('accounts', id, { token_expires_at });
  });
}

export function setHealth({ db }: SandboxContext, id: string, change: HealthChange): void {
  db.transaction(() => changeHealth(db, accountOf(db, id).id, change));
}

function accountOf(db: Database, id: string): AccountRow {
  const account = accountById(db, id);
  if (!account) throw new UnknownAccount(id);
  return account;
}

function changeStatus(context: SandboxContext, account: AccountRow, change: AccountChange): void {
  const { db, clock } = context;
  if (change.status === 'connected') {
    renew(context, account);
  } else if (change.status === 'disconnected') {
    disconnect(context, account, change.disconnectedReason ?? 'revoked_by_owner');
  } else {
    const status = 'reauth_required';
    db.update('accounts', account.id, { status, disconnected_reason: null, disconnected_at: null });
    emit(db, needsReauthEvent(account, clock.now()));
  }
}
