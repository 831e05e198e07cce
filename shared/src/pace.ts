/**
 * Keeps requests of one rate class within the limit (contract, section 4).
 *
 * A 429 closes the gate for everybody until its Retry-After has passed. From then on requests leave
 * one at a time, at an interval taken from the `X-RateLimit-*` headers where the API sends them.
 * Where it does not, the interval starts at the slowest tier's and feels its way: shorter with each
 * success, longer with each 429. The reducers are pure; `createGate` does the waiting.
 */
import { LayersRateLimitError } from './errors';
import { World } from './transport';

export interface Pace {
  /** No request before this moment, in milliseconds since the epoch. */
  notBefore: number;
  /** The next moment that is still free. */
  nextSlot: number;
  /** Between two requests, in milliseconds; 0 while the limit is not felt. */
  intervalMs: number;
  /** Still looking for the limit after the first 429: shortens faster. */
  probing: boolean;
}

/** What an answer said about the limit. */
export interface PaceSign {
  status: number;
  retryAfterMs?: number;
  limitPerMinute?: number;
  remaining?: number;
}

export const UNHURRIED: Pace = { notBefore: 0, nextSlot: 0, intervalMs: 0, probing: false };

const MINUTE_MS = 60_000;
/** Reads of the `standard` tier: 120 a minute. */
const SLOWEST_INTERVAL_MS = 500;
const LONGEST_INTERVAL_MS = 30_000;
/** Without Retry-After (contract, section 8.2). */
const DEFAULT_PAUSE_MS = 5_000;
/** A little slower than the limit, so that the clocks need not agree. */
const HEADROOM = 1.02;
/** Pace ahead of the first 429 once this share of the bucket is left, and stop once this much is back. */
const LOW_SHARE = 0.1;
const RECOVERED_SHARE = 0.3;
const SLOWER = 1.3;
const FASTER_PROBING = 0.97;
/** One 429 in about ninety requests at the balance of 1.3 and 0.997. */
const FASTER = 0.997;

/** The moment a request may leave, and the pace after reserving it. */
export function reserve(pace: Pace, now: number): { at: number; pace: Pace } {
  // After a quiet minute every bucket is full again.
  const rested = pace.intervalMs > 0 && now - pace.nextSlot > MINUTE_MS;
  const intervalMs = rested ? 0 : pace.intervalMs;
  const at = Math.max(now, pace.notBefore, intervalMs > 0 ? pace.nextSlot : 0);
  return { at, pace: { ...pace, intervalMs, nextSlot: at + intervalMs } };
}

/** The pace after an answer; the same object when nothing was learnt. */
export function observe(pace: Pace, sign: PaceSign, now: number): Pace {
  if (sign.status === 429) return slowDown(pace, sign, now);
  if (sign.limitPerMinute !== undefined && sign.remaining !== undefined) {
    return follow(pace, sign.limitPerMinute, sign.remaining, now);
  }
  if (pace.intervalMs === 0) return pace;
  const intervalMs = pace.intervalMs * (pace.probing ? FASTER_PROBING : FASTER);
  return { ...pace, intervalMs };
}

function slowDown(pace: Pace, sign: PaceSign, now: number): Pace {
  const notBefore = Math.max(pace.notBefore, now + (sign.retryAfterMs ?? DEFAULT_PAUSE_MS));
  const nextSlot = Math.max(pace.nextSlot, notBefore);
  // Requests already under way when the gate closed bring the same news again.
  if (now < pace.notBefore) return { ...pace, notBefore, nextSlot };
  const learnt = sign.limitPerMinute && (MINUTE_MS / sign.limitPerMinute) * HEADROOM;
  const felt = pace.intervalMs === 0 ? SLOWEST_INTERVAL_MS : pace.intervalMs * SLOWER;
  const intervalMs = Math.min(learnt || felt, LONGEST_INTERVAL_MS);
  return { notBefore, nextSlot, intervalMs, probing: pace.intervalMs === 0 };
}

function follow(pace: Pace, limitPerMinute: number, remaining: number, now: number): Pace {
  if (remaining <= limitPerMinute * LOW_SHARE && limitPerMinute > 0) {
    const intervalMs = Math.min((MINUTE_MS / limitPerMinute) * HEADROOM, LONGEST_INTERVAL_MS);
    return { ...pace, intervalMs, nextSlot: Math.max(pace.nextSlot, now + intervalMs), probing: false };
  }
  if (pace.intervalMs > 0 && remaining > limitPerMinute * RECOVERED_SHARE) return { ...pace, intervalMs: 0 };
  return pace;
}

export interface Gate {
  /** Resolves when a request may leave; throws when that is further off than `maxWaitMs`. */
  pass(route: string, maxWaitMs: number): Promise<void>;
  /** Learns from an answer. */
  learn(sign: PaceSign): void;
}

/** A gate for one rate class of one API key. */
export function createGate(world: Pick<World, 'now' | 'sleep'>): Gate {
  let pace = UNHURRIED;
  return {
    async pass(route, maxWaitMs) {
      for (;;) {
        const now = world.now();
        if (pace.notBefore - now > maxWaitMs) throw heldBack(route, pace.notBefore - now);
        const slot = reserve(pace, now);
        pace = slot.pace;
        if (slot.at <= now) return;
        await world.sleep(slot.at - now);
        // A 429 may have closed the gate meanwhile: then queue again.
        if (pace.notBefore <= world.now()) return;
      }
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
