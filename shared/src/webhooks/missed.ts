/**
 * Asks Layers once more for deliveries that failed for good (contract, sections 12 and 13). What was asked for is remembered in the
 * endpoint's own `metadata`, because neither host has a place that every process of it can write to.
 */
import { createHash } from 'node:crypto';

import { collect, iteratePages } from '../api/pages';
import type { WebhookDelivery, WebhookEndpoint } from '../api/types';
import type { WebhookEndpoints } from '../api/webhook-endpoints';
import { parseTimestamp } from '../base/timestamps';
import { uuidOf } from '../base/uuid';

/** The longest published schedule tries for 32 hours. */
const WINDOW_MS = 3 * 86_400_000;
/** Less than half of a minute's writes at the lowest limit, so that others on the key are not held up. */
const MAX_REPLAYS = 25;

const NOTE_KEY = 'layersSocialReplayed';
const UNTIL_KEY = 'layersSocialReplayedUntil';
const HASH_LENGTH = 6;
const HASHES = /.{6}/g;
/** A member's text stays under 500 characters. */
const HASHES_A_MEMBER = 80;
const MEMBERS = 10;

type Client = Pick<WebhookEndpoints, 'update' | 'listDeliveries' | 'replayDelivery'>;

/** @internal */
export interface MissedOptions {
  /** Milliseconds since the epoch. */
  now: number;
  /** Whether what has this id has arrived all the same: an event, or a delivery that was replayed. */
  isKnown: (id: string) => boolean | Promise<boolean>;
  /** How many to ask for at a time; at most 25. */
  most?: number;
}

/**
 * Asks once for each delivery of the last three days that failed for good, oldest first, at most 25 at a time; the rest comes with
 * the next call. Resolves with how many. A process that dies in between asks again with the same idempotency key. What the
 * receiver could not read (422) is not asked for, nor a replay that failed in its turn.
 * @internal
 */
export async function replayMissed(
  client: Client,
  endpoint: WebhookEndpoint,
  { now, isKnown, most = MAX_REPLAYS }: MissedOptions,
): Promise<number> {
  const since = now - WINDOW_MS;
  if (momentOf(endpoint.lastFailureAt) < since) return 0;
  const failed = await failedSince(client, endpoint.id, since);
  const note = noteOf(endpoint);
  const asked = new Set(note.hashes);
  const chosen: WebhookDelivery[] = [];
  for (const delivery of failed) {
    if (chosen.length >= Math.min(most, MAX_REPLAYS)) break;
    const { id, createdAt, eventId = id, eventType, lastResponseStatus } = delivery;
    const isMissed =
      momentOf(createdAt) > note.until &&
      !asked.has(hashOf(id)) &&
      lastResponseStatus !== 422 &&
      eventType !== 'test.ping';
    if (isMissed && !(await isKnown(id)) && !(await isKnown(eventId))) chosen.push(delivery);
  }
  for (const { id } of chosen) {
    const { replayDeliveryId } = await client.replayDelivery(id, uuidOf(`replay ${id}`));
    note.hashes.push(hashOf(id), hashOf(replayDeliveryId));
  }
  if (chosen.length > 0) await client.update(endpoint.id, { metadata: membersOf(note, failed) });
  return chosen.length;
}

/** Oldest first. */
async function failedSince(client: Client, endpointId: string, since: number): Promise<WebhookDelivery[]> {
  const lists = await Promise.all(
    ['failed', 'abandoned'].map(async (status) => {
      const pages = iteratePages(async (cursor) => {
        const page = await client.listDeliveries(endpointId, { status, limit: 100, cursor });
        // Newest first: what comes after an old one is older still.
        const isLast = page.items.some(({ createdAt }) => momentOf(createdAt) < since);
        return isLast ? { items: page.items } : page;
      });
      return collect(pages, Infinity);
    }),
  );
  return lists
    .flat()
    .filter(({ createdAt }) => momentOf(createdAt) >= since)
    .sort((one, other) => momentOf(one.createdAt) - momentOf(other.createdAt));
}

interface Note {
  /** Of deliveries that were asked for, and of the replays that came of it. */
  hashes: string[];
  /** Deliveries made until then are done with; milliseconds since the epoch. */
  until: number;
}

function noteOf({ metadata }: WebhookEndpoint): Note {
  const texts = memberNames().map((name): unknown => metadata?.[name]);
  const hashes = texts.filter(isText).flatMap((text) => [...text.matchAll(HASHES)].map(([hash]) => hash));
  return { hashes, until: momentOf(metadata?.[UNTIL_KEY]) };
}

/** The note as members of `metadata`. The oldest hashes make room; what is older than they were is not asked for again. */
function membersOf({ hashes, until }: Note, failed: readonly WebhookDelivery[]): Record<string, string> {
  const dropped = new Set(hashes.slice(0, -HASHES_A_MEMBER * MEMBERS));
  const moments = failed
    .filter(({ id }) => dropped.has(hashOf(id)))
    .map(({ createdAt }) => momentOf(createdAt));
  const latest = Math.max(until, ...moments);
  const kept = hashes.slice(-HASHES_A_MEMBER * MEMBERS).join('');
  const width = HASHES_A_MEMBER * HASH_LENGTH;
  const members = memberNames().map(
    (name, place) => [name, kept.slice(place * width, (place + 1) * width)] as const,
  );
  return {
    ...Object.fromEntries(members.filter(([, text]) => text !== '')),
    ...(latest > 0 && { [UNTIL_KEY]: new Date(latest).toISOString() }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function memberNames(): string[] {
  return Array.from({ length: MEMBERS }, (_, place) => `${NOTE_KEY}${place}`);
}

/** Milliseconds since the epoch; 0 for what is no moment. */
function momentOf(timestamp: unknown): number {
  return parseTimestamp(timestamp) ?? 0;
}

function hashOf(deliveryId: string): string {
  return createHash('sha256').update(deliveryId).digest('base64url').slice(0, HASH_LENGTH);
}
