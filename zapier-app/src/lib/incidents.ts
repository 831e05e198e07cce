/**
 * Zapier runs the Zap for an item whose id is new, and keeps no state of its own for a Zap. So an id
 * names the incident: the moment at which a bad state, or a loss of the connection, was first seen.
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

import { IncidentStart, IncidentStarts, readIncidentStarts, writeIncidentStarts } from './incident-starts';

/** What the Zaps of a connection know together. */
export interface WatchRecord {
  watch: WatchState;
  /** Moments by account and name, in milliseconds since the epoch. */
  incidentStarts: IncidentStarts;
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
  return watch && { watch, incidentStarts: readIncidentStarts(stored.marks) };
}

export function writeRecord({ watch, incidentStarts }: WatchRecord): unknown {
  return { watch: writeState(watch), marks: writeIncidentStarts(incidentStarts) };
}

export interface HealthRules {
  policy: HealthPolicy;
  contentHealth: boolean;
}

/**
 * The record after a poll for health: the start of each reason that holds now, removed once it is
 * seen not to hold. A start of 0 is not new, and makes no item.
 */
export function followHealth(
  record: WatchRecord | undefined,
  scan: Scan,
  { policy, contentHealth }: HealthRules,
  stamp: Stamp,
): WatchRecord {
  const { selected, scans, startedAt: now } = scan;
  const { state } = detect(record?.watch, { selected, scans, policy, contentHealth, now });
  const incidentStarts = new Map<string, IncidentStart>();
  for (const [projectId, accounts] of state.projects) {
    const known = record?.watch.projects.get(projectId);
    for (const [id, { active }] of accounts) {
      const before = record?.incidentStarts.get(id) ?? {};
      const isFirstPoll = record === undefined;
      const look = { isFirstPoll, isFirstSight: known === undefined, was: known?.get(id), stamp };
      const begin = (code: ReasonCode) => (isNews(code, look) ? stamp.at : 0);
      // A reason hidden behind a graver one has not ended.
      const held = REASON_CODES.filter(
        (code) => active.includes(code) || (before[code] !== undefined && isHidden(code, active)),
      );
      const start: Record<string, number> = {};
      for (const code of held) start[code] = before[code] ?? begin(code);
      if (held.length > 0) incidentStarts.set(id, start);
    }
  }
  return { watch: state, incidentStarts };
}

interface Look {
  isFirstPoll: boolean;
  /** Of the account's project. */
  isFirstSight: boolean;
  was?: Remembered;
  stamp: Stamp;
}

/**
 * Whether a reason without a recorded start began just now. In a first poll, be it that the record was lost, the
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
 * connected again, `backAt` completes the incident. `since` is the connection that was lost, in seconds:
 * the API may or may not give a reconnected account a new `connectedAt`.
 */
export function followConnections(record: WatchRecord | undefined, scan: Scan, stamp: Stamp): WatchRecord {
  const { selected, scans, startedAt: now } = scan;
  const { state } = detect(record?.watch, { selected, scans, contentHealth: false, now });
  const incidentStarts = new Map(record?.incidentStarts);
  for (const { projectId, sightings } of scans) {
    const known = record?.watch.projects.get(projectId);
    for (const [id, { status, connectedAt }] of state.projects.get(projectId) ?? []) {
      if (status === 'disconnected')
        set(incidentStarts, id, lost(incidentStarts.get(id), connectedAt, stamp));
    }
    for (const { account } of sightings) {
      const id = account.socialAccountId;
      const start = incidentStarts.get(id) ?? moved(known?.get(id), account, stamp);
      const isBack = account.status === 'connected';
      set(incidentStarts, id, isBack ? back(start, stamp) : lost(start, connectedSeconds(account), stamp));
    }
  }
  return { watch: state, incidentStarts };
}

function lost(start: IncidentStart | undefined, since: number, stamp: Stamp): IncidentStart {
  const isLostAlready = start !== undefined && start.backAt === undefined;
  return isLostAlready ? start : { lostAt: stamp.at, since };
}

function back(start: IncidentStart | undefined, stamp: Stamp): IncidentStart | undefined {
  if (start === undefined) return undefined;
  const backAt = start.backAt ?? stamp.at;
  return stamp.at - backAt > WINDOW_MS ? undefined : { ...start, backAt };
}

/** An account that was lost and came back between two polls gives itself away by a later connection. */
function moved(was: Remembered | undefined, account: Account, stamp: Stamp): IncidentStart | undefined {
  if (!was?.connectedAt || connectedSeconds(account) <= was.connectedAt) return undefined;
  return { lostAt: stamp.at, since: was.connectedAt };
}

function set(incidentStarts: Map<string, IncidentStart>, id: string, start: IncidentStart | undefined): void {
  if (start) incidentStarts.set(id, start);
  else incidentStarts.delete(id);
}

/** When the account says it was connected, in seconds since the epoch; 0 when it does not say. */
export function connectedSeconds(account: Account): number {
  return Math.floor((parseTimestamp(account.connectedAt) ?? 0) / 1000);
}
