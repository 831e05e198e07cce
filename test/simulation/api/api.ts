/**
 * The API as the contract describes it (docs/api-contract.md), for reading: who am I, projects, accounts, health. Answers
 * come from memory and take time on the virtual clock only.
 */
import { stateOf } from '../fleet/account.ts';
import type { Fleet, Project } from '../fleet/fleet.ts';
import type { Random } from '../random.ts';
import { isoSeconds } from '../time/units.ts';
import type { VirtualTime } from '../time/virtual-time.ts';
import { AccountList } from './account-list.ts';
import { type Outage, outageAt } from './outage.ts';
import { RateLimit } from './rate-limit.ts';
import type { ApiSwitches } from './switches.ts';
import type { Endpoint, Webhooks } from './webhooks.ts';

export interface ApiRequest {
  method: string;
  url: string;
  body?: string;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Who asks, for the figures. */
  caller: string;
}

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One answered request, for the figures. */
export interface Served {
  at: number;
  caller: string;
  path: string;
  status: number;
  /** Of a list of accounts. */
  projectId?: string;
}

/** What can be asked for. */
const STATUSES = ['connected', 'reauth_required', 'disconnected'];
/** How long a hanging answer takes: longer than anybody waits. */
const HANGING_MS = 600_000;

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

export interface ApiOptions {
  time: VirtualTime;
  fleet: Fleet;
  switches: ApiSwitches;
  random: Random;
  /** Without it there are no routes for endpoints. */
  webhooks?: Webhooks;
}

export class Api {
  readonly served: Served[] = [];
  readonly outages: Outage[] = [];
  readonly #time: VirtualTime;
  readonly #fleet: Fleet;
  readonly #switches: ApiSwitches;
  readonly #random: Random;
  readonly #list: AccountList;
  readonly #limit: RateLimit;
  readonly #webhooks: Webhooks | undefined;
  /** By idempotency key. */
  readonly #created = new Map<string, { body: string; endpoint: Endpoint }>();

