/** Keeps a known API key out of text: an answer or an error may repeat it in more forms than `redact` can know. */
import { redactDeep } from '../base/redact';
import { TransportResponse } from './transport';

/** A shorter value is no key of Layers, and could be part of any word. */
const MIN_LENGTH = 8;

/**
 * A function that replaces this key by `[redacted]` in a text: as it is, URL-encoded, with JSON's escapes, as
 * base64 (on its own or inside a longer value) and as hex, in any case.
 * @internal
 */
export function createKeyRedactor(apiKey: string): (text: string) => string {
  if (apiKey.length < MIN_LENGTH) return (text) => text;
  const bytes = [...new TextEncoder().encode(apiKey)];
  const forms = [
    bytes.map(anySpelling).join(''),
    bytes.map(hex).join(''),
    ...[0, 1, 2].map((lead) => base64(bytes, lead)),
  ];
  const pattern = new RegExp(forms.join('|'), 'gi');
  return (text) => text.replace(pattern, '[redacted]');
}

/** The answer with the key replaced in its body, its headers and their names. @internal */
export function redactResponse(
  response: TransportResponse,
  redactKey: (text: string) => string,
): TransportResponse {
  return {
    status: response.status,
    headers: redactDeep(response.headers, redactKey),
    body: redactKey(response.body),
  };
}

/** A pattern for one byte, as a character or as its escape in an address or in JSON. */
function anySpelling(byte: number): string {
  const code = hex(byte);
  return `(?:\\\\?${literal(String.fromCharCode(byte))}|%(?:25)*${code}|\\\\u00${code})`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}

/**
 * A pattern for the base64 characters that these bytes alone decide, when `lead` bytes of a group of three stand
 * before them. Both alphabets match.
 */
function base64(bytes: readonly number[], lead: number): string {
  const encoded = btoa(String.fromCharCode(...Array<number>(lead).fill(0), ...bytes));
  const from = Math.ceil((lead * 8) / 6);
  const to = Math.floor(((lead + bytes.length) * 8) / 6);
  return encoded.slice(from, to).replace(/\+/g, '[+-]').replace(/\//g, '[/_]');
}

function literal(char: string): string {
  return /\w/.test(char) ? char : `\\u00${hex(char.charCodeAt(0))}`;
}
