/**
 * One poll of a watch: asks the questions of `read-project.ts` within the rate limit and the time it has. Projects take
 * turns; one that fails is skipped and named, and holds nobody up. What was not reached comes first next time.
 */
import { LayersClient } from '../api/client';
import { iteratePages } from '../api/pages';
import { LISTS } from '../api/queries';
import { Account } from '../api/types';
import { mapConcurrently } from '../base/concurrency';
import {
  isLayersError,
  LayersConnectionError,
  LayersListError,
  LayersRateLimitError,
} from '../errors/errors';
import { HealthPolicy } from '../health/assess';
import { readsPerMinute } from '../health/sweep';
import { Runtime } from '../http/transport';
import { completePolicy, ConnectedSince, Draft, ProjectDraft, Standing, withoutFuture } from './draft';
import { ConnectedEvent, DegradedEvent, WatchEvent } from './events';
import { isFatal, TimeIsUp } from './failures';
import { Answer, lookAt, Question, Reading, readOn, ReadingOptions, restart } from './read-project';
import { createRequestBudget, RequestBudget, Stopwatch } from './request-budget';
import { dropMissing, inTurn, missing, select, Selected } from './select-projects';
import { Candidate, readSnapshots } from './snapshots';
import { newState, WatchState } from './watch-state';

/** What one poll reads, and for how long. */
export interface WatchOptions {
  /** Undefined watches every active project. */
  projectIds?: readonly string[];
  policy?: Partial<HealthPolicy>;
  /** Whether to read snapshots at all. */
  contentHealth: boolean;
  /** Whose snapshots are worth a request; default: everybody's. */
  wants?: (account: Account) => boolean;
  /** No request begins later than so many milliseconds after the poll. */
  budgetMs: number;
  /** Shared by all that watch with the same key in this process; default: one of its own. */
  requests?: RequestBudget;
  /** Lists recent connections too, news or not. */
  connectedSince?: ConnectedSince;
  /** Reads all it can, archived projects too, and lists everything: for a host that must know all ids first. */
  everything?: boolean;
}

/** What one poll found. */
export interface PollResult {
  /** To be stored and handed in next time, once the events are safe. */
  state: WatchState;
  events: WatchEvent[];
  /** The events, each with the account that it is about. */
  found: Standing<WatchEvent>[];
  /** Why the poll is partial, for the log; absent when it is not. */
  interrupted?: string;
  /** Projects that could not be read, and why. */
  skipped: Skipped[];
  /** What else is for the log. */
  notes: string[];
  /** Whether everybody in trouble was seen, in every project. */
  complete: boolean;
  /** How many projects that is, and how many there are. */
  known: number;
  selected: number;
  /** Everything that is wrong with an account that was seen, news or not. */
  degraded: Standing<DegradedEvent>[];
  /** Connections since `connectedSince` that were seen, news or not. */
  connected: Standing<ConnectedEvent>[];
  /**
   * Why no project could be looked at to the end, or none is known, where nothing is news: to be thrown once the state is
   * stored, which at a first poll begins the watch. A host that is to be shown what holds, news or not, shows that first.
   */
  failure?: Error;
}

/** A project that was left out of a poll. */
export interface Skipped {
  projectId: string;
  reason: string;
}

/** What a poll needs from its host. `elapsed` measures durations; default: `now`. */
export type WatchRuntime = Pick<Runtime, 'now' | 'sleep' | 'random'> & Partial<Pick<Stopwatch, 'elapsed'>>;

type Listed = { projects: Selected[] } | { error: unknown };

/** `failed`: why it could not be asked for just now. */
type AskedTier = Pick<Draft, 'tier' | 'tierAskedAt'> & { failed?: string };

const TIER_PERIOD_MS = 3_600_000;
/** Projects read at once, unless their pages are so large that one at a time is enough for the memory. */
const MAX_CONCURRENT_PROJECTS = 4;
const HEAVY_CHARACTERS = 1_000_000;
/** Of the budget since the last poll, what the rolling read may use: a third of nine tenths is three tenths of the limit. */
const ROLL_SHARE = 1 / 3;
/** Of the API's limit since the last poll, what snapshots may use. */
const SNAPSHOT_SHARE = 0.5;
const MAX_MINUTES = 30;
const MAX_ARCHIVED_PAGES = 5;
const FRESH_MS = 15 * 60_000;

/**
 * Polls once: what happened since `state`, and the state to store. Without a state (the first poll) nothing that was so
 * before is an event. Throws when the API refuses the key, and at a first poll when it did not answer at all: a watch begins
 * by the API's clock.
 */
