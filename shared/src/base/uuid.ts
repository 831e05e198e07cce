import { createHash } from 'node:crypto';

/** A UUID of version 4 in form, the same for the same text: for idempotency keys, which have to be UUIDs (contract, section 5). @internal */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
