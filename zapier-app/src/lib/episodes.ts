/**
 * Zapier announces an item when it sees a new id, and keeps no state of its own for a Zap. So an id
 * names the episode: the moment at which a bad state, or a loss of the connection, was first seen.
 * These moments are recorded beside the core's watch state. Everything here is `(record, scan) → record`.
 */
import {
  Account,
  detect,
  HealthPolicy,
  isHidden,
  isRecord,
  parseTimestamp,
  REASON_CODES,
  ReasonCode,
  readState,
  REASONS,
  Remembered,
  Scan,
  WatchState,
  writeState,
} from 'layers-social-core';

import { Mark, Marks, readMarks, writeMarks } from './marks';

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
 * The record after a poll for health: a mark for each reason since it began to hold, gone once it is
 * seen not to hold. A mark of 0 is no news, and makes no item.
 */
export function followHealth(
  record: WatchRecord | undefined,
  scan: Scan,
  { policy, contentHealth }: HealthRules,
  stamp: Stamp,
): WatchRecord {
  const { selected, scans, startedAt: now } = scan;
  const { state } = detect(record?.watch, { selected, scans, policy, contentHealth, now });
  const marks = new Map<string, Mark>();
  for (const [projectId, accounts] of state.projects) {
    const known = record?.watch.projects.get(projectId);
    for (const [id, { active }] of accounts) {
      const before = record?.marks.get(id) ?? {};
      const isFirstPoll = record === undefined;
      const look = { isFirstPoll, isFirstSight: known === undefined, was: known?.get(id), stamp };
      const begin = (code: ReasonCode) => (isNews(code, look) ? stamp.at : 0);
      // A reason hidden behind a graver one has not ended.
      const held = REASON_CODES.filter(
        (code) => active.includes(code) || (before[code] !== undefined && isHidden(code, active)),
      );
      const mark: Record<string, number> = {};
      for (const code of held) mark[code] = before[code] ?? begin(code);
      if (held.length > 0) marks.set(id, mark);
    }
  }
  return { watch: state, marks };
}

interface Look {
  isFirstPoll: boolean;
  /** Of the account's project. */
  isFirstSight: boolean;
  was?: Remembered;
  stamp: Stamp;
}

/**
 * Whether a reason without a mark began just now. In a first poll, be it that the record was lost, the
 * token side counts as news: better twice than never, and a Zap being turned on fires nothing anyway.
 * The content side does not: its snapshots are read in turns, so what was bad before would fire later.
 */
function isNews(code: ReasonCode, { isFirstPoll, isFirstSight, was, stamp }: Look): boolean {
  // An account that was never seen connected has not been lost.
  if (code === 'disconnected' && !was) return false;
  if (!stamp.remembered) return true;
  if (REASONS[code].source === 'account') return isFirstPoll || !isFirstSight;
  return was ? was.readAt > 0 : !isFirstSight;
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
    const known = record?.watch.projects.get(projectId);
    for (const [id, { status, connectedAt }] of state.projects.get(projectId) ?? []) {
      if (status === 'disconnected') set(marks, id, lost(marks.get(id), connectedAt, stamp));
    }
    for (const { account } of sightings) {
      const id = account.socialAccountId;
      const mark = marks.get(id) ?? moved(known?.get(id), account, stamp);
      const isBack = account.status === 'connected';
      set(marks, id, isBack ? back(mark, stamp) : lost(mark, connectedSeconds(account), stamp));
    }
  }
  return { watch: state, marks };
}

function lost(mark: Mark | undefined, since: number, stamp: Stamp): Mark {
  const isLostAlready = mark !== undefined && mark.backAt === undefined;
  return isLostAlready ? mark : { lostAt: stamp.at, since };
}

function back(mark: Mark | undefined, stamp: Stamp): Mark | undefined {
  if (mark === undefined) return undefined;
  const backAt = mark.backAt ?? stamp.at;
  return stamp.at - backAt > WINDOW_MS ? undefined : { ...mark, backAt };
}

/** An account that was lost and came back between two polls gives itself away by a later connection. */
function moved(was: Remembered | undefined, account: Account, stamp: Stamp): Mark | undefined {
  if (!was?.connectedAt || connectedSeconds(account) <= was.connectedAt) return undefined;
  return { lostAt: stamp.at, since: was.connectedAt };
}

function set(marks: Map<string, Mark>, id: string, mark: Mark | undefined): void {
  if (mark) marks.set(id, mark);
  else marks.delete(id);
}

/** When the account says it was connected, in seconds since the epoch; 0 when it does not say. */
export function connectedSeconds(account: Account): number {
  return Math.floor((parseTimestamp(account.connectedAt) ?? 0) / 1000);
}
