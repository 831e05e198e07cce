/**
 * Webhook signatures (contract, section 12): `X-Layers-Signature: t=<unix seconds>,v1=<hex>`, where
 * the hex is HMAC-SHA256 over `<t>.<raw body>` with the whole signing secret as the key. While a
 * secret is being rotated there are several `v1` entries and any match will do. Five minutes are the
 * tolerance in both directions. Always sign and verify the raw bytes, never re-serialised JSON.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import { membersOf } from '../base/json';

/** The header with the signature, in lower case (contract, section 12). */
export const SIGNATURE_HEADER = 'x-layers-signature';
/** @internal */
export const SIGNATURE_TOLERANCE_SECONDS = 300;

/** Room for a hundred signatures; a day of rotations has far fewer (contract, section 13). */
const MAX_HEADER_LENGTH = 8_192;
const HEX_SHA256 = /^[0-9a-f]{64}$/i;

/** What to verify: a delivery and the secrets that may have signed it. */
export interface VerifyOptions {
  /** The bytes as they came over the wire. */
  rawBody: string | Uint8Array;
  /** The value of `X-Layers-Signature`. */
  signature: unknown;
  /** Any of these may have signed it. */
  secrets: readonly string[];
  /** Milliseconds since the epoch. */
  now: number;
}

/** `valid`, or why a delivery is not to be trusted. */
export type VerifyResult = 'valid' | 'missing' | 'malformed' | 'too_old' | 'too_new' | 'no_match';

/**
 * `valid`, or why not: the signature over the raw bytes must match one of the secrets and be at most 5 minutes off (contract,
 * section 12). Never throws, whatever it is given; without a secret or a body nothing is valid. All signatures of a header count;
 * one of over 8 KB is `malformed`.
 */
export function verifySignature(options: VerifyOptions): VerifyResult {
  // From JavaScript anything can come.
  const { rawBody, signature, secrets, now } = membersOf(options);
  if (typeof signature !== 'string' || signature === '') return 'missing';
  const parsed = parseSignature(signature);
  if (!parsed || typeof now !== 'number') return 'malformed';
  const ageSeconds = now / 1000 - Number(parsed.timestamp);
  // Written so that a clock without a time (NaN) lets nothing pass.
  if (!(ageSeconds <= SIGNATURE_TOLERANCE_SECONDS)) return 'too_old';
  if (ageSeconds < -SIGNATURE_TOLERANCE_SECONDS) return 'too_new';
  if (!isRawBody(rawBody) || !Array.isArray(secrets)) return 'no_match';
  const matches = secrets
    .filter(isText)
    .map((secret) => digest(secret, parsed.timestamp, rawBody))
    .some((expected) => parsed.signatures.some((candidate) => timingSafeEqual(expected, candidate)));
  return matches ? 'valid' : 'no_match';
}

/**
 * The value of `X-Layers-Signature` for a body, to test an endpoint of your own; `unixSeconds` is the time of signing (contract,
 * section 12).
 */
export function signPayload(rawBody: string | Uint8Array, secret: string, unixSeconds: number): string {
  return `t=${unixSeconds},v1=${digest(secret, String(unixSeconds), rawBody).toString('hex')}`;
}

function digest(secret: string, timestamp: string, rawBody: string | Uint8Array): Buffer {
  return createHmac('sha256', secret).update(`${timestamp}.`).update(rawBody).digest();
}

/** @internal */
export function isRawBody(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function parseSignature(value: string): { timestamp: string; signatures: Buffer[] } | undefined {
  if (value.length > MAX_HEADER_LENGTH) return undefined;
  const pairs = value.split(',').map((part) => part.trim());
  const timestamps = pairs.filter((pair) => pair.startsWith('t=')).map((pair) => pair.slice(2));
  const signatures = pairs
    .filter((pair) => pair.startsWith('v1='))
    .map((pair) => pair.slice(3))
    .filter((hex) => HEX_SHA256.test(hex))
    .map((hex) => Buffer.from(hex, 'hex'));
  const [timestamp] = timestamps;
  if (timestamps.length !== 1 || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return undefined;
  return signatures.length > 0 ? { timestamp, signatures } : undefined;
}
