/**
 * The instant Zaps of a connection, kept in `z.cache`: Zapier hands a Zap's subscription to that Zap alone, and stores it once. The
 * record can be lost at any time: then each Zap is in it again with its next delivery.
 */
import { isRecord } from 'layers-social-core';

import { clock } from './client';
import { Cache, commit, load, within } from './memory';

/** One Zap's hook, as it should be at Layers. */
export interface Hook {
  /** Where Zapier takes deliveries for this Zap; no other Zap has it. */
  url: string;
  events: string[];
  projectId?: string;
  /** At Layers; another than the one of the subscription when it had to be made anew. */
  endpointId: string;
  /** The signing secret of an endpoint that was made anew. */
  sealed?: string;
}

/** By the id that Zapier keeps for the Zap. */
export type Hooks = ReadonlyMap<string, Hook>;

const KEY = 'hooks';
const CACHE_MS = 2_000;
const TRIES = 3;
/** More instant Zaps than one connection has, so that the record stays bounded. */
const MAX_HOOKS = 500;

/** Empty when nothing is known, or the cache does not work. */
export async function readHooks(cache: Cache): Promise<Hooks> {
  const loaded = await within(CACHE_MS, load(cache, KEY));
  return hooksIn(loaded?.content);
}

/** Writes what `change` makes of the latest record. Resolves with whether it is kept; never throws. */
export async function changeHooks(cache: Cache, change: (hooks: Hooks) => Hooks): Promise<boolean> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const loaded = await within(CACHE_MS, load(cache, KEY));
    if (!loaded) return false;
    const content = Object.fromEntries([...change(hooksIn(loaded.content))].slice(-MAX_HOOKS));
    const outcome = await within(CACHE_MS, commit(cache, KEY, { loaded, content, clock }));
    if (outcome?.status !== 'overtaken') return outcome?.status === 'saved';
  }
  return false;
}

function hooksIn(content: unknown): Hooks {
  const entries = isRecord(content) ? Object.entries(content) : [];
  return new Map(entries.filter((entry): entry is [string, Hook] => isHook(entry[1])));
}

function isHook(value: unknown): value is Hook {
  return (
    isRecord(value) &&
    typeof value.url === 'string' &&
    typeof value.endpointId === 'string' &&
    Array.isArray(value.events) &&
    value.events.every((event) => typeof event === 'string')
  );
}
