// The public vocabulary of the sandbox. Times in options and seeds are ISO 8601 strings, clock values are
// milliseconds since 1970, and `Ms` in a name says milliseconds.

export type Platform = 'tiktok' | 'instagram';
export type AccountStatus = 'connected' | 'reauth_required' | 'disconnected';
export type PostStatus = 'queued' | 'publishing' | 'draft' | 'published' | 'failed' | 'canceled';
export type RateClass = 'read-light' | 'write-light' | 'long-running';

/** Requests per minute and per class; `writeLightPerDay` is counted per UTC day, which is our choice (contract, section 4). */
export interface TierLimits {
  readLight: number;
  writeLight: number;
  longRunning: number;
  writeLightPerDay: number;
}

/** One API key with the organization it belongs to. Two seeds with one `organizationId` share the organization. */
export interface ApiKeySeed {
  /** `lp_<env>_<keyid>_<secret>`; made up when absent. */
  key?: string;
  organizationId?: string;
  organizationName?: string;
  /** Makes the organization a child, for `X-Layers-Organization`. */
  parentOrganizationId?: string;
  scopes?: string[];
  tier?: string;
  returnUrlHosts?: string[];
  suspended?: boolean;
}

/** What the contract leaves open, as switches. The defaults are in `behaviour.ts` and in the README. */
export interface Behaviour {
  listIncludesDisconnected: boolean;
  /** Whether a disconnected account in the list says why and since when it is. */
  listTellsDisconnectedReason: boolean;
  listOrder: 'newest-first' | 'oldest-first';
  lastPageCursor: 'null' | 'absent';
  healthWithoutSnapshot: '404' | 'nulls';
  revokeLeased: 'conflict' | 'allowed';
  expiredState: '404' | 'failed' | 'expired';
  returnLeg: 'newer' | 'older';
  wrongAccountOnReauth: 'fails' | 'binds';
  reauthHealthy: 'allowed' | 'conflict';
  reconnectMovesConnectedAt: boolean;
  reconnectAfterRevoke: 'same-id' | 'new-id';
  retryAfter: 'seconds' | 'http-date' | 'none';
  whoami: 'newer' | 'older';
  projectIdOnGet: 'prefixed' | 'bare';
  customerExternalIdUnique: boolean;
  webhookProjectId: 'any' | 'bare';
  webhookReplayOf: 'top' | 'data';
  deliveryRetries4xx: boolean;
  webhookTimeoutMs: number;
  /** `real` signs with the machine's time, for receivers that check against their own clock. */
  signatureTime: 'clock' | 'real';
  /** Adds a member nobody documented to every object answered, to try a client's tolerance. */
  unknownFields: boolean;
}

export interface SandboxOptions {
  /** False: no port is opened; only `sandbox.fetch` answers. Default true. */
  listen?: boolean;
  /** Default 0: a free port. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default: everything in memory. */
  dataFile?: string;
  /** ISO time the clock starts at; default: now. */
  startAt?: string;
  /** running (default): real time plus whatever was advanced. manual: moves only by `advance()`. */
  clock?: 'running' | 'manual';
  /** Added to every API answer, default 0. */
  latencyMs?: number;
  /** Default: one key, all scopes, tier standard, return URL hosts localhost and 127.0.0.1. */
  apiKeys?: ApiKeySeed[];
  behaviour?: Partial<Behaviour>;
  tiers?: Record<string, TierLimits>;
}

export type FaultKind =
  | 'status'
  | 'reset'
  | 'reset-after'
  | 'delay'
  | 'truncate'
  | 'malformed'
  | 'html'
  | 'empty'
  | 'redirect'
  | 'huge'
  | 'drip';

/**
 * What goes wrong with matching API requests. `reset`, `status`, `malformed`, `html`, `empty`, `redirect` and `huge`
 * answer in place of the API: nothing is processed. `reset-after`, `truncate` and `drip` process and commit first.
 */
export interface Fault {
  /** Given by `add`. */
  id?: string;
  /** A template (`/v1/projects/:projectId/social-accounts`), a concrete path, either after a method (`GET /v1/…`), or `*`. Default `*`. */
  route?: string;
  kind: FaultKind;
  status?: number;
  /** `error.code` of a `status` fault. */
  code?: string;
  /** A number of seconds or any header text; for `status`. */
  retryAfter?: number | string;
  headers?: Record<string, string>;
  /** `delay`: before the request is processed. `drip`: between two pieces of the answer. Real milliseconds. */
  delayMs?: number;
  /** Where `redirect` sends to. */
  location?: string;
  /** Size of a `huge` body, default 10 MB. */
  bytes?: number;
  /** How often it still happens; default: until cleared. */
  times?: number;
  /** 0 to 1, default 1. */
  probability?: number;
}

