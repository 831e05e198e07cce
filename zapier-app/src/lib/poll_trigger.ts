/** One poll of a trigger: what is remembered, what the API shows now, and the items of that. */
import {
  describePoll,
  pollOnce,
  PollResult,
  rememberedIds,
  WatchEvent,
  WatchOptions,
  WatchState,
} from 'layers-social-core';
import type { Bundle, ZObject } from 'zapier-platform-core';

import { clientFor, clock, stopwatch } from './client';
import { lookAfterHooks } from './hook_upkeep';
import { Cache, commit, load, Loaded, within } from './memory';
import type { Item } from './outputs';
import { isAboutContent, isSeenAgain, itemOf } from './watch_items';
import { Finding, Memory, readRecord, WatchRecord, withFindings, writeRecord } from './watch_record';

/** Zapier ends an operation after 30 s: until then no request begins, and none goes on longer. */
const READING_MS = 21_000;
const ANSWERS_MS = 25_000;
/** For one try: a slow API is waited for, and one project that hangs leaves time for the others. */
const TIMEOUT_MS = 12_500;
/** For all that is read from the cache, or written to it. */
const CACHE_MS = 2_000;
/** A poll that took longer leaves no time to look after the hooks of other Zaps. */
const LOOK_UNTIL_MS = 15_000;
const DAY_MS = 86_400_000;
/** How far back connections are items: in a list of one page, and in a longer one. */
const WHOLE_MS = 30 * DAY_MS;
const RECENT_MS = 2 * DAY_MS;
const ATTEMPT_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;

/** What a trigger makes of a poll. */
export interface PollPlan {
  /** Of the shared record; Zaps that would judge differently must not share one. */
  key: string;
  options: Omit<WatchOptions, 'budgetMs'>;
  /** What the items of this trigger are about. */
  type: WatchEvent['type'];
  /** Of what the record keeps findings: for all triggers that share it. */
  keeps: readonly WatchEvent['type'][];
  /** What holds now: seen again at every poll for as long as it does. */
  standing(result: PollResult, memory: Memory): Item[];
}

interface MaybeMeta {
  meta?: Partial<Bundle['meta']>;
}

type Platform = Pick<ZObject, 'request' | 'console' | 'errors'> & { cache: Cache };
type Run = Pick<Bundle, 'authData'> & MaybeMeta;

/** Whether somebody is trying the trigger in the editor. */
export function isSample({ meta }: MaybeMeta): boolean {
  return meta?.isLoadingSample === true;
}

/** The items of one poll, newest first; their ids alone while a Zap is being turned on, for then nothing else is kept. */
export async function pollTrigger(
  z: Platform,
  bundle: Run,
  plan: PollPlan,
): Promise<Array<Item | { id: string }>> {
  const startedAt = stopwatch.elapsed();
  const loaded = await within(CACHE_MS, load(z.cache, plan.key));
  const record = readRecord(loaded?.content);
  const result = await readProjects(z, bundle, { plan, record, startedAt });
  for (const line of describePoll(result)) z.console.log(line);
  if (result.failure && showsNothing(result)) throw result.failure;
  const polled = polledOf(plan, record, result);
  if (isTurnOn(bundle)) return turnOn(z, polled, loaded);
  // A test in the editor leaves no trace.
  if (isSample(bundle)) return itemsOf(polled, { status: 'saved', record: polled.next });
  const items = itemsOf(polled, await keep(z, polled, { loaded }));
  if (result.failure && isTimeToFail(result.state)) throw result.failure;
  if (stopwatch.elapsed() - startedAt < LOOK_UNTIL_MS) await lookAfterHooks(z, bundle);
  return items;
}

interface Reading {
  plan: PollPlan;
  record: WatchRecord | undefined;
  startedAt: number;
}