export async function pollOnce(
  client: LayersClient,
  state: WatchState | undefined,
  { runtime, ...options }: WatchOptions & { runtime: WatchRuntime },
): Promise<PollResult> {
  const poll = new Poll(client, options, runtime);
  try {
    return await poll.run(state);
  } catch (error) {
    throw withoutTime(error);
  }
}

class Poll {
  private readonly stopwatch: Stopwatch;
  private readonly requests: RequestBudget;
  private readonly endsAt: number;
  private readonly skipped = new Map<string, string>();
  private readonly candidates = new Map<string, Candidate>();
  private readonly failures: Error[] = [];
  private readonly lookedAt = new Set<string>();
  private interrupted: string | undefined;
  private isHeavy = false;
  /** Whether it is not known which projects there are. */
  private lacksProjects = false;

  constructor(
    private readonly client: LayersClient,
    private readonly options: WatchOptions,
    private readonly runtime: WatchRuntime,
  ) {
    const elapsed = runtime.elapsed ?? (() => runtime.now());
    this.stopwatch = { elapsed, sleep: (ms) => runtime.sleep(ms) };
    this.requests = options.requests ?? createRequestBudget(this.stopwatch);
    this.endsAt = elapsed() + options.budgetMs;
  }

  async run(stored: WatchState | undefined): Promise<PollResult> {
    // Together: an API can take longer for each than a host has for all of them.
    const [{ failed, ...tier }, listed] = await Promise.all([this.askTier(stored), this.listProjects()]);
    if (!stored) await this.hearTheClock();
    const startedAt = this.moment();
    const before = withoutFuture(stored ?? newState(startedAt), startedAt);
    const draft = this.open(before);
    Object.assign(draft, tier);
    if (failed !== undefined) draft.notes.add(failed);
    const selected = await this.selectProjects(draft, listed);
    const turns = inTurn(selected, this.runtime.random());
    await this.lookAtAll(draft, turns);
    const minutes = Math.min(MAX_MINUTES, Math.max(1, (startedAt - before.polledAt) / 60_000));
    await this.readOnAll(draft, turns, minutes);
    if (this.options.contentHealth && this.interrupted === undefined) await this.readContent(draft, minutes);
    return this.result(draft, selected, startedAt);
  }

  /** A watch begins by the API's clock, which an answer gives, whatever it says. Throws when none comes. */
  private async hearTheClock(): Promise<void> {
    if (this.client.answeredAt !== undefined) return;
    await this.permit();
    await this.client.listProjects({ limit: 1 }).catch((error: unknown) => {
      if (isFatal(error) || error instanceof LayersConnectionError) throw error;
    });
  }

  /** The API's clock, where it has answered with a date. */
  private moment(): number {
    return this.client.answeredAt ?? this.runtime.now();
  }

  private open(before: WatchState): Draft {
    const { policy, contentHealth, connectedSince } = this.options;
    return new Draft(before, { policy: completePolicy(policy), contentHealth, connectedSince });
  }

  /** The tier of the key; where it cannot be asked for, the last one that was known. */
  private async askTier(state: WatchState | undefined): Promise<AskedTier> {
    const known = { tier: state?.tier, tierAskedAt: state?.tierAskedAt ?? 0 };
    const age = this.moment() - known.tierAskedAt;
    const isFresh = known.tier !== undefined && age >= 0 && age <= TIER_PERIOD_MS;
    const asked = isFresh ? known : await this.tierNow(known);
    this.requests.setTier(asked.tier);
    return asked;
  }

  private async tierNow(known: AskedTier): Promise<AskedTier> {
    await this.permit();
    const identity = await this.client.whoami().catch((error: unknown) => {
      if (isFatal(error)) throw error;
      return { ...known, failed: `the tier of the key could not be asked for: ${String(error)}` };
    });
    if ('failed' in identity) return identity;
    return { tier: String(identity.rateLimitTier ?? 'standard'), tierAskedAt: this.moment() };
  }

  /** The projects there are, archived ones too for a host that must know everything first; or why they could not be listed. */
  private async listProjects(): Promise<Listed> {
    if (this.options.projectIds) return { projects: [] };
    const statuses = this.options.everything ? (['active', 'archived'] as const) : (['active'] as const);
    try {
      const lists = await Promise.all(statuses.map((status) => this.list(status, Infinity)));
      return { projects: lists.flat() };
    } catch (error) {
      return { error };
    }
  }

  private async selectProjects(draft: Draft, listed: Listed): Promise<ProjectDraft[]> {
    const { projectIds, everything } = this.options;
    const { before } = draft;
    if (projectIds) {
      const selected = projectIds.map((id) => ({ id }));
      for (const { id } of missing(draft, selected)) draft.projects.delete(id);
      return select(draft, selected, before.polledAt);
    }
    if ('error' in listed) return this.selectKnown(draft, listed.error);
    const gone = missing(draft, listed.projects);
    if (gone.length > 0 && !everything) await this.dropArchived(draft, gone);
    const selected = select(draft, listed.projects, before.listedAt);
    draft.listedAt = this.moment();
    return selected;
  }

