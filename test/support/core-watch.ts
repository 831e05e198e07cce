/** Builders for the tests of the watch: accounts at a fixed epoch, an API that lists them, and a watch that polls it. */
import {
  Account,
  HealthSnapshot,
  LayersClient,
  PollResult,
  pollOnce,
  readState,
  Transport,
  WatchEvent,
  WatchOptions,
  WatchState,
  writeState,
} from 'layers-social-core';

import { EPOCH } from './runtime';

export const PROJECT = 'prj_1';
export const MINUTE = 60_000;
export const DAY = 86_400_000;

export function account(number: number, change: Partial<Account> = {}): Account {
  return {
    socialAccountId: accountId(number),
    platform: 'tiktok',
    handle: `creator${number}`,
    status: 'connected',
    leased: false,
    connectedAt: at(EPOCH - DAY - number * MINUTE),
    tokenExpiresAt: at(EPOCH + 30 * DAY),
    ...change,
  };
}

export function accountId(number: number): string {
  return `sa_00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function snapshot(change: Partial<HealthSnapshot> = {}): Omit<HealthSnapshot, 'socialAccountId'> {
  return { score: 80, tier: 'warm', isShadowbanned: false, ...change };
}

export function at(ms: number): string {
  return new Date(ms).toISOString();
}

/** `type reason` of each event, short enough to compare at a glance. */
export function names(events: readonly WatchEvent[]): string[] {
  return events.map((event) => (event.type === 'health_degraded' ? `degraded ${event.reason}` : event.type));
}

/** What is not documented about the API's lists. */
export interface Switches {
  order: 'newest' | 'oldest' | 'none';
  /** Of the list by status. */
  filter: 'obeyed' | 'ignored' | 'refused';
  listsDisconnected: boolean;
  /** Whether the cursor is the `connectedAt` of the last item; otherwise it counts items. */
  cursorIsTime: boolean;
}

interface ApiProject {
  accounts: Map<string, Account>;
  status: 'active' | 'archived';
  createdAt?: string;
  /** Answers with this status instead. */
  fails?: number;
}

/** An API in memory, with a clock of its own that moves when told. */
export class WatchedApi {
  now = EPOCH;
  readonly projects = new Map<string, ApiProject>();
  readonly snapshots = new Map<string, Partial<HealthSnapshot>>();
  readonly switches: Switches;
  tier = 'partner';
  /** The largest page, whatever is asked for. */
  pageSize = 200;
  /** What every answer takes. */
  latencyMs = 0;
  /** `path?query` of every request. */
  readonly requests: string[] = [];
  /** Answers before anything else does. */
  intercept?: (url: URL) => { status?: number; body: object; headers?: object } | undefined;
  /** How much the host's clock is ahead of the API's. */
  clockAheadMs = 0;
  private elapsed = 0;

  constructor(switches: Partial<Switches> = {}) {
    this.switches = {
      order: 'newest',
      filter: 'obeyed',
      listsDisconnected: true,
      cursorIsTime: true,
      ...switches,
    };
  }

  /** Adds accounts, and the project when it is not there. */
  put(projectId: string, ...accounts: Account[]): this {
    const project = this.projects.get(projectId) ?? { accounts: new Map(), status: 'active' };
    this.projects.set(projectId, project);
    for (const one of accounts) project.accounts.set(one.socialAccountId, one);
    return this;
  }

  /** Changes an account wherever it is. */
  change(number: number, change: Partial<Account>): void {
    const id = accountId(number);
    for (const { accounts } of this.projects.values()) {
      const known = accounts.get(id);
      if (known) accounts.set(id, { ...known, ...change });
    }
  }

  pass(ms: number): void {
    this.now += ms;
    this.elapsed += ms;
  }

  readonly runtime = {
    now: () => this.now + this.clockAheadMs,
    elapsed: () => this.elapsed,
    random: () => 0,
    sleep: (ms: number) => {
      this.pass(ms);
      return Promise.resolve();
    },
  };

  client(): LayersClient {
    const retry = { maxAttempts: 1, maxWaitMs: 0 };
    return new LayersClient({ ...this.runtime, transport: this.transport, retry });
  }

  private readonly transport: Transport = ({ url }) => {
    this.pass(this.latencyMs);
    const address = new URL(url);
    this.requests.push(`${address.pathname}${address.search}`);
    const answer = this.intercept?.(address) ?? this.answer(address);
    const headers = { date: new Date(this.now).toUTCString(), ...answer.headers };
    return Promise.resolve({ status: answer.status ?? 200, headers, body: JSON.stringify(answer.body) });
  };

  private answer({ pathname, searchParams }: URL): { status?: number; body: object; headers?: object } {
    if (pathname === '/v1/whoami') return { body: { organizationId: 'org_1', rateLimitTier: this.tier } };
    if (pathname === '/v1/projects') return { body: this.listProjects(searchParams) };
    const health = /\/social-accounts\/([^/]+)\/health$/.exec(pathname)?.[1];
    if (health !== undefined) {
      return { body: { socialAccountId: health, ...snapshot(this.snapshots.get(health)) } };
    }
    const project = this.projects.get(pathname.split('/')[3] ?? '');
    if (!project) return refusal(404, 'NOT_FOUND');
    if (project.fails !== undefined) return refusal(project.fails, 'INTERNAL');
    if (searchParams.has('status') && this.switches.filter === 'refused') return refusal(422, 'VALIDATION');
    return { body: this.listAccounts(project, searchParams) };
  }

  private listProjects(query: URLSearchParams): object {
    const from = Number(query.get('cursor') ?? 0);
    const limit = Number(query.get('limit'));
    const items = [...this.projects]
      .filter(([, { status }]) => status === query.get('status'))
      .map(([id, { createdAt, status }]) => ({ id, status, createdAt }));
    const next = from + limit < items.length ? String(from + limit) : null;
    return { items: items.slice(from, from + limit), nextCursor: next };
  }

  private listAccounts({ accounts }: ApiProject, query: URLSearchParams): object {
    const wanted = this.switches.filter === 'ignored' ? null : query.get('status');
    const { order, listsDisconnected, cursorIsTime } = this.switches;
    const listed = [...accounts.values()].filter(({ status }) =>
      wanted === null ? listsDisconnected || status !== 'disconnected' : status === wanted,
    );
    const time = ({ connectedAt }: Account) => Date.parse(connectedAt ?? '') || 0;
    if (order !== 'none') listed.sort((a, b) => (order === 'newest' ? time(b) - time(a) : time(a) - time(b)));
    const limit = Math.min(Number(query.get('limit')), this.pageSize);
    const cursor = query.get('cursor');
    const isPast = (one: Account) =>
      cursor === null ||
      (order === 'newest' ? time(one) < Date.parse(cursor) : time(one) > Date.parse(cursor));
    const byTime = cursorIsTime && order !== 'none';
    const from = byTime ? 0 : Number(cursor ?? 0);
    const rest = byTime ? listed.filter(isPast) : listed.slice(from);
    const items = rest.slice(0, limit);
    const next = byTime ? items.at(-1)?.connectedAt : String(from + limit);
    return { items, nextCursor: rest.length > limit ? next : null };
  }
}

function refusal(status: number, code: string) {
  return { status, body: { error: { code, message: code, requestId: 'req_1' } } };
}

/** A watch that stores its state as text between two polls, as every host does. */
export class Watcher {
  stored: string | undefined;
  last: PollResult | undefined;
  readonly told: WatchEvent[] = [];

  constructor(
    readonly api: WatchedApi,
    readonly options: Partial<WatchOptions> = {},
  ) {}

  /** What a poll tells, so much later; undefined options are the constructor's. */
  async poll(change: Partial<WatchOptions> = {}, laterMs = MINUTE): Promise<string[]> {
    this.api.pass(laterMs);
    const options = { contentHealth: false, budgetMs: 180_000, ...this.options, ...change };
    this.last = await pollOnce(this.api.client(), this.state, { ...options, runtime: this.api.runtime });
    this.stored = JSON.stringify(writeState(this.last.state));
    this.told.push(...this.last.events);
    return this.last.events.map((event) => `${names([event])[0]} ${numberOf(event.socialAccountId)}`);
  }

  get state(): WatchState | undefined {
    return this.stored === undefined ? undefined : readState(JSON.parse(this.stored));
  }
}

function numberOf(socialAccountId: string): number {
  return Number(socialAccountId.slice(-12));
}
