/** Runs of the built hosts in virtual time, each in a process of its own: the parts of test/simulation, on fleets that stay as they are. */
import type { ApiSwitches } from '../simulation/api/switches.ts';
import type { SameIds } from '../simulation/judge/same-ids.ts';
import { runChild } from './child.ts';

export interface HostRun {
  /** The checkout whose built packages run. */
  root: string;
  host: 'n8n' | 'zapier';
  projects: number;
  accountsPerProject: number;
  api: Partial<ApiSwitches>;
  /** Before the first token dies. */
  learnHours: number;
  /** Tokens that die, half an hour apart. */
  deaths: number;
}

/** From a death to its event, in polls that began after it; 0 when one that was under way told it. Null when none did. */
export type PollsUntilTold = number | null;

export interface HostFigures {
  /** Whether the trigger was turned on in the end, and why it was refused before. */
  isBorn: boolean;
  refused: string[];
  told: PollsUntilTold[];
  /** Events of anything else. */
  invented: number;
  polls: number;
  /** The longest, in seconds. */
  longestPollSeconds: number;
  requests: number;
  tooMany: number;
  /** From the first request until the list of every project was read once; null when some never was. */
  allReadMinutes: number | null;
  /** The same in polls, once it is turned on. */
  pollsUntilAllRead: number | null;
  /** From the first request until the end of every project's list was seen, without a filter; null when some never was. */
  readThroughMinutes: number | null;
}

export function runHost(run: HostRun): Promise<HostFigures> {
  return runChild<HostFigures>('host-watch.ts', {
    args: [JSON.stringify(run)],
    flags: ['--max-old-space-size=4096'],
    timeoutMs: 900_000,
  });
}

export interface HistoriesRun {
  root: string;
  scenarios: readonly string[];
  /** Of each. */
  histories: number;
}

/** What the simulation's judge found, over all histories and watchers. */
export interface HistoriesFigures {
  told: number;
  lost: number;
  doubled: number;
  /** Not so, or so before the watcher began. */
  invented: number;
  /** Between the copies of one workflow, and between all watchers; recoveries left out. */
  ids: { copies: SameIds; hosts: SameIds };
  /** Between all watchers. */
  recoveryIds: SameIds;
}

export function runHistories(run: HistoriesRun): Promise<HistoriesFigures> {
  return runChild<HistoriesFigures>('histories.ts', { args: [JSON.stringify(run)], timeoutMs: 900_000 });
}