function readProjects(z: Platform, bundle: Run, { plan, record, startedAt }: Reading): Promise<PollResult> {
  return pollOnce(
    clientFor(z, bundle, { timeoutMs: TIMEOUT_MS, endsAt: startedAt + ANSWERS_MS }),
    record?.watch,
    {
      ...plan.options,
      ...sinceOf(bundle),
      everything: isTurnOn(bundle),
      budgetMs: READING_MS - (stopwatch.elapsed() - startedAt),
      runtime: { ...clock, ...stopwatch },
    },
  );
}

/** A poll that has read the API. */
interface Polled {
  plan: PollPlan;
  result: PollResult;
  /** What it found and a later poll may not see again, as many as there are. */
  found: readonly Finding[];
  /** What the record would be after it. */
  next: WatchRecord;
}

type Kept = Omit<Memory, 'now'>;

/** An attempt that could not read everything is kept, so that the next one goes on from there. */
async function turnOn(
  z: Platform,
  polled: Polled,
  loaded: Loaded | undefined,
): Promise<Array<{ id: string }>> {
  const { plan, result, next } = polled;
  if (plan.type === 'account_recovered' && !loaded) throw new z.errors.Error(NO_MEMORY, 'NO_MEMORY');
  const ids = turnOnIds(next, itemsOf(polled, { status: 'saved', record: next }));
  const attempt = result.complete ? undefined : { at: result.state.polledAt, ids };
  const kept = await keep(z, polled, { loaded, attempt });
  if (!result.complete) throw new z.errors.Error(reasonOf(result), 'INCOMPLETE');
  const shown = itemsOf(polled, kept).map(({ id }) => id);
  return [...new Set([...ids, ...shown])].map((id) => ({ id }));
}

interface Keeping {
  loaded: Loaded | undefined;
  attempt?: WatchRecord['attempt'];
}

/** Writes the record; what counts afterwards is another poll's where that was faster. */
async function keep(z: Platform, { plan, next }: Polled, { loaded, attempt }: Keeping): Promise<Kept> {
  const content = writeRecord({ ...next, attempt });
  const outcome = loaded && (await within(CACHE_MS, commit(z.cache, plan.key, { loaded, content, clock })));
  if (outcome?.status !== 'overtaken') return { status: outcome?.status ?? 'unusable', record: next };
  return { status: 'overtaken', record: readRecord(outcome.latest.content) ?? next };
}

/** No page was read, or nothing on it that holds now. */
function showsNothing({ degraded, connected }: PollResult): boolean {
  return degraded.length + connected.length === 0;
}

/**
 * Zapier takes items or an error from a poll, not both. Where no look has come to its end for an hour, the hours take turns: in
 * one the failure is shown, in the next what could be seen.
 */
function isTimeToFail({ polledAt, projects }: WatchState): boolean {
  const looks = [...projects.values()].map(({ bornAt, lookedAt }) => lookedAt || bornAt);
  return Math.floor((polledAt - Math.max(...looks)) / HOUR_MS) % 2 === 1;
}

function itemsOf({ plan, result, found }: Polled, kept: Kept): Item[] {
  const memory = { ...kept, now: result.state.polledAt };
  const findings = [...ownFindings(found, memory), ...memory.record.findings];
  const ofThisType = findings.filter(({ item }) => item.type === plan.type);
  return merge(plan.standing(result, memory), ofThisType, memory);
}

function isTurnOn({ meta }: MaybeMeta): boolean {
  return meta?.isPopulatingDedupe === true;
}

function sinceOf(bundle: MaybeMeta): Pick<WatchOptions, 'connectedSince'> {
  const now = clock.now();
  return { connectedSince: { whole: isSample(bundle) ? 0 : now - WHOLE_MS, recent: now - RECENT_MS } };
}