  /** The projects could not be listed: those that are known are read all the same. */
  private selectKnown(draft: Draft, error: unknown): ProjectDraft[] {
    const failure = withoutTime(error);
    if (!isLayersError(failure) || isFatal(failure)) throw error;
    this.lacksProjects = true;
    if (draft.projects.size === 0) this.failures.push(failure);
    else draft.notes.add(`listing the projects failed, so those that are known were read: ${String(error)}`);
    return [...draft.projects.values()];
  }

  /** Drops known projects that are archived. When that cannot be seen, they are kept for now. */
  private async dropArchived(draft: Draft, gone: readonly ProjectDraft[]): Promise<void> {
    const archived = await this.list('archived', MAX_ARCHIVED_PAGES).catch((error: unknown) => {
      if (isFatal(error)) throw error;
      draft.notes.add(`listing the archived projects failed: ${String(error)}`);
      return [];
    });
    dropMissing(draft, gone, new Set(archived.map(({ id }) => id)));
  }

  private async list(status: 'active' | 'archived', maxPages: number): Promise<Selected[]> {
    let pages = 0;
    const projects = iteratePages(async (cursor) => {
      if (pages >= maxPages) return { items: [] };
      pages += 1;
      await this.permit();
      return this.client.listProjects({ status, limit: 200, cursor });
    }, LISTS.projects);
    const selected: Selected[] = [];
    for await (const { id, createdAt } of projects) selected.push({ id, createdAt });
    return selected;
  }

  private async lookAtAll(draft: Draft, turns: readonly ProjectDraft[]): Promise<void> {
    const [first, ...others] = turns;
    if (first === undefined) return;
    await this.lookAtOne(draft, first);
    await mapConcurrently(others, this.isHeavy ? 1 : MAX_CONCURRENT_PROJECTS, (project) =>
      this.lookAtOne(draft, project),
    );
  }

  /** Why no project could be looked at to the end. */
  private failure(): Error | undefined {
    return this.lookedAt.size === 0 ? this.failures[0] : undefined;
  }

  private async lookAtOne(draft: Draft, project: ProjectDraft): Promise<void> {
    if (this.interrupted !== undefined) return;
    const triedAt = this.moment();
    const ended = await this.drive(project, lookAt(draft, project, this.readingOptions()), {
      most: Infinity,
      onAnswer: () => (project.triedAt = triedAt),
    });
    if (ended) this.lookedAt.add(project.id);
    if (!project.known) draft.notes.add(describeBaseline(project));
  }

  /** The projects whose pass began first come first; together they ask so many questions. */
  private async readOnAll(draft: Draft, turns: readonly ProjectDraft[], minutes: number): Promise<void> {
    const share = Math.max(1, Math.floor(this.requests.perMinute() * ROLL_SHARE * minutes));
    let left = this.options.everything ? Infinity : share;
    const projects = turns.filter(({ id }) => this.lookedAt.has(id));
    projects.sort((a, b) => a.roll.startedAt - b.roll.startedAt);
    for (const project of projects) {
      if (left <= 0 || this.interrupted !== undefined) return;
      const reading = readOn(draft, project, this.readingOptions());
      await this.drive(project, reading, { most: left, onAnswer: () => (left -= 1) });
    }
  }

  private readingOptions(): ReadingOptions {
    const { connectedSince, everything = false, contentHealth } = this.options;
    const onPage = (project: ProjectDraft, accounts: readonly Account[]) =>
      this.noteCandidates(project, accounts);
    return { recentSince: connectedSince?.recent ?? Infinity, everything, ...(contentHealth && { onPage }) };
  }

  /** Answers the questions of a reading, as many as there may be. Whether it came to its end. */
  private async drive(
    project: ProjectDraft,
    reading: Reading,
    { most, onAnswer }: { most: number; onAnswer: () => void },
  ): Promise<boolean> {
    try {
      let step = reading.next();
      for (let count = 0; !step.done; count += 1) {
        if (count >= most) return false;
        const outcome = await this.ask(step.value).catch((error: unknown) => ({ error }));
        // What the end of the time cut off was not tried: it comes first next time.
        if (!('error' in outcome && this.isOver(outcome.error))) onAnswer();
        step = 'error' in outcome ? reading.throw(outcome.error) : reading.next(outcome);
      }
      return true;
    } catch (error) {
      this.skip(project, error);
      return false;
    }
  }

