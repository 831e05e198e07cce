/**
 * One poll of a watch: lists the accounts, reads the snapshots that are due, tells what happened.
 * The requests stay under nine tenths of the key's read limit, and end at the deadline; what was not
 * reached comes first next time. Everything worth deciding is in `detect.ts` and `health/sweep.ts`.
 */
import { LayersClient } from '../api/client';
import { collect, iteratePages } from '../api/pages';
import { LISTS } from '../api/queries';
import { Account, HealthSnapshot } from '../api/types';
import { mapConcurrently } from '../base/concurrency';
import {
  hasApiCode,
  LayersApiError,
  LayersConnectionError,
  LayersError,
  LayersListError,
  LayersResponseError,
} from '../errors/errors';
import { HealthPolicy } from '../health/assess';
import { planSweep, readsPerMinute } from '../health/sweep';
import { TokenBucket, createTokenBucket } from '../http/token-bucket';
import { Runtime } from '../http/transport';
import { detect, ProjectScan, Sighting } from './detect';
import { WatchEvent } from './events';
import { WatchState } from './state';

/** What one poll reads, and until when. */
export interface WatchOptions {
  /** Undefined watches every active project. */
  projectIds?: readonly string[];
  policy?: Partial<HealthPolicy>;
  /** Whether to read snapshots at all. */
  contentHealth: boolean;
  /** Whose snapshots are worth a request; default: everybody's. */
  wants?: (account: Account) => boolean;
  /** When to stop asking, in milliseconds since the epoch. */
  deadline: number;
}

/** What one poll found. */
export interface WatchResult {
  /** To be stored and handed in next time, once the events are safe. */
  state: WatchState;
  events: WatchEvent[];
  /** Why the poll is partial, for the log; absent when it is not. */
  interrupted?: string;
}

/** The share of the limit a watch uses at most: others use the same key. */
const LIMIT_SHARE = 0.9;
/** Of the limit since the last poll, what snapshots may use. */
const SNAPSHOT_SHARE = 0.5;
const SNAPSHOT_CONCURRENCY = 4;

/** What one poll read, before anything is made of it. @internal */
export interface Scan {
  /** Every project being watched; with `scans` it makes a `Poll`. */
  selected: string[];
  scans: ProjectScan[];
  /** In milliseconds since the epoch. */
  startedAt: number;
  /** Why the poll is partial, for the log; absent when it is not. */
  interrupted?: string;
}

/**
 * Polls once: what happened since `state`, and the state to store. Without a state (the first poll) there are no events.
 * Throws when the API refuses (key, scope, unknown project), or when nothing at all could be read; a later failure that
 * passes by itself makes the result partial and loses nothing.
 */
export async function watchOnce(
  client: LayersClient,
  state: WatchState | undefined,
  options: WatchOptions,
  world: Pick<Runtime, 'now' | 'sleep'>,
): Promise<WatchResult> {
  const { selected, scans, startedAt, interrupted } = await scanOnce(client, state, options, world);
  const { policy, contentHealth } = options;
  const detection = detect(state, { selected, scans, policy, contentHealth, now: startedAt });
  return { ...detection, ...(interrupted !== undefined && { interrupted }) };
}

/**
 * The reading half of `watchOnce`, for a host that keeps more than the state. Throws as `watchOnce` does.
 * @internal
 */
export async function scanOnce(
  client: LayersClient,
  state: WatchState | undefined,
  options: WatchOptions,
  world: Pick<Runtime, 'now' | 'sleep'>,
): Promise<Scan> {
  const startedAt = world.now();
  const perMinute = readsPerMinute((await client.whoami()).rateLimitTier);
  const budget = createTokenBucket(perMinute * LIMIT_SHARE, world);
  // The question for the tier counts too.
  await budget.acquire();
  const pass: Pass = { client, state, options, world, budget };
  const selected = [...(options.projectIds ?? (await activeProjects(pass)))];
  const scans = await scanProjects(pass, inTurn(selected, state));
  if (options.contentHealth) {
    const minutes = Math.min(30, Math.max(1, (startedAt - (state?.polledAt ?? startedAt)) / 60_000));
    await readSnapshots(pass, scans, perMinute * SNAPSHOT_SHARE * minutes);
  }
  return {
    selected,
    scans,
    startedAt,
    ...(pass.interrupted !== undefined && { interrupted: pass.interrupted }),
  };
}

interface Pass {
  client: LayersClient;
  state: WatchState | undefined;
  options: WatchOptions;
  world: Pick<Runtime, 'now' | 'sleep'>;
  budget: TokenBucket;
  interrupted?: string;
}

async function activeProjects({ client, budget }: Pass): Promise<string[]> {
  const projects = iteratePages(async (cursor) => {
    await budget.acquire();
    return client.listProjects({ status: 'active', limit: 200, cursor });
  }, LISTS.projects);
  return (await collect(projects, Infinity)).map(({ id }) => id);
}

