/**
 * Zapier announces an item when it sees a new id, and keeps no state of its own for a Zap. So an id
 * names the episode: the moment at which a bad state, or a loss of the connection, was first seen.
 * These moments are recorded beside the core's watch state. Everything here is `(record, scan) → record`.
 */
import {
  Account,
  detect,
  HealthPolicy,
  isRecord,
  parseTimestamp,
  ReasonCode,
  readState,
  REASONS,
  Scan,
  WatchState,
  writeState,
} from 'layers-social-core';

import { Marks, readMarks, writeMarks } from './marks';

/** What the Zaps of a connection know together. */
export interface WatchRecord {
  watch: WatchState;
  /** Moments by account and name, in milliseconds since the epoch. */
  marks: Marks;
}

/** When it happened, in milliseconds since the epoch; `remembered` is false when nothing can be recorded. */
export interface Stamp {
  at: number;
  remembered: boolean;
}

/** What is older than this has been seen by every Zap that was on, and is left out of the answers. */
export const WINDOW_MS = 30 * 86_400_000;

export function readRecord(stored: unknown): WatchRecord | undefined {
  if (!isRecord(stored)) return undefined;
  const watch = readState(stored.watch);
  return watch && { watch, marks: readMarks(stored.marks) };
}

export function writeRecord({ watch, marks }: WatchRecord): unknown {
  return { watch: writeState(watch), marks: writeMarks(marks) };
}

export interface HealthRules {
  policy: HealthPolicy;
  contentHealth: boolean;
}

/**
 * The record after a poll for health: a mark for each reason since it began to hold, gone when the
 * account is healthy again. A mark of 0 is no news, and makes no item.
 */
export function followHealth(
  record: WatchRecord | undefined,
  scan: Scan,
  { policy, contentHealth }: HealthRules,
  stamp: Stamp,
): WatchRecord {
  const { selected, scans, startedAt: now } = scan;
  const { state, events } = detect(record?.watch, { selected, scans, policy, contentHealth, now });
  const news = new Set(
    events.flatMap((event) =>
      event.type === 'health_degraded' ? [`${event.socialAccountId} ${event.reason}`] : [],
    ),
  );
  const marks = new Map<string, Record<string, number>>();
  for (const [projectId, accounts] of state.projects) {
    for (const [id, { announced }] of accounts) {
      const isNew = record?.watch.projects.get(projectId)?.has(id) !== true;
      const begin = (code: ReasonCode) =>
        isNews(code, isNew, stamp, news.has(`${id} ${code}`)) ? stamp.at : 0;
      const named = announced.map((code) => [code, record?.marks.get(id)?.[code] ?? begin(code)]);
      if (named.length > 0) marks.set(id, Object.fromEntries<number>(named));
    }
  }
  return { watch: state, marks };
}

/**
 * Whether a reason without a mark began just now. When the record was lost, the token side counts as
 * news: better twice than never. The content side does not: its snapshots are read in turns, so what
 * was bad before the Zap was turned on would otherwise fire one by one afterwards.
 */
function isNews(code: ReasonCode, accountIsNew: boolean, stamp: Stamp, announced: boolean): boolean {
  // An account that was never seen connected has not been lost.
  if (code === 'disconnected' && accountIsNew) return false;
  return announced || !stamp.remembered || REASONS[code].source === 'account';
}

/**
 * The record after a poll for connections. An account that is not connected gets `lostAt`; when it is
 * connected again, `backAt` completes the episode. `since` is the connection that was lost, in seconds:
 * the API may or may not give a reconnected account a new `connectedAt`.
 */
export function followConnections(record: WatchRecord | undefined, scan: Scan, stamp: Stamp): WatchRecord {
  const { selected, scans, startedAt: now } = scan;
  const { state } = detect(record?.watch, { selected, scans, contentHealth: false, now });
  const marks = new Map(record?.marks);
  for (const { projectId, sightings } of scans) {
    for (const [id, was] of state.projects.get(projectId) ?? []) {
      if (was.status === 'disconnected') set(marks, id, lost(marks.get(id), was.connectedAt, stamp));
    }
    for (const { account } of sightings) {
      const mark = marks.get(account.socialAccountId);
      const isBack = account.status === 'connected';
      const next = isBack ? back(mark, stamp) : lost(mark, connectedSeconds(account), stamp);
      set(marks, account.socialAccountId, next);
    }
  }
  return { watch: state, marks };
}

type Mark = Readonly<Record<string, number>>;

function lost(mark: Mark | undefined, since: number, stamp: Stamp): Mark {
  const isLostAlready = mark !== undefined && mark.backAt === undefined;
  return isLostAlready ? mark : { lostAt: stamp.at, since };
}

function back(mark: Mark | undefined, stamp: Stamp): Mark | undefined {
  if (mark === undefined) return undefined;
  const backAt = mark.backAt ?? stamp.at;
  return stamp.at - backAt > WINDOW_MS ? undefined : { ...mark, backAt };
}

function set(marks: Map<string, Mark>, id: string, mark: Mark | undefined): void {
  if (mark) marks.set(id, mark);
  else marks.delete(id);
}

/** When the account says it was connected, in seconds since the epoch; 0 when it does not say. */
export function connectedSeconds(account: Account): number {
  return Math.floor((parseTimestamp(account.connectedAt) ?? 0) / 1000);
}
