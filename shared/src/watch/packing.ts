/** Short forms for what a watch stores: hosts keep it in their database and rewrite it whole. */
import { createHash } from 'node:crypto';

import { REASON_CODES, ReasonCode } from '../health/assess';

/** Values are the API's; a hostile one must not swell the state. */
const MAX_VALUE_LENGTH = 64;
const UUID_ID = /^sa_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;
const SHORT_ID = /^[A-Za-z0-9_-]{22}$/;

/** A UUID-style account id in 22 characters; any other id behind `=`, which no short id contains. */
export function shortenId(id: string): string {
  const hex = UUID_ID.exec(id)?.slice(1).join('');
  return hex === undefined ? `=${id}` : Buffer.from(hex, 'hex').toString('base64url');
}

/** The id that `shortenId` shortened. */
export function restoreId(key: string): string {
  if (!SHORT_ID.test(key)) return key.slice(1);
  const hex = Buffer.from(key, 'base64url').toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `sa_${parts.join('-')}`;
}

/** The place of a known value, or the value itself behind `=`, encoded so that it holds no space. */
export function encodeWord(value: string, known: readonly string[]): string {
  const place = known.indexOf(value);
  return place >= 0 ? String(place) : `=${Buffer.from(clip(value)).toString('base64url')}`;
}

/** The value that `encodeWord` encoded. */
export function decodeWord(text: string, known: readonly string[]): string {
  if (text.startsWith('=')) return Buffer.from(text.slice(1), 'base64url').toString('utf8');
  return known[Number(text)] ?? text;
}

/** Half of a character: UTF-8 has none, so what was packed would differ from what is read the next time. */
const HALF = /\p{Cs}/gu;

/** At most 64 characters of a value of the API. */
export function clip(value: string): string {
  return value.slice(0, MAX_VALUE_LENGTH).replace(HALF, '\uFFFD');
}

/** Reasons as one number in base 36, a bit each. */
export function packReasons(reasons: readonly ReasonCode[]): string {
  return REASON_CODES.reduce(
    (bits, code, place) => bits | (reasons.includes(code) ? 1 << place : 0),
    0,
  ).toString(36);
}

/** The reasons that `packReasons` packed, gravest first. */
export function unpackReasons(text: string): ReasonCode[] {
  const bits = parseInt(text, 36);
  return REASON_CODES.filter((_, place) => (bits & (1 << place)) !== 0);
}

/** Eight characters that stand for a text; two texts share them once in 10^14. */
export function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 8);
}
