/** Holds requests of one rate class back until `pace.ts` lets them leave. */
import { LayersRateLimitError } from './errors';
import { observe, PaceSign, reserve, UNHURRIED } from './pace';
import { World } from './transport';

export interface Gate {
  /** Resolves when a request may leave; throws when that is further off than `maxWaitMs`, those before it having left. */
  pass(route: string, maxWaitMs: number): Promise<void>;
  /** Learns from an answer. */
  learn(sign: PaceSign): void;
}

/** A gate for one rate class of one API key. Requests pass in the order they came, so that each sees the newest pace. */
export function createGate(world: Pick<World, 'now' | 'sleep'>): Gate {
  let pace = UNHURRIED;
  let line: Promise<unknown> = Promise.resolve();

  async function wait(route: string, maxWaitMs: number): Promise<void> {
    do {
      const now = world.now();
      const slot = reserve(pace, now);
      if (slot.at - now > maxWaitMs) throw heldBack(route, slot.at - now);
      pace = slot.pace;
      if (slot.at > now) await world.sleep(slot.at - now);
      // A 429 may have closed the gate meanwhile: then wait again.
    } while (pace.notBefore > world.now());
  }

  return {
    pass(route, maxWaitMs) {
      const turn = line.then(() => wait(route, maxWaitMs));
      line = turn.catch(() => undefined);
      return turn;
    },
    learn(sign) {
      pace = observe(pace, sign, world.now());
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
