/** A limit we set ourselves, below the API's (contract, section 4): so many requests at once, and as many a minute. */
import { World } from './transport';

/** @internal */
export interface Budget {
  /** Counts one request and resolves when it may be sent. */
  take(): Promise<void>;
  /** How many could be sent at this moment without waiting. */
  available(): number;
}

/** A budget of `perMinute` requests, full at the start. @internal */
export function createBudget(perMinute: number, world: Pick<World, 'now' | 'sleep'>): Budget {
  const intervalMs = 60_000 / perMinute;
  // The moment at which the bucket is full again; each request moves it one interval on.
  let fullAt = world.now();
  return {
    async take() {
      const now = world.now();
      fullAt = Math.max(fullAt, now) + intervalMs;
      const wait = fullAt - now - 60_000;
      if (wait > 0) await world.sleep(wait);
    },
    available() {
      const used = Math.max(0, fullAt - world.now()) / intervalMs;
      return Math.floor(perMinute - used);
    },
  };
}
