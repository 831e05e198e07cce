// What the library takes and gives. Times in options and seeds are ISO 8601 strings, clock values are milliseconds since
// 1970, and `Ms` in a name says milliseconds. Behaviour, faults and seeds are described where their schemas are.

import type { Behaviour } from './behaviour';
import type { HealthChange } from './data/health';
import type { ApiKeySeed, SeededKey } from './data/keys';
import type { AccountChange } from './domain/edit-account';
import type { Fault } from './http/faults';
import type { TierLimits } from './http/rate-limit';
import type { LoggedRequest } from './http/request-log';
import type { SeedPlan, SeedResult } from './seed/plan';

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