  constructor({ time, fleet, switches, random, webhooks }: ApiOptions) {
    this.#time = time;
    this.#fleet = fleet;
    this.#switches = switches;
    this.#random = random;
    this.#list = new AccountList({
      fleet,
      switches,
      random: random.fork('pages'),
      onCut: (projectId) => this.#noteCut(projectId),
    });
    this.#limit = new RateLimit(switches.tier, time.now);
    this.#webhooks = webhooks;
  }

  /** Sends and waits for the answer; rejects when the connection breaks. `sleep` is the sender's. */
  async send(request: ApiRequest, sleep: (ms: number) => Promise<void>): Promise<ApiResponse> {
    const [from, to] = this.#switches.latency;
    const latency = this.#random.between(from, to);
    const { projectId } = routeOf(request.url);
    const outage = outageAt(this.outages, this.#time.now, projectId);
    await sleep(outage?.kind === 'hanging' ? HANGING_MS : latency / 2);
    if (outage?.kind === 'broken') throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    const response = this.answer(request, typeof outage?.kind === 'number' ? outage.kind : undefined);
    await sleep(latency / 2);
    return response;
  }

  /** What the API says at this moment. */
  answer(request: ApiRequest, outage?: number): ApiResponse {
    const { method, url, caller } = request;
    const { now } = this.#time;
    const { path, projectId } = routeOf(url);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      date: new Date(now).toUTCString(),
      'x-request-id': `req_${this.#random.hex()}`,
      'x-ratelimit-endpoint-class': 'read-light',
    };
    // Only reads are many enough to come near their limit.
    const waitMs = method === 'GET' ? this.#limit.take(now) : undefined;
    if (this.#switches.rateLimitHeaders) Object.assign(headers, this.#limit.headers(now));
    const response = this.#response({ waitMs, outage, headers }, () => this.#handle(request));
    const isList = path.endsWith('/social-accounts') && projectId !== undefined;
    this.served.push({
      at: now,
      caller,
      path,
      status: response.status,
      ...(isList && { projectId }),
    });
    return response;
  }

  #response(
    { waitMs, outage, headers }: { waitMs?: number; outage?: number; headers: Record<string, string> },
    handle: () => object,
  ): ApiResponse {
    try {
      if (outage !== undefined) throw new Refusal(outage, outage === 503 ? 'UNAVAILABLE' : 'INTERNAL');
      if (waitMs !== undefined) {
        Object.assign(headers, this.#retryAfter(waitMs));
        throw new Refusal(429, 'RATE_LIMITED');
      }
      return { status: 200, headers, body: JSON.stringify(handle()) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code } = error;
      const requestId = headers['x-request-id'];
      return {
        status,
        headers,
        body: JSON.stringify({ error: { code, message: code, requestId } }),
      };
    }
  }

  #retryAfter(waitMs: number): Record<string, string> {
    const seconds = Math.max(1, Math.ceil(waitMs / 1000));
    const { retryAfter } = this.#switches;
    if (retryAfter === 'none') return {};
    const date = new Date(Math.ceil((this.#time.now + seconds * 1000) / 1000) * 1000).toUTCString();
    return { 'retry-after': retryAfter === 'seconds' ? String(seconds) : date };
  }

  #handle(request: ApiRequest): object {
    const { method, url } = request;
    const { path, query, projectId, accountId } = routeOf(url);
    if (path.startsWith('/v1/webhook-endpoints')) return this.#endpoints(path, request);
    if (method !== 'GET') throw new Refusal(404, 'NOT_FOUND');
    if (path === '/v1/whoami') return this.#whoami();
    if (path === '/v1/projects') return this.#projects(query);
    if (projectId !== undefined && path.endsWith('/social-accounts')) return this.#accounts(projectId, query);
    if (accountId !== undefined && path.endsWith('/health')) return this.#health(accountId);
    throw new Refusal(404, 'NOT_FOUND');
  }

  #whoami(): object {
    return {
      organizationId: 'org_1',
      workspaceId: 'org_1',
      organizationName: 'Acme',
      parentOrganizationId: null,
      scopes: ['*'],
      rateLimitTier: this.#switches.tier,
      apiKeyId: 'key_1',
    };
  }

  /** Newest first; cursors are opaque. */
  #projects(query: URLSearchParams): object {
    onlyKnown(query, ['status', 'limit', 'cursor', 'search', 'customerExternalId']);
    const limit = limitOf(query, 25);
    const status = query.get('status');
    const before = placeOf(query.get('cursor'));
    const rows = [...this.#fleet.projects.values()]
      .map((project, place) => ({ project, place: place + 1 }))
      .filter(({ project, place }) => place < before && isWanted(project, status))
      .reverse();
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      items: page.map(({ project }) => projectItem(project)),
      nextCursor: last ? Buffer.from(String(last.place)).toString('base64url') : null,
    };
  }

  #accounts(projectId: string, query: URLSearchParams): object {
    onlyKnown(query, ['platform', 'status', 'leased', 'limit', 'cursor']);
    if (!this.#fleet.projects.has(projectId)) throw new Refusal(404, 'NOT_FOUND');
    const statuses = query.getAll('status');
    if (statuses.some((status) => !STATUSES.includes(status))) throw new Refusal(422, 'VALIDATION');
    if (statuses.length > 0 && this.#switches.statusFilter === 'refused')
      throw new Refusal(422, 'VALIDATION');
    const leased = query.get('leased');
    const cursor = query.get('cursor') ?? undefined;
    const isMoment = this.#switches.order !== 'none';
    if (cursor !== undefined && isMoment && Number.isNaN(Date.parse(cursor)))
      throw new Refusal(422, 'VALIDATION');
    return this.#list.page({
      projectId,
      statuses,
      platforms: query.getAll('platform'),
      leased: leased === null ? undefined : leased === 'true',
      limit: limitOf(query, 50),
      cursor,
    });
  }

  /** Whoever reads this list now cannot read it to its end. */
  #noteCut(projectId: string): void {
    const { now } = this.#time;
    this.outages.push({ from: now, to: now, projectId, kind: 'broken' });
  }

  #endpoints(path: string, request: ApiRequest): object {
    const { method } = request;
    const endpoints = this.#webhooks?.endpoints;
    const [, , , id] = path.split('/');
    if (method === 'POST' && id === undefined && this.#webhooks) {
      const endpoint = this.#createEndpoint(this.#webhooks, request);
      return { endpoint: endpointItem(endpoint), signingSecret: endpoint.secret };
    }
    if (method === 'GET' && id === undefined && endpoints) {
      return { items: [...endpoints.values()].map(endpointItem), nextCursor: null };
    }
    const endpoint = endpoints?.get(id ?? '');
    if (!endpoint) throw new Refusal(404, 'NOT_FOUND');
    if (method === 'DELETE') endpoints?.delete(endpoint.id);
    return method === 'DELETE' ? { id: endpoint.id, deleted: true } : endpointItem(endpoint);
  }

  /** The same idempotency key gets the same answer (section 5): one that came too late is asked for again. */
  #createEndpoint(webhooks: Webhooks, { body = '{}', headers = {} }: ApiRequest): Endpoint {
    const key = headers['Idempotency-Key'];
    const known = key === undefined ? undefined : this.#created.get(key);
    if (known && known.body !== body) throw new Refusal(409, 'IDEMPOTENCY_CONFLICT');
    if (known) return known.endpoint;
    const { url, events } = JSON.parse(body) as Pick<Endpoint, 'url' | 'events'>;
    const endpoint = webhooks.create(url, events);
    if (key !== undefined) this.#created.set(key, { body, endpoint });
    return endpoint;
  }

  #health(accountId: string): object {
    const account = this.#fleet.accounts.get(accountId);
    if (!account || !stateOf(account).isVisible || stateOf(account).status === 'disconnected')
      throw new Refusal(404, 'NOT_FOUND');
    const { score, tier, isShadowbanned } = stateOf(account);
    return {
      socialAccountId: accountId,
      score,
      tier,
      isShadowbanned,
      shadowbanSeverity: isShadowbanned ? 'high' : null,
      recommendation: 'Post more often.',
    };
  }
}