/** Projects never read, then the least recently read ones. */
function inTurn(selected: readonly string[], state: WatchState | undefined): string[] {
  const known = [...(state?.projects.keys() ?? [])].filter((id) => selected.includes(id));
  return [...selected.filter((id) => !known.includes(id)), ...known];
}

async function scanProjects(pass: Pass, projectIds: readonly string[]): Promise<ProjectScan[]> {
  const scans: ProjectScan[] = [];
  for (const projectId of projectIds) {
    if (isOver(pass)) break;
    const scan = await scanProject(pass, projectId).catch((error: unknown) => {
      if (scans.length === 0 || !isHitch(error)) throw error;
      pass.interrupted ??= `listing accounts stopped early: ${error.message}`;
      return undefined;
    });
    if (!scan) break;
    scans.push(scan);
  }
  return scans;
}

async function scanProject(pass: Pass, projectId: string): Promise<ProjectScan> {
  const reading: Reading = { projectId, unreadable: new Set() };
  const sightings: Sighting[] = [];
  for await (const account of accountsOf(pass, reading)) sightings.push({ account });
  const complete = pass.interrupted === undefined;
  if (complete) sightings.push(...(await departed(pass, reading, sightings)));
  return { ...reading, complete, sightings };
}

/** What is known of a project while it is read. */
type Reading = Pick<ProjectScan, 'projectId'> & { unreadable: Set<string> };

/** Known accounts missing from the list, as the list of disconnected accounts shows them; often there are none. */
async function departed(pass: Pass, reading: Reading, listed: readonly Sighting[]): Promise<Sighting[]> {
  const missing = new Set(
    [...(pass.state?.projects.get(reading.projectId) ?? [])]
      .filter(([id, was]) => was.status !== 'disconnected' && !reading.unreadable.has(id))
      .map(([id]) => id),
  );
  for (const { account } of listed) missing.delete(account.socialAccountId);
  const found: Sighting[] = [];
  if (missing.size === 0) return found;
  for await (const account of accountsOf(pass, reading, 'disconnected')) {
    if (missing.has(account.socialAccountId)) found.push({ account });
  }
  return found;
}

function accountsOf(
  pass: Pass,
  { projectId, unreadable }: Reading,
  status?: string,
): AsyncGenerator<Account> {
  return iteratePages(async (cursor) => {
    if (isOver(pass)) return { items: [] };
    await pass.budget.acquire();
    const page = await pass.client.listAccounts(projectId, { limit: 200, status, cursor });
    for (const id of page.leftOut ?? []) unreadable.add(id);
    return page;
  }, LISTS.accounts);
}

async function readSnapshots(pass: Pass, scans: readonly ProjectScan[], budget: number): Promise<void> {
  const { wants = () => true } = pass.options;
  const candidates = scans.flatMap(({ projectId, sightings }) =>
    sightings
      .filter(({ account }) => account.status !== 'disconnected' && wants(account))
      .map((sighting) => ({ sighting, ...lastRead(pass, projectId, sighting.account) })),
  );
  const due = planSweep(candidates, budget, pass.world.now());
  await mapConcurrently(due, SNAPSHOT_CONCURRENCY, async ({ sighting }) => {
    if (pass.interrupted === undefined) sighting.snapshot = await readSnapshot(pass, sighting.account);
  });
}

function lastRead({ state }: Pass, projectId: string, { socialAccountId }: Account) {
  const minutes = state?.projects.get(projectId)?.get(socialAccountId)?.readAt;
  return { socialAccountId, readAt: minutes ? minutes * 60_000 : undefined };
}

async function readSnapshot(pass: Pass, account: Account): Promise<HealthSnapshot | undefined> {
  await pass.budget.acquire();
  if (isOver(pass)) return undefined;
  return pass.client.getHealth(account.socialAccountId).catch((error: unknown) => {
    // No snapshot yet, or the account went a moment ago: nothing is known against it.
    if (hasApiCode(error, 'NOT_FOUND')) return { socialAccountId: account.socialAccountId };
    // Refused once, refused always: the other readers need not ask.
    pass.interrupted ??= `reading health stopped early: ${String(error)}`;
    if (!isHitch(error)) throw error;
    return undefined;
  });
}

function isOver(pass: Pass): boolean {
  const over = pass.world.now() >= pass.options.deadline;
  if (over) pass.interrupted ??= 'the time for this poll was up; the rest comes first next time';
  return over;
}

/** Something that passes by itself: the next poll goes on where this one stopped. */
function isHitch(error: unknown): error is LayersError {
  if (error instanceof LayersConnectionError || error instanceof LayersResponseError) return true;
  if (error instanceof LayersListError) return true;
  if (!(error instanceof LayersApiError) || error.code === 'KILL_SWITCH') return false;
  return error.status === 429 || error.status >= 500;
}
