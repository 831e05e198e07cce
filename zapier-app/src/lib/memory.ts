/**
 * A record shared by all Zaps of a connection, kept in `z.cache`. A poll loads it, reads the API, and
 * commits what follows. `z.cache` can set a key only if it is absent (nx) but cannot compare, so a
 * commit takes a lock that way, looks whether the record is still the one it loaded, and only then
 * writes. When another poll was faster, its record counts and nothing is written.
 */
import { randomUUID } from 'node:crypto';

import { isRecord, mapConcurrently } from 'layers-social-core';

import { Clock } from './client';

/** The part of `z.cache` used here; each method takes the scope, which Zapier's types leave out. */
export interface Cache {
  get(key: string, scope?: string[]): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number, scope?: string[], nx?: boolean): Promise<unknown>;
  delete(key: string, scope?: string[]): Promise<unknown>;
}

/** A record as it was at one moment; empty when there was none. */
export interface Loaded {
  revision?: string;
  /** How many further entries hold it; 0 when it fits into one. */
  parts: number;
  content?: unknown;
}

/** What came of a commit: written; another poll's record is newer; the cache does not keep anything. */
export type Commit = { status: 'saved' } | { status: 'overtaken'; latest: Loaded } | { status: 'unusable' };

const SCOPE = ['auth'];
/** In seconds. Every poll writes anew, so only Zaps that have been off for a month lose their record. */
const KEEP_SECONDS = 30 * 86_400;
/** Longer than an operation may run. */
const LOCK_SECONDS = 40;
const LOCK_TRIES = 8;
const LOCK_PAUSE_MS = 150;
/** What an entry of the cache may hold is not documented; this many characters are modest. */
const PART_LENGTH = 60_000;
const PART_CONCURRENCY = 4;

/** The record under `key`; undefined when the cache does not work. */
export async function load(cache: Cache, key: string): Promise<Loaded | undefined> {
  try {
    return await read(cache, key);
  } catch {
    return undefined;
  }
}

/** Writes `content` if the record is still as it was loaded. Never throws. */
export async function commit(
  cache: Cache,
  key: string,
  { clock, ...change }: { loaded: Loaded; content: unknown; clock: Pick<Clock, 'sleep'> },
): Promise<Commit> {
  try {
    const lock = await takeLock(cache, `${key}:lock`, clock);
    if (lock === 'unusable') return { status: 'unusable' };
    if (lock === 'busy') return { status: 'overtaken', latest: await read(cache, key) };
    const outcome = await commitLocked(cache, key, change);
    await cache.delete(`${key}:lock`, SCOPE);
    return outcome;
  } catch {
    return { status: 'unusable' };
  }
}

async function commitLocked(
  cache: Cache,
  key: string,
  { loaded, content }: { loaded: Loaded; content: unknown },
): Promise<Commit> {
  const latest = await read(cache, key);
  if (latest.revision !== loaded.revision) return { status: 'overtaken', latest };
  const revision = await write(cache, key, { content, before: latest });
  // The cache can say that it kept something and not have it, or say nothing at all.
  const kept = await read(cache, key);
  return kept.revision === revision && kept.content !== undefined
    ? { status: 'saved' }
    : { status: 'unusable' };
}

/** What the work comes to, if it does in time; undefined otherwise. */
export async function within<Result>(ms: number, work: Promise<Result>): Promise<Result | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Whether this is the first time the key is marked; a cache that does not work says yes. */
export async function markOnce(cache: Cache, key: string, seconds: number): Promise<boolean> {
  try {
    if ((await cache.get(key, SCOPE)) !== null) return false;
    const token = randomUUID();
    await cache.set(key, token, seconds, SCOPE, true);
    const holder = await cache.get(key, SCOPE);
    return typeof holder !== 'string' || holder === token;
  } catch {
    return true;
  }
}

/** Whether the key is marked, as far as the cache knows. */
export async function isMarked(cache: Cache, key: string): Promise<boolean> {
  try {
    return (await cache.get(key, SCOPE)) !== null;
  } catch {
    return false;
  }
}

async function takeLock(
  cache: Cache,
  key: string,
  clock: Pick<Clock, 'sleep'>,
): Promise<'held' | 'busy' | 'unusable'> {
  const token = randomUUID();
  let empty = 0;
  for (let attempt = 1; attempt <= LOCK_TRIES; attempt += 1) {
    await cache.set(key, token, LOCK_SECONDS, SCOPE, true);
    const holder = await cache.get(key, SCOPE);
    if (holder === token) return 'held';
    // Empty once can mean that the other let go just now.
    empty += typeof holder === 'string' ? 0 : 1;
    if (empty === 3) return 'unusable';
    await clock.sleep(LOCK_PAUSE_MS);
  }
  return 'busy';
}

async function read(cache: Cache, key: string): Promise<Loaded> {
  const entry = await cache.get(key, SCOPE);
  if (!isRecord(entry) || typeof entry.revision !== 'string' || typeof entry.parts !== 'number') {
    return { parts: 0 };
  }
  const { revision, parts, text } = entry;
  const further = await overParts(parts, (part) => cache.get(partKey(key, revision, part), SCOPE));
  return { revision, parts, content: parse([text, ...further]) };
}

/** Further entries first: whoever sees the main one finds them. They go by revision, so none is ever mixed. */
async function write(
  cache: Cache,
  key: string,
  { content, before }: { content: unknown; before: Loaded },
): Promise<string> {
  const [text = '', ...further] = cut(JSON.stringify(content));
  const revision = randomUUID();
  await overParts(further.length, (part) =>
    cache.set(partKey(key, revision, part), further[part], KEEP_SECONDS, SCOPE),
  );
  await cache.set(key, { revision, parts: further.length, text }, KEEP_SECONDS, SCOPE);
  const old = before.revision;
  if (old !== undefined) {
    await overParts(before.parts, (part) => cache.delete(partKey(key, old, part), SCOPE));
  }
  return revision;
}

function partKey(key: string, revision: string, part: number): string {
  return `${key}:${revision}:${part}`;
}

function overParts<Result>(parts: number, work: (part: number) => Promise<Result>): Promise<Result[]> {
  return mapConcurrently(
    Array.from({ length: parts }, (_, part) => part),
    PART_CONCURRENCY,
    work,
  );
}

function cut(text: string): string[] {
  const pieces = Math.max(1, Math.ceil(text.length / PART_LENGTH));
  return Array.from({ length: pieces }, (_, piece) =>
    text.slice(piece * PART_LENGTH, (piece + 1) * PART_LENGTH),
  );
}

function parse(texts: readonly unknown[]): unknown {
  if (!texts.every((text) => typeof text === 'string')) return undefined;
  try {
    return JSON.parse(texts.join(''));
  } catch {
    return undefined;
  }
}
