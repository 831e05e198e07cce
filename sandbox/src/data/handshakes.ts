// One row per minted authorize link (contract 8.1, 8.2 and 8.4).

import type { Store } from '../store';
import { MINUTE } from '../time';
import type { Platform } from '../types';

export interface HandshakeRow {
  state: string;
  org_id: string;
  project_id: string;
  key_id: string;
  kind: 'connect' | 'reauth';
  platform: Platform;
  /** The account a reauth is for; after completion the account of any handshake. */
  account_id: string | null;
  return_url: string;
  /** JSON list. */
  scopes: string;
  status: 'pending' | 'completed' | 'failed';
  error_code: string | null;
  error_message: string | null;
  created_at: number;
  expires_at: number;
}

/** How long a minted link can be used (contract 8.1). */
export const STATE_LIFE = 10 * MINUTE;

export function insertHandshake(store: Store, row: HandshakeRow): void {
  store.run(
    'INSERT INTO handshakes VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
    row.state,
    row.org_id,
    row.project_id,
    row.key_id,
    row.kind,
    row.platform,
    row.account_id,
    row.return_url,
    row.scopes,
    row.status,
    row.error_code,
    row.error_message,
    row.created_at,
    row.expires_at,
  );
}

export function handshakeOf(store: Store, state: string): HandshakeRow | undefined {
  return store.all<HandshakeRow>('SELECT * FROM handshakes WHERE state = ?', state).at(0);
}

export function completeHandshake(store: Store, state: string, accountId: string): void {
  store.run(`UPDATE handshakes SET status = 'completed', account_id = ? WHERE state = ?`, accountId, state);
}

export function failHandshake(store: Store, state: string, error: { code: string; message: string }): void {
  store.run(
    `UPDATE handshakes SET status = 'failed', error_code = ?, error_message = ? WHERE state = ?`,
    error.code,
    error.message,
    state,
  );
}
