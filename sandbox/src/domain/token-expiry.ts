// An expired token makes its account `reauth_required` and emits one event. Leased accounts are exempt.

import type { DueWork } from '../clock/scheduler';
import type { AccountRow } from '../data/accounts';
import type { Database } from '../data/database';
import { anyoneListens, emit } from '../webhooks/emit';
import { needsReauthEvent } from './account-events';

const DUE = `status = 'connected' AND leased = 0 AND token_expires_at IS NOT NULL`;

export class TokenExpiry implements DueWork {
  readonly #db: Database;
  /** When the next token expires; undefined: to be looked up. */
  #nextAt: number | undefined;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Call it after anything that may have changed when a token expires. Reads nothing, so that it cannot fail. */
  refresh(): void {
    this.#nextAt = undefined;
  }

  /** Infinity when nobody listens: then the accounts can all be updated at the end, with the same result. */
  nextDueAt(): number {
    const at = this.#expiresAt();
    return at < Infinity && anyoneListens(this.#db, 'social_account.needs_reauth') ? at : Infinity;
  }

  start(now: number): void {
    this.catchUp(now);
  }

  idle(): Promise<void> {
    return Promise.resolve();
  }

  /** True when something expired. Costs one comparison when nothing is due, so every request calls it first. */
  catchUp(now: number): boolean {
    if (now < this.#expiresAt()) return false;
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

  #expiresAt(): number {
    const sql = `SELECT min(token_expires_at) AS at FROM accounts WHERE ${DUE}`;
    this.#nextAt ??= this.#db.all<{ at: number | null }>(sql).at(0)?.at ?? Infinity;
    return this.#nextAt;
  }
}
