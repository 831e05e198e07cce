/**
 * A limit we set ourselves, below the API's (contract, section 4), for everything that watches with one key. Others use the
 * same key: nine tenths of its limit are the most.
 */
import { readsPerMinute } from '../health/sweep';

/** How long something takes, whatever is done to the clock of the day. */
export interface Stopwatch {
  /** Milliseconds since any fixed moment. */
  elapsed(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
}

/** One budget for each key and process: watches that share it keep to the limit together. */
export interface RequestBudget {
  /** Requests a minute. */
  perMinute(): number;
  /** Sets the limit by the key's tier. */
  setTier(tier: unknown): void;
  /** Resolves to true when a request may be sent, and to false at once when that is further off than `maxWaitMs`. */
  acquire(maxWaitMs: number): Promise<boolean>;
}

const LIMIT_SHARE = 0.9;

/** A budget for the slowest tier until another is set; full at the start. @internal */
export function createRequestBudget(stopwatch: Stopwatch): RequestBudget {
  let perMinute = readsPerMinute(undefined) * LIMIT_SHARE;
  // When the bucket is full again; each request moves it one interval on.
  let fullAt = stopwatch.elapsed();
  return {
    perMinute: () => perMinute,
    setTier(tier) {
      perMinute = readsPerMinute(tier) * LIMIT_SHARE;
    },
    async acquire(maxWaitMs) {
      const now = stopwatch.elapsed();
      const next = Math.max(fullAt, now) + 60_000 / perMinute;
      const waitMs = next - now - 60_000;
      if (waitMs > maxWaitMs) return false;
      fullAt = next;
      if (waitMs > 0) await stopwatch.sleep(waitMs);
      return true;
    },
  };
}
