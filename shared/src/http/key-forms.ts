/** How a key may be written in somebody else's text. */
import { decode } from './spelled-text';

/**
 * The key itself, its hex, and the base64 characters that its bytes alone decide, with both alphabets; all in small
 * letters, and as `decode` reads them.
 */
export function encodedForms(apiKey: string): string[] {
  const bytes = [...new TextEncoder().encode(apiKey)];
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const standard = [0, 1, 2].map((lead) => base64(bytes, lead));
  const url = standard.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'));
  const forms = [apiKey, hex, ...standard, ...url];
  const spelled = forms.flatMap((form) => [form, decode(form).chars]);
  return [...new Set(spelled.map((form) => form.toLowerCase()))];
}

/**
 * A key with a backslash or a percent sign looks encoded itself, and what is decoded of it may be too short to be looked
 * for: how it stands in a text, in JSON and in an address. None for any other key.
 */
export function writtenForms(apiKey: string): string[] {
  if (decode(apiKey).chars === apiKey) return [];
  const inJson = JSON.stringify(apiKey).slice(1, -1);
  return [JSON.stringify(inJson).slice(1, -1), inJson, encodeURIComponent(apiKey), apiKey];
}

/** The base64 of these bytes when `lead` bytes of a group of three stand before them. */
function base64(bytes: readonly number[], lead: number): string {
  const encoded = btoa(String.fromCharCode(...Array<number>(lead).fill(0), ...bytes));
  const from = Math.ceil((lead * 8) / 6);
  const to = Math.floor(((lead + bytes.length) * 8) / 6);
  return encoded.slice(from, to);
}
