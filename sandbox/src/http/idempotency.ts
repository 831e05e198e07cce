// Idempotency-Key (contract, section 5): the same key and body get the first response again for 24 h, another body a 409.
// Only responses that changed something are stored; a refused request changed nothing and may be sent again.

import { DAY } from '../clock/format';
import type { Database } from '../data/database';
import { ApiError, invalidField } from '../errors';
import { isUlid, isUuid } from '../ids';

const WINDOW = DAY;

export interface KeyedRequest {
  apiKeyId: string;
  /** Method and concrete path: the same token on another one is another key. */
  endpoint: string;
  /** The header's value. Without one nothing is stored. */
  token: string | string[] | undefined;
  body: unknown;
  now: number;
}

export interface StoredResponse {
  status: number;
  body: string;
}

/** The response stored for the same Idempotency-Key, or the one that `run` makes now. */
export function replayOrRun(db: Database, request: KeyedRequest, run: () => StoredResponse): StoredResponse {
  const { apiKeyId, endpoint, token, now } = request;
  if (typeof token !== 'string') return run();
  if (!isUuid(token) && !isUlid(token)) throw invalidField('Idempotency-Key', 'must be a UUID or a ULID');
  const body = canonical(request.body);
  const [stored] = db.all<StoredResponse & { request: string; created_at: number }>(
    'SELECT * FROM idempotency WHERE api_key_id = ? AND endpoint = ? AND token = ?',
    apiKeyId,
    endpoint,
    token,
  );
  if (stored && now - stored.created_at < WINDOW) {
    if (stored.request === body) return { status: stored.status, body: stored.body };
    const message = 'This Idempotency-Key was used with another body. Use a new key.';
    throw new ApiError(409, 'IDEMPOTENCY_CONFLICT', { message });
  }
  const response = run();
  const key = { api_key_id: apiKeyId, endpoint, token };
  db.replace('idempotency', { ...key, ...response, request: body, created_at: now });
  return response;
}

/** The same text for the same JSON, whatever the order of its members; no body and `{}` are the same. */
function canonical(body: unknown): string {
  return JSON.stringify(body ?? {}, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
