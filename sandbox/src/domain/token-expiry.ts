// An expired token makes its account `reauth_required` and emits one event. Leased accounts are exempt.

import type { DueWork } from '../clock/scheduler';
import type { AccountRow } from '../data/accounts';
import type { Database } from '../data/database';
import { anyoneListens, emit } from '../webhooks/emit';
import { needsReauthEvent } from './account-events';

const DUE = `status = 'connected' AND leased = 0 AND token_expires_at IS NOT NULL`;

export class TokenExpiry implements DueWork {
  readonly #db: Database;
  #nextAt = -Infinity;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Call it after anything that may have changed when a token expires. */
  refresh(): void {
    const row = this.#db
      .all<{ at: number | null }>(`SELECT min(token_expires_at) AS at FROM accounts WHERE ${DUE}`)
      .at(0);
    this.#nextAt = row?.at ?? Infinity;
  }

  /** Infinity when nobody listens: then the accounts can all be updated at the end, with the same result. */
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

  /** True when something expired. Costs one comparison when nothing is due, so every request calls it first. */
  catchUp(now: number): boolean {
    if (now < this.#nextAt) return false;
    this.#db.transaction(() => {
      const expired = this.#db.all<AccountRow>(
        `UPDATE accounts SET status = 'reauth_required' WHERE ${DUE} AND token_expires_at <= ? RETURNING *`,
        now,
      );
      for (const account of expired)
        emit(this.#db, needsReauthEvent(account, account.token_expires_at ?? now));
    });
    this.refresh();
    return true;
  }
}
