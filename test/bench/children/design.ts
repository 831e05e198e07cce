/** The core of a checkout, built, as a host uses it to watch: of today, or as it was before. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { Transport } from 'layers-social-core';

interface Polled {
  state: object;
  events: unknown[];
  interrupted?: string;
}

type Poll = (...args: readonly unknown[]) => Promise<Polled>;

/** The parts of the core that were used for it. */
interface Core {
  LayersClient: new (options: object) => object;
  readState(stored: unknown): object | undefined;
  writeState(state: object): object;
  /** Of today. */
  pollOnce?: Poll;
  createRequestBudget?(stopwatch: object): object;
  /** Before the second design. */
  watchOnce?: Poll;
}

export interface Clock {
  now(): number;
  elapsed(): number;
  sleep(ms: number): Promise<void>;
}

export interface Watch {
  /** What a host stores between two polls. */
  stored: string | undefined;
  poll(): Promise<{ events: number; interrupted: boolean; ms: number }>;
}

interface Surroundings {
  baseUrl: string;
  clock: Clock;
  transport: Transport;
}

/** What n8n gives a poll for its requests. */
const BUDGET_MS = 187_500;

/** The transport on fetch of that checkout. */
export function fetchOf(root: string, baseUrl: string): Transport {
  const { fetchTransport } = requireOf(root)('./dist/fetch.js') as {
    fetchTransport(options: object): Transport;
  };
  return fetchTransport({ apiKey: 'lp_test_bench_key', baseUrl });
}

/** A watch of everything, connections only. */
export function openWatch(root: string, { baseUrl, clock, transport }: Surroundings): Watch {
  const core = requireOf(root)('./dist/index.js') as Core;
  const runtime = { ...clock, random: () => 0 };
  const requests = core.createRequestBudget?.(clock);

  const pollWith = (client: object, state: object | undefined): Promise<Polled> => {
    const contentHealth = false;
    const { pollOnce, watchOnce } = core;
    if (pollOnce) return pollOnce(client, state, { contentHealth, budgetMs: BUDGET_MS, requests, runtime });
    if (!watchOnce) throw new Error(`${root} has no watch that is known here`);
    return watchOnce(client, state, { contentHealth, deadline: clock.now() + BUDGET_MS }, runtime);
  };

  return {
    stored: undefined,
    async poll() {
      const client = new core.LayersClient({ baseUrl, transport, ...runtime });
      const before = this.stored === undefined ? undefined : core.readState(JSON.parse(this.stored));
      const started = performance.now();
      const { state, events, interrupted } = await pollWith(client, before);
      const ms = performance.now() - started;
      this.stored = JSON.stringify(core.writeState(state));
      return { events: events.length, interrupted: interrupted !== undefined, ms };
    },
  };
}

function requireOf(root: string): NodeJS.Require {
  return createRequire(join(root, 'shared', 'package.json'));
}