function polledOf(plan: PollPlan, record: WatchRecord | undefined, result: PollResult): Polled {
  const now = result.state.polledAt;
  const { aliases = {}, attempt } = record ?? {};
  const leftOutAt = leavesOut(result) ? now : record?.leftOutAt;
  // The projects take turns then, and another Zap can poll when those have theirs that this one has read.
  const keepsAll = leftOutAt !== undefined && now - leftOutAt < DAY_MS;
  const found = result.found
    .filter(({ event }) => plan.keeps.includes(event.type))
    .map((standing): Finding => {
      const isAgain = isSeenAgain(standing.event, result.state, record?.watch);
      return { at: now, item: itemOf(standing), ...(isAgain && { isSeenAgain: true }) };
    })
    .filter((finding) => keepsAll || !finding.isSeenAgain);
  const isFresh = attempt !== undefined && now - attempt.at < ATTEMPT_MS;
  const next = withFindings(
    {
      watch: result.state,
      aliases,
      ...(leftOutAt !== undefined && { leftOutAt }),
      ...(isFresh && { attempt }),
    },
    [...found, ...(record?.findings ?? [])],
    now,
  );
  return { plan, result, found, next };
}

/** Whether a project was not looked at to the end by this poll: it could not be read, or not be reached in time. */
function leavesOut({ skipped, state }: PollResult): boolean {
  return skipped.length > 0 || [...state.projects.values()].some(({ lookedAt }) => lookedAt < state.polledAt);
}

/** What this poll found. Where the record of a faster one counts, its ids are the same but for content health. */
function ownFindings(found: readonly Finding[], { status }: Memory): Finding[] {
  return found.filter(({ item }) => status === 'saved' || !isAboutContent(item));
}

/** What was found by other polls, newest first, comes after what holds now, as far as it still holds. */
function merge(standing: readonly Item[], findings: readonly Finding[], { record }: Memory): Item[] {
  const items = new Map(standing.map((item) => [item.id, item]));
  const shown = new Set(standing.map(({ socialAccountId }) => String(socialAccountId)));
  const remembered = new Set(rememberedIds(record.watch));
  const bad = accountsInBadHealth(record.watch);
  const lost = lostAccounts(record.watch);
  for (const { item } of findings) {
    const id = String(item.socialAccountId);
    if (item.type === 'health_degraded' && !remembered.has(item.id)) continue;
    // A connection that came after it stands for the account, or it was lost again.
    if (item.type === 'account_connected' && (shown.has(id) || lost.has(id))) continue;
    // It is bad again, or recovered once more since.
    if (item.type === 'account_recovered' && (shown.has(id) || bad.has(id))) continue;
    if (item.type === 'account_recovered') shown.add(id);
    if (!items.has(item.id)) items.set(item.id, item);
  }
  return [...items.values()];
}

/** Their connection has to be made again. */
function lostAccounts({ accounts }: WatchState): Set<string> {
  const lost = [...accounts].filter(([, { trouble }]) =>
    ['reauth_required', 'disconnected'].includes(trouble),
  );
  return new Set(lost.map(([id]) => id));
}

function accountsInBadHealth({ accounts, projects }: WatchState): Set<string> {
  const contents = [...projects.values()].flatMap(({ contents }) => [...contents]);
  return new Set([
    ...accounts.keys(),
    ...contents.filter(([, { active }]) => active.length > 0).map(([id]) => id),
  ]);
}

/** All that later polls could show: also what is remembered and was not seen just now, and what was found and does not hold. */
function turnOnIds({ watch, findings, attempt }: WatchRecord, items: readonly Item[]): string[] {
  const shown = [...items, ...findings.map(({ item }) => item)].map(({ id }) => id);
  return [...new Set([...shown, ...rememberedIds(watch), ...(attempt?.ids ?? [])])];
}

/** A recovery has no other mark than the trouble before it: one that a later poll finds could be older than the Zap. */
const NO_MEMORY =
  "Zapier's storage did not answer, so accounts that recovered before now cannot be told from new ones. Turn the Zap on again in a minute.";

function reasonOf({ known, selected, interrupted, skipped }: PollResult): string {
  const [failure] = skipped;
  const why = failure
    ? `project ${failure.projectId}: ${failure.reason}`
    : (interrupted ?? 'the list is too long');
  return `Layers did not list in time which accounts are unhealthy already, and those would trigger the Zap. Projects read: ${known} of ${selected} (${why}). Turn the Zap on again in a minute, which goes on from there, or choose one project.`;
}
