/** A token bucket: a limit of our own, below the API's (contract, section 4), on requests at once and a minute. */
import { Runtime } from './transport';

/** @internal */
export interface TokenBucket {
  /** Counts one request and resolves when it may be sent. */
  acquire(): Promise<void>;
  /** How many could be sent at this moment without waiting. */
  available(): number;
}

/** A bucket of `perMinute` tokens, full at the start and refilled at that rate. @internal */
export function createTokenBucket(perMinute: number, runtime: Pick<Runtime, 'now' | 'sleep'>): TokenBucket {
  const intervalMs = 60_000 / perMinute;
  // The moment at which the bucket is full again; each request moves it one interval on.
  let fullAt = runtime.now();
  return {
    async acquire() {
      const now = runtime.now();
      fullAt = Math.max(fullAt, now) + intervalMs;
      const wait = fullAt - now - 60_000;
      if (wait > 0) await runtime.sleep(wait);
    },
    available() {
      const used = Math.max(0, fullAt - runtime.now()) / intervalMs;
      return Math.floor(perMinute - used);
    },
  };
}
