// A token that runs out makes its account `reauth_required` and is announced once. Leased accounts are exempt.

import { isoSecondsOrNull } from '../clock/format';
import type { DueWork } from '../clock/scheduler';
import type { AccountRow } from '../data/accounts';
import type { Database } from '../data/database';
import { anyoneListens, emit } from '../webhooks/emit';

const DUE = `status = 'connected' AND leased = 0 AND token_expires_at IS NOT NULL`;

export class TokenExpiry implements DueWork {
  readonly #db: Database;
  #nextAt = -Infinity;

  constructor(db: Database) {
    this.#db = db;
  }

  /** After anything that may have moved a token's end. */
  refresh(): void {
    const row = this.#db
      .all<{ at: number | null }>(`SELECT min(token_expires_at) AS at FROM accounts WHERE ${DUE}`)
      .at(0);
    this.#nextAt = row?.at ?? Infinity;
  }

  /** When time must stop for it; never when nobody listens, because then one sweep at the end shows the same. */
  nextDueAt(): number {
    return this.#nextAt < Infinity && anyoneListens(this.#db, 'social_account.needs_reauth')
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
    this.#db.transaction(() => {
      const expired = this.#db.all<AccountRow>(
        `UPDATE accounts SET status = 'reauth_required' WHERE ${DUE} AND token_expires_at <= ? RETURNING *`,
        now,
      );
      expired.forEach((account) => announceReauth(this.#db, account.token_expires_at ?? now, account));
    });
    this.refresh();
    return true;
  }
}

export function announceReauth(db: Database, now: number, account: AccountRow): void {
  emit(db, now, {
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