export interface LoggedRequest {
  /** Counts up from 1; `since` in the control API. */
  seq: number;
  requestId: string;
  at: string;
  method: string;
  /** With its query. */
  path: string;
  /** The template, or the path when no route matched. */
  route: string;
  /** 0 when the connection was dropped. */
  status: number;
  rateClass: RateClass;
  apiKeyId?: string;
  fault?: FaultKind;
  durationMs: number;
  /** API keys are redacted. */
  headers: Record<string, string>;
}

/** Changes merge into the snapshot there is; a first one starts from a healthy account. */
export interface HealthChange {
  score?: number | null;
  tier?: string | null;
  isShadowbanned?: boolean;
  shadowbanSeverity?: string | null;
  recommendation?: string;
  /** Further members of the answer. */
  extra?: Record<string, unknown>;
}

export interface AccountChange {
  status?: AccountStatus;
  tokenExpiresAt?: string | null;
  handle?: string;
  avatarUrl?: string | null;
  /** Written when `status` becomes `disconnected`; default `revoked_by_owner`. */
  disconnectedReason?: string;
}

export interface ProjectSeed {
  id?: string;
  /** Default: the first key's organization. */
  organizationId?: string;
  name?: string;
  timezone?: string;
  customerExternalId?: string;
  ownerEmail?: string;
  status?: 'active' | 'archived';
}

export interface AccountSeed {
  id?: string;
  /** Default: the plan's first project, else the sandbox's first. */
  projectId?: string;
  platform?: Platform;
  handle?: string;
  avatarUrl?: string | null;
  status?: AccountStatus;
  leased?: boolean;
  followers?: number;
  connectedAt?: string;
  tokenExpiresAt?: string | null;
  /** Default: a healthy snapshot. `null`: no snapshot yet. */
  health?: HealthChange | null;
  queuedPosts?: number;
}

/** `count` accounts made from one pattern: `<handle><number>`, from 1. */
export interface AccountBatch extends Omit<AccountSeed, 'id' | 'connectedAt'> {
  count: number;
}

export interface PostSeed {
  id?: string;
  socialAccountId: string;
  /** How many, one hour apart. Default 1. */
  count?: number;
  status?: PostStatus;
  mode?: 'publish' | 'draft' | 'managed';
  scheduledFor?: string;
  containerId?: string;
}

export interface SeedPlan {
  apiKeys?: ApiKeySeed[];
  projects?: ProjectSeed[];
  /** `sample`: twelve, one of every trouble among them. */
  accounts?: AccountSeed[] | AccountBatch | 'sample';
  scheduledPosts?: PostSeed[];
}

export interface SeededKey {
  apiKey: string;
  apiKeyId: string;
  organizationId: string;
}

export interface SeedResult {
  apiKeys: SeededKey[];
  projectIds: string[];
  socialAccountIds: string[];
  scheduledPostIds: string[];
}

export interface Sandbox {
  /** `http://127.0.0.1:PORT`, no slash at the end; `http://localhost` without a port. */
  url: string;
  /** The first key. */
  apiKey: string;
  /** All keys, in seeding order. */
  apiKeys: readonly SeededKey[];
  /** A first project, seeded at start. */
  projectId: string;
  /**
   * Answers without the network, as `fetch` to an address below `url` does. Redirects are not followed. Rejects with a
   * TypeError for a fault that breaks or slows the connection (`reset`, `reset-after`, `truncate`, `drip`).
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;
  clock: {
    now(): number;
    /** Moves the clock and runs what became due on the way (deliveries, token expiry); resolves when done. 0 waits for what is due now. */
    advance(ms: number): Promise<void>;
  };
  faults: { add(fault: Fault): string; list(): Fault[]; clear(): void };
  behaviour: { get(): Behaviour; set(change: Partial<Behaviour>): void };
  /** The latest 1,000 API requests, oldest first. */
  requests(): LoggedRequest[];
  seed(plan: SeedPlan): SeedResult;
  /** Back to the moment after `createSandbox`: same keys, same project, clock, behaviour; nothing else. */
  reset(): void;
  close(): Promise<void>;
  /** What the owner's browser does on the consent page; returns the Location it is sent to. */
  approve(authorizeUrl: string, as?: { handle?: string }): Promise<string>;
  deny(authorizeUrl: string): Promise<string>;
  setAccount(socialAccountId: string, change: AccountChange): void;
  setHealth(socialAccountId: string, change: HealthChange): void;
}
