/** Delays the requests of one rate class until `rate-limit-state.ts` allows them. */
import { LayersRateLimitError } from '../errors/errors';
import { onResponse, RateLimitSignal, schedule, INITIAL_STATE } from './rate-limit-state';
import { Runtime } from './transport';

export interface RateLimiter {
  /** Resolves when a request may leave; throws when that is further off than `maxWaitMs`, those before it having left. */
  acquire(route: string, maxWaitMs: number): Promise<void>;
  /** Learns from an answer. */
  update(signal: RateLimitSignal): void;
}

/** A rate limiter for one rate class of one API key. Requests leave in the order they came, so that each sees the newest state. */
export function createRateLimiter(runtime: Pick<Runtime, 'now' | 'sleep'>): RateLimiter {
  let state = INITIAL_STATE;
  let line: Promise<unknown> = Promise.resolve();

  async function wait(route: string, maxWaitMs: number): Promise<void> {
    do {
      const now = runtime.now();
      const slot = schedule(state, now);
      if (slot.at - now > maxWaitMs) throw heldBack(route, slot.at - now);
      state = slot.state;
      if (slot.at > now) await runtime.sleep(slot.at - now);
      // A 429 may have come meanwhile: then wait again.
    } while (state.notBefore > runtime.now());
  }

  return {
    acquire(route, maxWaitMs) {
      const turn = line.then(() => wait(route, maxWaitMs));
      line = turn.catch(() => undefined);
      return turn;
    },
    update(signal) {
      state = onResponse(state, signal, runtime.now());
    },
  };
}

/** The refusal the API would give, without asking it. */
function heldBack(route: string, retryAfterMs: number): LayersRateLimitError {
  return new LayersRateLimitError(
    { status: 429, code: 'RATE_LIMITED', apiMessage: 'held back until the limit allows it', route },
    retryAfterMs,
  );
}
