/**
 * Signs short texts that strangers carry: invites, and what their browsers keep. Each purpose has a key of its own, derived
 * from the API key, so nothing signed for one purpose passes for another, and nothing but the API key has to be shared.
 *
 * `v1.<key id>.<payload>.<mac>`: key = HMAC-SHA256(API key, "layers-social/v1/<purpose>"), key id = the first eight
 * characters of HMAC-SHA256(key, "key-id"), mac = HMAC-SHA256(key, everything before the last dot). All in base64url.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

import { isRecord, parseJson } from '../base/json';
import { LayersInputError } from '../errors/errors';
import { textOf } from '../values';

export type SigningPurpose = 'invite' | 'attempt' | 'return' | 'ended';

/** Why a signed text is not to be trusted. */
export type SignatureFault =
  /** It does not have the form: cut off, or something else. */
  | 'malformed'
  /** Its key is ours, but it was changed. */
  | 'altered'
  /** It was signed with a key that is not named here. */
  | 'foreign'
  /** It was made by a later version of this package. */
  | 'too_new';

export type Opened = { ok: true; payload: Record<string, unknown> } | { ok: false; fault: SignatureFault };

/** What travels in an address has to fit into it: the sandbox takes 2,048 characters for a return URL. */
export const MAX_SIGNED_LENGTH = 1_400;

const VERSION = 1;
const KEY_ID_LENGTH = 8;
const SIGNED = /^v1\.([\w-]{8})\.([\w-]+)\.([\w-]{43})$/;
const ANY_VERSION = /^v(\d{1,6})\.[\w.-]+$/;

/** The payload as a signed text. Throws `LayersInputError` without an API key. */
export function sign(purpose: SigningPurpose, payload: Record<string, unknown>, apiKey: string): string {
  const key = keyFor(purpose, apiKey);
  const text = Buffer.from(JSON.stringify(payload)).toString('base64url');
  const signed = `v${VERSION}.${keyIdOf(key)}.${text}`;
  return `${signed}.${macOf(key, signed)}`;
}

/** The payload that was signed with one of the keys, or why there is none. Never throws for what came from outside. */
export function open(purpose: SigningPurpose, value: unknown, apiKeys: readonly string[]): Opened {
  if (typeof value !== 'string' || value.length > MAX_SIGNED_LENGTH) return fault('malformed');
  const version = ANY_VERSION.exec(value)?.[1];
  if (Number(version) > VERSION) return fault('too_new');
  const [, keyId, text = '', mac = ''] = SIGNED.exec(value) ?? [];
  if (keyId === undefined) return fault('malformed');
  const key = apiKeys.map((apiKey) => keyFor(purpose, apiKey)).find((each) => keyIdOf(each) === keyId);
  if (!key) return fault('foreign');
  // The texts are compared, not their bytes: several spellings of base64 stand for the same bytes.
  const expected = macOf(key, value.slice(0, value.lastIndexOf('.')));
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(mac))) return fault('altered');
  const payload = parseJson(Buffer.from(text, 'base64url').toString('utf8'));
  return isRecord(payload) ? { ok: true, payload } : fault('malformed');
}

function fault(reason: SignatureFault): Opened {
  return { ok: false, fault: reason };
}

function keyFor(purpose: SigningPurpose, apiKey: string): Buffer {
  const secret = textOf(apiKey);
  if (secret === undefined) throw new LayersInputError('apiKey', 'is empty', 'Give it as Layers showed it.');
  return createHmac('sha256', secret).update(`layers-social/v1/${purpose}`).digest();
}

function keyIdOf(key: Buffer): string {
  return createHmac('sha256', key).update('key-id').digest('base64url').slice(0, KEY_ID_LENGTH);
}

function macOf(key: Buffer, signed: string): string {
  return createHmac('sha256', key).update(signed).digest('base64url');
}
