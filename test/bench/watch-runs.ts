/** Runs of a watch over a made-up fleet on loopback, each in a process of its own. */
import { runChild, startChild } from './child.ts';

/** The fleet that a `fleet-server` has. */
export interface FleetSize {
  projects: number;
  /** Of each project. */
  accounts: number;
  /** Of the first project. */
  inTrouble: number;
  tier: 'standard' | 'pilot' | 'partner';
  /** 80,000 is what the documented members take. */
  pageCharacters: number;
}

/** How a `watcher` watches it. */
export interface WatchRun {
  /** The checkout whose built core watches. */
  root: string;
  baseUrl: string;
  /** Before anything is measured: until the watch knows its fleet. */
  pollsBefore: number;
  polls: number;
  /** Collecting garbage to see what is held would spoil the times. */
  look: 'times' | 'memory';
  /** The most that the process may hold; without it as much as it likes. */
  heapMb?: number;
  /** The account whose token dies before the last poll. */
  dies?: number;
}

/** Requests by what they ask. The pages of a list after its first belong to the rolling read where nobody is new. */
export interface Requests {
  whoami: number;
  projects: number;
  top: number;
  byStatus: number;
  pages: number;
}

export interface PollFigures {
  /** Of the machine, without the waits for the rate limit. */
  ms: number;
  /** By the watch's own clock, waits included. */
  watchMs: number;
  requests: Requests;
  events: number;
  interrupted: boolean;
}

export interface WatchFigures {
  polls: PollFigures[];
  stateCharacters: number;
  /** Live heap at most, without what the code takes; only where `look` is `memory`. */
  heldMb: number;
}

export const SMALL_PAGES = 80_000;

export const fleetOf = (size: Partial<FleetSize>): FleetSize => ({
  projects: 1,
  accounts: 1,
  inTrouble: 0,
  tier: 'partner',
  pageCharacters: SMALL_PAGES,
  ...size,
});

/** Starts the fleet's server, and stops it when everything was measured. */
export async function withFleet<Result>(
  size: Partial<FleetSize>,
  measure: (baseUrl: string) => Promise<Result>,
): Promise<Result> {
  const server = await startChild<{ port: number }>('fleet-server.ts', {
    args: [JSON.stringify(fleetOf(size))],
  });
  try {
    return await measure(`http://127.0.0.1:${server.message.port}`);
  } finally {
    await server.stop();
  }
}

export function runWatch(run: WatchRun): Promise<WatchFigures> {
  const flags = [
    ...(run.look === 'memory' ? ['--expose-gc'] : []),
    ...(run.heapMb === undefined ? [] : [`--max-old-space-size=${run.heapMb}`]),
  ];
  return runChild<WatchFigures>('watcher.ts', { args: [JSON.stringify(run)], flags, timeoutMs: 600_000 });
}

/** All but the rolling read. */
export const besideRolling = ({ whoami, projects, top, byStatus }: Requests): number =>
  whoami + projects + top + byStatus;

export const allRequests = (requests: Requests): number => besideRolling(requests) + requests.pages;
