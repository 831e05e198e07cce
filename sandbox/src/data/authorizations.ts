// One row per authorize link (contract, section 8.1, 8.2 and 8.4).

import { MINUTE } from '../clock/format';
import type { Platform } from './accounts';
import type { Database } from './database';

export type AuthorizationRow = {
  state: string;
  org_id: string;
  project_id: string;
  key_id: string;
  kind: 'connect' | 'reauth';
  platform: Platform;
  /** The account to reauthorize; once completed, the account that was connected. */
  account_id: string | null;
  return_url: string;
  /** JSON list. */
  scopes: string;
  status: 'pending' | 'completed' | 'failed';
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  expires_at: number;
};

/** How long a link can be used (contract, section 8.1). */
export const STATE_LIFETIME = 10 * MINUTE;

export function authorizationOf(db: Database, state: string): AuthorizationRow | undefined {
  return db.all<AuthorizationRow>('SELECT * FROM authorizations WHERE state = ?', state).at(0);
}

export function completeAuthorization(db: Database, state: string, accountId: string): void {
  db.run(`UPDATE authorizations SET status = 'completed', account_id = ? WHERE state = ?`, accountId, state);
}

export function failAuthorization(
  db: Database,
  state: string,
  error: { code: string; message: string },
): void {
  db.run(
    `UPDATE authorizations SET status = 'failed', error_code = ?, error_message = ? WHERE state = ?`,
    error.code,
    error.message,
    state,
  );
}
