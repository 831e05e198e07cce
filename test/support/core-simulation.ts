/**
 * Time for many at once: sleepers wake in the order of their hours, and the clock jumps from one to
 * the next. No timers, so ten minutes of traffic take a moment and come out the same every time.
 */
import { LayersClient, TransportResponse, Runtime } from 'layers-social-core';

import { EPOCH } from './runtime';

interface SimulatedTime extends Pick<Runtime, 'now' | 'sleep'> {
  /** Wakes sleepers until `work` is done; what `work` resolves to. */
  run<Result>(work: Promise<Result>): Promise<Result>;
}

interface Sleeper {
  at: number;
  wake: () => void;
}

/** A clock at `EPOCH`; sleepers due at the same moment wake in the order they lay down. */
export function simulatedTime(): SimulatedTime {
  let now = EPOCH;
  const sleepers: Sleeper[] = [];
  return {
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        const at = now + Math.max(0, ms);
        const later = sleepers.findIndex((other) => other.at > at);
        sleepers.splice(later < 0 ? sleepers.length : later, 0, { at, wake });
      }),
    async run(work) {
      const state = { done: false };
      const finish = () => (state.done = true);
      work.then(finish, finish);
      for (;;) {
        // Lets everything that can go on without the clock go on.
        await new Promise((resolve) => setImmediate(resolve));
        if (state.done) return work;
        const next = sleepers.shift();
        if (!next) throw new Error('everybody waits and nobody sleeps');
        now = next.at;
        next.wake();
      }
    },
  };
}

export interface Limits {
  perMinute: number;
  /** How long an answer takes, in milliseconds. */
  latencyMs: number;
  /** Sends `X-RateLimit-*` as well as Retry-After. */
  withHeaders?: boolean;
  /** Leaves Retry-After out of a 429. */
  silent?: boolean;
  /** What others take from the same bucket, spread evenly. */
  foreignPerMinute?: number;
}

/** An API behind a token bucket of one minute's requests; counts what it granted and what it refused. */
function tokenBucketApi(time: SimulatedTime, limits: Limits) {
  const { perMinute, latencyMs, withHeaders = false, silent = false, foreignPerMinute = 0 } = limits;
  const perMs = (perMinute - foreignPerMinute) / 60_000;
  const counts = { granted: 0, refused: 0, settled: { refused: 0, all: 0 } };
  let tokens = perMinute;
  let filledAt = time.now();

  function react(): TransportResponse {
    const now = time.now();
    tokens = Math.min(perMinute, tokens + (now - filledAt) * perMs);
    filledAt = now;
    const granted = tokens >= 1;
    if (granted) tokens -= 1;
    counts[granted ? 'granted' : 'refused'] += 1;
    if (now >= EPOCH + 60_000) {
      counts.settled.all += 1;
      if (!granted) counts.settled.refused += 1;
    }
    const headers = {
      ...(withHeaders && { 'x-ratelimit-limit': perMinute, 'x-ratelimit-remaining': Math.floor(tokens) }),
      ...(!granted && !silent && { 'retry-after': Math.ceil((1 - tokens) / perMs / 1000) }),
    };
    const body = granted ? { organizationId: 'org_1' } : { error: { code: 'RATE_LIMITED' } };
    return { status: granted ? 200 : 429, headers, body: JSON.stringify(body) };
  }

  return {
    counts,
    transport: async (): Promise<TransportResponse> => {
      await time.sleep(latencyMs / 2);
      const answer = react();
      await time.sleep(latencyMs / 2);
      return answer;
    },
  };
}

interface Traffic {
  granted: number;
  refused: number;
  /** Of those refused and of all, the ones after the first minute, by which a full bucket is used up. */
  settled: { refused: number; all: number };
  /** Calls that ended with an error. */
  failed: number;
  /** Granted requests for each one the limit allows, the bucket's first filling included. */
  utilisation: number;
}

/** What comes of `workers` that call the API without a pause for `minutes`. */
export async function simulateTraffic(limits: Limits, workers: number, minutes: number): Promise<Traffic> {
  const time = simulatedTime();
  const api = tokenBucketApi(time, limits);
  const client = new LayersClient({ ...time, transport: api.transport, random: () => 0.5 });
  const end = time.now() + minutes * 60_000;
  let failed = 0;
  const work = async () => {
    while (time.now() < end) await client.whoami().catch(() => (failed += 1));
  };
  await time.run(Promise.all(Array.from({ length: workers }, work)));
  const allowed = limits.perMinute + (limits.perMinute - (limits.foreignPerMinute ?? 0)) * minutes;
  return { ...api.counts, failed, utilisation: api.counts.granted / allowed };
}
