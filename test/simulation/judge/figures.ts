/** What counts, of one history and of many. */
import type { Served } from '../api/api.ts';
import { type Outage, outageAt } from '../api/outage.ts';
import type { WatcherRecord } from '../hosts/watcher.ts';
import type { Verdict, VerdictKind } from './judge.ts';
import { OPERATION_MS } from './obligation.ts';

export interface Figures {
  told: number;
  lost: number;
  doubled: number;
  repeated: number;
  outdated: number;
  invented: number;
  old: number;
  /** Told by a later poll than the first that could. */
  late: number;
  /** From when lists showed it to when it was told, the longest, in milliseconds. */
  longestDelayMs: number;
  polls: number;
  failedPolls: number;
  refusedTurnOns: number;
  /** It could not be turned on, though it was tried while the API worked. */
  unborn: number;
  requests: number;
  /** The longest time in which a watcher did not read a project's list, in milliseconds. */
  longestSilenceMs: number;
}

export const NOTHING: Readonly<Figures> = {
  told: 0,
  lost: 0,
  doubled: 0,
  repeated: 0,
  outdated: 0,
  invented: 0,
  old: 0,
  late: 0,
  longestDelayMs: 0,
  polls: 0,
  failedPolls: 0,
  refusedTurnOns: 0,
  unborn: 0,
  requests: 0,
  longestSilenceMs: 0,
};

export function figuresOf(
  record: WatcherRecord,
  verdicts: readonly Verdict[],
  { served, outages }: { served: readonly Served[]; outages: readonly Outage[] },
): Figures {
  const count = (kind: VerdictKind) => verdicts.filter((verdict) => verdict.kind === kind).length;
  const told = verdicts.filter(({ kind }) => kind === 'told');
  return {
    told: told.length,
    lost: count('lost'),
    doubled: count('doubled'),
    repeated: count('repeated'),
    outdated: count('outdated'),
    invented: count('invented'),
    old: count('old'),
    late: told.filter(({ missedPolls = 0 }) => missedPolls > 0).length,
    longestDelayMs: Math.max(0, ...told.map(delayOf)),
    polls: record.polls.length,
    failedPolls: record.polls.filter(({ failed }) => failed !== undefined).length,
    refusedTurnOns: record.refused.length,
    unborn: record.born || wasAlwaysOut(record, outages) ? 0 : 1,
    requests: served.length,
    longestSilenceMs: longestSilence(record, served),
  };
}

function wasAlwaysOut({ refused }: WatcherRecord, outages: readonly Outage[]): boolean {
  const isOut = (at: number) => outageAt(outages, at, undefined) !== undefined;
  return refused.length > 0 && refused.every(({ at }) => isOut(at) || isOut(at - OPERATION_MS));
}

export function sum(all: Iterable<Figures>): Figures {
  const total: Figures = { ...NOTHING };
  for (const figures of all) {
    for (const name of Object.keys(NOTHING) as (keyof Figures)[]) {
      const isLongest = name === 'longestDelayMs' || name === 'longestSilenceMs';
      total[name] = isLongest ? Math.max(total[name], figures[name]) : total[name] + figures[name];
    }
  }
  return total;
}

function delayOf({ at, happening }: Verdict): number {
  const from = happening?.shown.findLast((interval) => interval.from <= at)?.from;
  return from === undefined ? 0 : at - from;
}

function longestSilence({ born }: WatcherRecord, served: readonly Served[]): number {
  if (!born) return 0;
  const lastRead = new Map<string, number>();
  let longest = 0;
  for (const { projectId, status, at } of served) {
    if (projectId === undefined || status !== 200) continue;
    longest = Math.max(longest, at - (lastRead.get(projectId) ?? at));
    lastRead.set(projectId, at);
  }
  return longest;
}
