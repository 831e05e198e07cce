/** Keeps known API keys out of text: an answer or an error may repeat them in more forms than `redact` can know. */
import { redactDeep } from '../base/redact';
import { encodedForms, writtenForms } from './key-forms';
import { decode, toRaw } from './spelled-text';
import { Transport, TransportResponse } from './transport';

/** A shorter value is no key of Layers, and could be part of any word. */
const MIN_LENGTH = 8;
/** A part of a key that is at least this long is taken for the key: cut texts hold parts. */
const MIN_PART = 16;
/** Of blocks of text; some ten times as many as a key has blocks. */
const HASHES = 4096;
const MARK = '[redacted]';
/** A key that is not ours; longer than any handle, so that an account may be called "lp_test_kitchen". */
const ANOTHER_KEY = /lp_(?:live|test)_[a-z0-9_-]{24,}/gi;

/** A place in a form that a block of text may stand for. */
interface Place {
  form: string;
  at: number;
}

/** Where something begins and ends. */
type Span = [from: number, to: number];

/**
 * A function that replaces these keys by `[redacted]` in a text: as they are, URL-encoded, with JSON's escapes, as
 * base64 (on its own or inside a longer value) and as hex, in any case, and parts of them from 16 characters on. What
 * looks like another key of Layers is replaced too.
 * @internal
 */
export function createKeyRedactor(...apiKeys: string[]): (text: string) => string {
  const keys = apiKeys.filter((key) => key.length >= MIN_LENGTH);
  const forms = keys.flatMap(encodedForms).filter((form) => form.length >= MIN_LENGTH);
  const index = indexBlocks(forms);
  const written = keys.flatMap(writtenForms);
  // A shorter text has room for no key, and most names and values of headers are.
  const shortest = Math.min(
    MIN_PART,
    ...forms.map(({ length }) => length),
    ...written.map(({ length }) => length),
  );
  return (text) => {
    if (text.length < shortest) return text;
    const plain = written.reduce((safe, form) => safe.replaceAll(form, MARK), text);
    return replaceKeys(plain, index).replace(ANOTHER_KEY, MARK);
  };
}

/** The answer with the keys replaced in its body, its headers and their names. @internal */
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

/**
 * The same transport, with the keys replaced in every answer and in the reason of every rejection, before anybody reads
 * them. @internal
 */
export function withoutKeys(transport: Transport, ...apiKeys: string[]): Transport {
  const redactKey = createKeyRedactor(...apiKeys);
  // Made anew: a library's error carries the request, and with it the key.
  const redactReason = (reason: unknown): Error =>
    new Error(redactKey(reason instanceof Error ? reason.message : String(reason)));
  return async (request) => {
    const response = await transport(request).catch(async (reason: unknown) =>
      Promise.reject(redactReason(reason)),
    );
    return redactResponse(response, redactKey);
  };
}

/** The blocks of the forms, and a quick way to say that a block is none of them. */
interface Index {
  blockLength: number;
  /** By the text of the block. */
  places: ReadonlyMap<string, Place[]>;
  /** 1 for the hash of every block. */
  hashes: Uint8Array;
}

function indexBlocks(forms: readonly string[]): Index {
  const blockLength = Math.ceil(Math.min(MIN_PART, ...forms.map(({ length }) => length)) / 2);
  const places = new Map<string, Place[]>();
  const hashes = new Uint8Array(HASHES);
  for (const form of forms) {
    for (let at = 0; at + blockLength <= form.length; at += 1) {
      const block = form.slice(at, at + blockLength);
      places.set(block, [...(places.get(block) ?? []), { form, at }]);
      hashes[hashAt(form, at, blockLength)] = 1;
    }
  }
  return { blockLength, places, hashes };
}

/** Of three characters of the block: cheaper than to cut it out. */
function hashAt(text: string, at: number, blockLength: number): number {
  const middle = text.charCodeAt(at + (blockLength >> 1));
  const hash = text.charCodeAt(at) * 961 + middle * 31 + text.charCodeAt(at + blockLength - 1);
  return hash % HASHES;
}

function replaceKeys(text: string, index: Index): string {
  if (index.places.size === 0) return text;
  const { chars, coded } = decode(text);
  const spans = findParts(lowerCase(chars), index);
  if (spans.length === 0) return text;
  const raw = toRaw(coded);
  let safe = '';
  let end = 0;
  for (const [from, to] of spans) {
    safe += text.slice(end, raw(from)) + MARK;
    end = raw(to);
  }
  return safe + text.slice(end);
}

/**
 * Where parts of the forms stand, in order. Looks at one block in so many characters: a part of twice a block's length
 * holds a whole one wherever it begins.
 */
function findParts(text: string, { blockLength, places, hashes }: Index): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (let at = 0; at + blockLength <= text.length; at += blockLength) {
    if (hashes[hashAt(text, at, blockLength)] === 0 || at < end) continue;
    const possible = places.get(text.slice(at, at + blockLength)) ?? [];
    const parts = possible.flatMap((place) => partAt(text, at, place));
    if (parts.length === 0) continue;
    const from = Math.max(end, Math.min(...parts.map(([first]) => first)));
    end = Math.max(...parts.map(([, last]) => last));
    spans.push([from, end]);
  }
  return spans;
}

/** The part around a block, as far as text and form agree; none when it is too short. */
function partAt(text: string, at: number, place: Place): Span[] {
  const { form } = place;
  let before = 0;
  while (before < place.at && text[at - before - 1] === form[place.at - before - 1]) before += 1;
  let after = 0;
  while (place.at + after < form.length && text[at + after] === form[place.at + after]) after += 1;
  return before + after < Math.min(MIN_PART, form.length) ? [] : [[at - before, at + after]];
}

/** As long as the text: one letter would become two. */
function lowerCase(text: string): string {
  return text.replaceAll('\u0130', 'i').toLowerCase();
}
