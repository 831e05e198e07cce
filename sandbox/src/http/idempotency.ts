// Idempotency-Key (contract, section 5): the same key and body get the first answer again for 24 h, another body a 409.
// Only answers that changed something are remembered; a refused request changed nothing and may be tried again.

import { DAY } from '../clock/format';
import type { Database } from '../data/database';
import { ApiError, invalidField } from '../errors';
import { isUlid, isUuid } from '../ids';

const WINDOW = DAY;

export interface Keyed {
  apiKeyId: string;
  /** Method and concrete path: a key reused elsewhere is another key. */
  endpoint: string;
  token: string;
  body: unknown;
  now: number;
}

export interface Remembered {
  status: number;
  body: string;
}

export function checkToken(token: string): void {
  if (!isUuid(token) && !isUlid(token)) throw invalidField('Idempotency-Key', 'must be a UUID or a ULID');
}

export function recall(db: Database, request: Keyed): Remembered | undefined {
  const row = db
    .all<Remembered & { request: string; created_at: number }>(
      'SELECT * FROM idempotency WHERE api_key_id = ? AND endpoint = ? AND token = ?',
      request.apiKeyId,
      request.endpoint,
      request.token,
    )
    .at(0);
  if (!row || request.now - row.created_at >= WINDOW) return undefined;
  if (row.request !== canonical(request.body))
    throw new ApiError(
      409,
      'IDEMPOTENCY_CONFLICT',
      'This Idempotency-Key was used with another body. Use a new key.',
    );
  return { status: row.status, body: row.body };
}

export function remember(db: Database, request: Keyed, answer: Remembered): void {
  db.run(
    'INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?, ?, ?)',
    request.apiKeyId,
    request.endpoint,
    request.token,
    canonical(request.body),
    answer.status,
    answer.body,
    request.now,
  );
}

/** The same text for the same JSON, whatever the order of its members; no body and `{}` are the same. */
function canonical(body: unknown): string {
  return JSON.stringify(body ?? {}, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