interface Route {
  path: string;
  query: URLSearchParams;
  projectId?: string;
  accountId?: string;
}

function routeOf(url: string): Route {
  const { pathname: path, searchParams: query } = new URL(url);
  const [, , kind, id] = path.split('/');
  if (kind === 'projects' && id !== undefined) return { path, query, projectId: decodeURIComponent(id) };
  if (kind === 'social-accounts' && id !== undefined)
    return { path, query, accountId: decodeURIComponent(id) };
  return { path, query };
}

function limitOf(query: URLSearchParams, fallback: number): number {
  const limit = Number(query.get('limit') ?? fallback);
  if (!Number.isInteger(limit) || limit < 1 || limit > 200) throw new Refusal(422, 'VALIDATION');
  return limit;
}

function onlyKnown(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) if (!names.includes(name)) throw new Refusal(422, 'VALIDATION');
}

function isWanted({ periods }: Project, status: string | null): boolean {
  return status === null || periods.at(-1)?.status === status;
}

function placeOf(cursor: string | null): number {
  if (cursor === null) return Infinity;
  const place = Number(Buffer.from(cursor, 'base64url').toString());
  if (!Number.isInteger(place) || place < 1) throw new Refusal(422, 'VALIDATION');
  return place;
}

function endpointItem({ id, url, events }: Endpoint): object {
  return {
    id,
    organizationId: 'org_1',
    projectId: null,
    url,
    description: 'Zapier',
    status: 'active',
    events,
  };
}

function projectItem({ id, createdAt, periods }: Project): object {
  return {
    id,
    name: id,
    status: periods.at(-1)?.status,
    customerExternalId: null,
    timezone: 'UTC',
    primaryLanguage: 'en',
    ownerEmail: null,
    createdAt: isoSeconds(createdAt),
    updatedAt: isoSeconds(periods.at(-1)?.from ?? createdAt),
  };
}