  private isOver(error: unknown): boolean {
    return error instanceof TimeIsUp || this.stopwatch.elapsed() > this.endsAt;
  }

  private async ask({ projectId, query }: Question): Promise<Answer> {
    await this.permit();
    const page = await this.client.listAccounts(projectId, query);
    const [sample] = page.items;
    if (sample && JSON.stringify(sample).length * page.items.length > HEAVY_CHARACTERS) this.isHeavy = true;
    return { page: { ...page, items: page.items.map(usedMembers) }, at: this.moment() };
  }

  private skip(project: ProjectDraft, error: unknown): void {
    if (error instanceof TimeIsUp) {
      this.interrupted ??= error.message;
      return;
    }
    if (!isLayersError(error) || isFatal(error)) throw error;
    this.failures.push(error);
    if (error instanceof LayersListError) restart(project);
    const reason = error.message;
    this.skipped.set(project.id, reason);
    // The limit is the key's: every other project would be refused too.
    if (error instanceof LayersRateLimitError) this.interrupted ??= reason;
  }

  private async permit(): Promise<void> {
    const leftMs = this.endsAt - this.stopwatch.elapsed();
    if (leftMs <= 0 || !(await this.requests.acquire(leftMs))) throw new TimeIsUp();
  }

  private noteCandidates(project: ProjectDraft, accounts: readonly Account[]): void {
    const { wants = () => true } = this.options;
    for (const account of accounts) {
      if (account.status !== 'disconnected' && wants(account)) {
        const readAt = project.contents.get(account.socialAccountId)?.readAt;
        const { socialAccountId } = account;
        this.candidates.set(socialAccountId, {
          socialAccountId,
          project,
          account,
          ...(readAt !== undefined && { readAt: readAt * 60_000 }),
        });
      }
    }
  }

  private async readContent(draft: Draft, minutes: number): Promise<void> {
    const recovered = draft.recovered();
    const reason = await readSnapshots({
      draft,
      // Whether an account that seems to be well again is so, its snapshot says, however fresh the last one is.
      candidates: [...this.candidates.values()].map((candidate) =>
        recovered.has(candidate.socialAccountId) ? { ...candidate, readAt: undefined } : candidate,
      ),
      most: readsPerMinute(draft.tier) * SNAPSHOT_SHARE * minutes,
      now: this.moment(),
      read: async (id) => {
        await this.permit();
        return { snapshot: await this.client.getHealth(id), at: this.moment() };
      },
    });
    this.interrupted ??= reason;
  }

  /** A host that must know everything first may look at its projects in several attempts. */
  private isKnown({ id, known, lookedAt }: ProjectDraft, startedAt: number): boolean {
    const isFresh = this.options.everything === true && lookedAt > startedAt - FRESH_MS;
    return known && (this.lookedAt.has(id) || isFresh);
  }

  private result(draft: Draft, selected: readonly ProjectDraft[], startedAt: number): PollResult {
    const known = selected.filter((project) => this.isKnown(project, startedAt)).length;
    const failure = draft.found.size === 0 ? this.failure() : undefined;
    return {
      state: draft.close(startedAt),
      events: [...draft.found.values()].map(({ event }) => event),
      found: [...draft.found.values()],
      ...(this.interrupted !== undefined && { interrupted: this.interrupted }),
      skipped: [...this.skipped].map(([projectId, reason]) => ({ projectId, reason })),
      notes: [...draft.notes],
      complete: known === selected.length && !this.lacksProjects,
      known,
      selected: selected.length,
      degraded: [...draft.degraded.values()],
      connected: [...draft.connected.values()],
      ...(failure && { failure }),
    };
  }
}

/** Where there was no time to list the projects, the API did not answer in time. */
function withoutTime(error: unknown): unknown {
  return error instanceof TimeIsUp ? new LayersConnectionError('GET /v1/projects', error) : error;
}

function describeBaseline({ id, roll, filter }: ProjectDraft): string {
  const how =
    filter === 'broken' ? `${roll.accounts} accounts were read so far` : 'those in trouble come first';
  return `the accounts of project ${id} are being learnt, and until then nothing of them is told: ${how}`;
}

/** Pages can be megabytes: only what is used of an account is kept. */
function usedMembers(account: Account): Account {
  const { socialAccountId, platform, handle, avatarUrl, status, leased, connectedAt, tokenExpiresAt } =
    account;
  const { disconnectedReason } = account;
  return {
    socialAccountId,
    platform,
    handle,
    avatarUrl,
    status,
    leased,
    connectedAt,
    tokenExpiresAt,
    ...(disconnectedReason !== undefined && { disconnectedReason }),
  };
}
