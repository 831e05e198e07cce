/** One poll of a trigger: what is remembered, what the API shows now, what follows, and the items of that. */
import { Scan, scanOnce, WatchOptions } from 'layers-social-core';
import type { Bundle, ZObject } from 'zapier-platform-core';

import { clientFor, clock } from './client';
import { readRecord, Stamp, WatchRecord, writeRecord } from './incidents';
import { Cache, commit, load } from './memory';

/** Zapier ends a poll after 30 s; the rest is for the record. */
const READING_MS = 22_000;
/** For one try: even two slow requests in a row leave room. */
const TIMEOUT_MS = 6_000;
const DAY_MS = 86_400_000;

export interface PollPlan<Item> {
  /** Of the shared record; Zaps that would judge differently must not share one. */
  key: string;
  options: Omit<WatchOptions, 'deadline'>;
  follow(record: WatchRecord | undefined, scan: Scan, stamp: Stamp): WatchRecord;
  /** Newest first. */
  itemsOf(record: WatchRecord, scan: Scan): Item[];
}

interface MaybeMeta {
  meta?: Partial<Bundle['meta']>;
}

/** Whether somebody is trying the trigger in the editor. */
export function isSample({ meta }: MaybeMeta): boolean {
  return meta?.isLoadingSample === true;
}

const INCOMPLETE_LIST =
  'Layers could not list all accounts just now. Turn the Zap on again in a minute: accounts that were there before must be known first, or they would trigger it.';

/** Whether something that should have been listed was not. */
function isIncomplete({ selected, scans }: Scan): boolean {
  return scans.length < selected.length || scans.some(({ complete }) => !complete);
}

type Platform = Pick<ZObject, 'request' | 'console' | 'errors'> & { cache: Cache };

/** The items of one poll, newest first; their ids alone while a Zap is being turned on, for then nothing else is kept. */
export async function pollOnce<Item extends { id: string }>(
  z: Platform,
  bundle: Pick<Bundle, 'authData'> & MaybeMeta,
  plan: PollPlan<Item>,
): Promise<Array<Item | { id: string }>> {
  const items = await poll(z, bundle, plan);
  return bundle.meta?.isPopulatingDedupe ? items.map(({ id }) => ({ id })) : items;
}

async function poll<Item>(
  z: Platform,
  bundle: Pick<Bundle, 'authData'> & MaybeMeta,
  plan: PollPlan<Item>,
): Promise<Item[]> {
  const loaded = await load(z.cache, plan.key);
  const record = readRecord(loaded?.content);
  const options = { ...plan.options, deadline: clock.now() + READING_MS };
  const scan = await scanOnce(clientFor(z, bundle, TIMEOUT_MS), record?.watch, options, clock);
  if (scan.interrupted !== undefined) z.console.log(`This poll is partial: ${scan.interrupted}`);
  if (bundle.meta?.isPopulatingDedupe && isIncomplete(scan) && clock.now() < options.deadline) {
    throw new z.errors.Error(INCOMPLETE_LIST, 'INCOMPLETE');
  }
  const next = plan.follow(record, scan, { at: scan.startedAt, remembered: true });
  // A test in the editor leaves no trace.
  if (isSample(bundle)) return plan.itemsOf(next, scan);
  const outcome = loaded && (await commit(z.cache, plan.key, { loaded, content: writeRecord(next) }, clock));
  if (outcome?.status === 'saved') return plan.itemsOf(next, scan);
  if (outcome?.status === 'overtaken') {
    // The other poll saw the same; what only this one saw is found again next time.
    const latest = readRecord(outcome.latest.content);
    return latest ? plan.itemsOf(latest, scan) : [];
  }
  // Without a record an incident lasts for the rest of the day.
  const midnight = Math.floor(scan.startedAt / DAY_MS) * DAY_MS;
  return plan.itemsOf(plan.follow(undefined, scan, { at: midnight, remembered: false }), scan);
}
