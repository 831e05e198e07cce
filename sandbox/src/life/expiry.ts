// A token that runs out makes its account `reauth_required` and is announced once. Leased accounts are exempt.

import type { AccountRow } from '../data/accounts';
import type { Store } from '../store';
import { isoSecondsOrNull } from '../time';
import type { DueWork } from '../timeline';
import { anyoneListens, emit } from './events';

const DUE = `status = 'connected' AND leased = 0 AND token_expires_at IS NOT NULL`;

export class Expiry implements DueWork {
  readonly #store: Store;
  #nextAt = -Infinity;

  constructor(store: Store) {
    this.#store = store;
  }

  /** After anything that may have moved a token's end. */
  refresh(): void {
    const row = this.#store
      .all<{ at: number | null }>(`SELECT min(token_expires_at) AS at FROM accounts WHERE ${DUE}`)
      .at(0);
    this.#nextAt = row?.at ?? Infinity;
  }

  /** When time must stop for it; never when nobody listens, because then one sweep at the end shows the same. */
  nextDueAt(): number {
    return this.#nextAt < Infinity && anyoneListens(this.#store, 'social_account.needs_reauth')
      ? this.#nextAt
      : Infinity;
  }

  start(now: number): void {
    this.catchUp(now);
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }

  /** Cheap when nothing is due, so every request calls it first: no answer shows a connected account past its token. True when something expired. */
  catchUp(now: number): boolean {
    if (now < this.#nextAt) return false;
    this.#store.transaction(() => {
      const expired = this.#store.all<AccountRow>(
        `UPDATE accounts SET status = 'reauth_required' WHERE ${DUE} AND token_expires_at <= ? RETURNING *`,
        now,
      );
      expired.forEach((account) => announceReauth(this.#store, account.token_expires_at ?? now, account));
    });
    this.refresh();
    return true;
  }
}

export function announceReauth(store: Store, now: number, account: AccountRow): void {
  emit(store, now, {
    type: 'social_account.needs_reauth',
    orgId: account.org_id,
    projectId: account.project_id,
    data: {
      socialAccountId: account.id,
      projectId: account.project_id,
      platform: account.platform,
      reason:
        account.token_expires_at !== null && account.token_expires_at <= now
          ? 'token_expired'
          : 'token_revoked',
      tokenExpiresAt: isoSecondsOrNull(account.token_expires_at),
    },
  });
}
