/**
 * Checks on what a caller hands in, made before any request is sent.
 * Each returns the value to use, or throws a `LayersInputError` that names the field.
 */
import { LayersInputError } from '../errors/errors';

/** @internal */
export const DEFAULT_BASE_URL = 'https://api.layers.com';
const MAX_ID_LENGTH = 200;
const MAX_SCOPES = 32;
const MAX_SCOPE_LENGTH = 64;
/** White space and control characters never belong in an id, a scope or a cursor. */
const UNPRINTABLE = /[\s\p{C}]/u;
/** What can stand in a header as it is. */
const HEADER_VALUE = /^[\x21-\x7e]+$/;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * An opaque id, trimmed. Path characters are left to the encoder, but a lone dot segment is refused.
 * @internal
 */
export function requireId(field: string, value: unknown): string {
  const id = typeof value === 'string' ? value.trim() : '';
  if (id === '') throw new LayersInputError(field, 'is empty', 'Give the id as the API returned it.');
  if (id.length > MAX_ID_LENGTH || UNPRINTABLE.test(id) || /^\.{1,2}$/.test(id)) {
    throw new LayersInputError(field, 'is not an id', 'Give the id as the API returned it, without spaces.');
  }
  return id;
}

/** One of the values the API accepts; open sets are for answers, not for input. @internal */
export function requireOneOf<Value extends string>(
  field: string,
  value: unknown,
  allowed: readonly Value[],
): Value {
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw new LayersInputError(
      field,
      'is not one of the accepted values',
      `Use one of: ${allowed.join(', ')}.`,
    );
  }
  return found;
}

/**
 * The address the browser comes back to (contract, section 8.1): absolute, http or https; without user name and password, which is our rule.
 * @internal
 */
export function requireReturnUrl(field: string, value: unknown): string {
  const url = parseUrl(value);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new LayersInputError(
      field,
      'is not a web address',
      'Give a full address that starts with https://.',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new LayersInputError(field, 'contains a user name or password', 'Give the address without them.');
  }
  return String(value).trim();
}

/**
 * The platform scopes to ask for; undefined means the platform's default set (contract, section 8.1).
 * @internal
 */
export function requireScopes(field: string, value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value))
    throw new LayersInputError(field, 'is not a list', 'Give a list of scope names.');
  if (value.length > MAX_SCOPES) {
    throw new LayersInputError(field, `has ${value.length} entries`, `Give at most ${MAX_SCOPES} scopes.`);
  }
  return value.map((scope: unknown) => requireScope(field, scope));
}

function requireScope(field: string, scope: unknown): string {
  if (typeof scope !== 'string' || scope === '' || UNPRINTABLE.test(scope)) {
    throw new LayersInputError(
      field,
      'has an entry that is not a scope name',
      'Remove empty entries and spaces.',
    );
  }
  if (scope.length > MAX_SCOPE_LENGTH) {
    throw new LayersInputError(
      field,
      `has an entry of ${scope.length} characters`,
      `A scope has at most ${MAX_SCOPE_LENGTH} characters.`,
    );
  }
  return scope;
}

/**
 * A whole number from 1 to `max`; undefined leaves the choice to the API (contract, section 6).
 * @internal
 */
export function requireLimit(field: string, value: unknown, max: number): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 1 || value > max) {
    throw new LayersInputError(field, 'is out of range', `Give a whole number from 1 to ${max}.`);
  }
  return value;
}

/**
 * The API key, trimmed. It is opaque (contract, section 2), but one with a space, a line break or a letter beyond ASCII
 * inside was mangled on its way here, and a header would carry it mangled on.
 * @internal
 */
export function requireApiKey(field: string, value: unknown): string {
  const key = typeof value === 'string' ? value.trim() : '';
  if (isHeaderValue(key)) return key;
  throw new LayersInputError(
    field,
    key === '' ? 'is empty' : 'has characters no key has',
    'Paste it as Layers showed it.',
  );
}

/** Whether a value can stand in a header as it is. @internal */
export function isHeaderValue(value: unknown): value is string {
  return typeof value === 'string' && HEADER_VALUE.test(value);
}

/**
 * The API's origin and path prefix without a trailing slash. Plain http is accepted for loopback
 * hosts only, so that a key never crosses a network in the clear.
 * @internal
 */
export function requireBaseUrl(field: string, value: unknown): string {
  const url = parseUrl(value);
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new LayersInputError(field, 'is not a web address', `Use ${DEFAULT_BASE_URL}.`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    throw new LayersInputError(
      field,
      'uses http, which would send the API key unencrypted',
      'Use https. Only a sandbox on this machine (localhost) may use http.',
    );
  }
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    throw new LayersInputError(field, 'has more than a host and a path', `Use ${DEFAULT_BASE_URL}.`);
  }
  return url.origin + url.pathname.replace(/(\/+v1)?\/*$/, '');
}

/** Whether the host of an address, as `URL` gives it, is this machine itself. @internal */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

function parseUrl(value: unknown): URL | undefined {
  return typeof value === 'string' && URL.canParse(value.trim()) ? new URL(value.trim()) : undefined;
}
