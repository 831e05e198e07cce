/**
 * Keeps requests of one rate class within the limit (contract, section 4).
 *
 * After a 429 no request leaves until its Retry-After has passed. From then on requests leave
 * one at a time, at an interval taken from the `X-RateLimit-*` headers where the API sends them.
 * Where it does not, the interval is measured: a 429 means an empty bucket, so what was granted between
 * two of them is what the limit gives in that time. Each success shortens
 * the interval slightly. Pure functions; `rate-limiter.ts` does the waiting.
 */

export interface RateLimitState {
  /** No request before this moment, in milliseconds since the epoch. */
  notBefore: number;
  /** The next moment that is still free. */
  nextSlot: number;
  /** Between two requests, in milliseconds; 0 while the limit is not felt. */
  intervalMs: number;
  /** Requests granted since `since`, when the bucket was empty. */
  granted: number;
  /** In milliseconds since the epoch; a minute before the first request, because that one meets a full bucket. */
  since: number;
  /** Still looking for the limit after the first 429: shortens faster. */
  probing: boolean;
}

/** What an answer said about the limit. */
export interface RateLimitSignal {
  status: number;
  retryAfterMs?: number;
  limitPerMinute?: number;
  remaining?: number;
}

export const INITIAL_STATE: RateLimitState = {
  notBefore: 0,
  nextSlot: -Infinity,
  intervalMs: 0,
  granted: 0,
  since: 0,
  probing: false,
};

const MINUTE_MS = 60_000;
/** Reads of the `standard` tier, 120 a minute: the slowest to begin with, however little was granted so far. */
const SLOWEST_INTERVAL_MS = 500;
const LONGEST_INTERVAL_MS = 30_000;
/** Without Retry-After (contract, section 8.2). */
const DEFAULT_PAUSE_MS = 5_000;
/** The least after a 429, for a Retry-After of 0 and for dates that our clock has passed already. */
const LEAST_PAUSE_MS = 1_000;
/** A little slower than the limit, so that the clocks need not agree. */
const HEADROOM = 1.02;
/** Pace ahead of the first 429 once this share of the bucket is left, and stop once this much is back. */
const LOW_SHARE = 0.1;
const RECOVERED_SHARE = 0.3;
/** How much faster than the limit while all of that low share is left, so that it is used up, not kept. */
const SPENDING = 0.3;
/** Fewer requests granted measure nothing; the interval then grows by a third instead. */
const ENOUGH_GRANTED = 20;
const SLOWER = 1.3;
/** How long the interval takes to shrink by the factor e: before the second 429, and after it. */
const PROBING_MS = 60_000;
const SETTLED_MS = 600_000;

/** The moment a request may leave, and the state after reserving it. */
export function schedule(state: RateLimitState, now: number): { at: number; state: RateLimitState } {
  // After a quiet minute every bucket is full again.
  const rested = now - state.nextSlot > MINUTE_MS;
  const current = rested ? { ...state, intervalMs: 0, granted: 0, since: now - MINUTE_MS } : state;
  const at = Math.max(now, current.notBefore, current.intervalMs > 0 ? current.nextSlot : now);
  return { at, state: { ...current, nextSlot: at + current.intervalMs } };
}

/** The state after a response. */
export function onResponse(state: RateLimitState, signal: RateLimitSignal, now: number): RateLimitState {
  if (signal.status === 429) return slowDown(state, signal, now);
  const current = { ...state, granted: state.granted + 1 };
  if (signal.limitPerMinute !== undefined && signal.remaining !== undefined) {
    return follow(current, { limitPerMinute: signal.limitPerMinute, remaining: signal.remaining }, now);
  }
  const shrinkingMs = state.probing ? PROBING_MS : SETTLED_MS;
  return { ...current, intervalMs: state.intervalMs * (1 - state.intervalMs / shrinkingMs) };
}

function slowDown(state: RateLimitState, signal: RateLimitSignal, now: number): RateLimitState {
  const pauseMs = Math.max(signal.retryAfterMs ?? DEFAULT_PAUSE_MS, LEAST_PAUSE_MS);
  const notBefore = Math.max(state.notBefore, now + pauseMs);
  const nextSlot = Math.max(state.nextSlot, notBefore);
  // Requests already under way at the first 429 are often refused too: they say nothing new.
  if (now < state.notBefore) return { ...state, notBefore, nextSlot };
  const learnt = signal.limitPerMinute ? (MINUTE_MS / signal.limitPerMinute) * HEADROOM : measure(state, now);
  const measured = state.intervalMs === 0 || state.granted >= ENOUGH_GRANTED;
  return {
    notBefore,
    nextSlot,
    intervalMs: Math.min(learnt, LONGEST_INTERVAL_MS),
    ...(measured ? { granted: 0, since: now } : { granted: state.granted, since: state.since }),
    probing: state.intervalMs === 0,
  };
}

/** The interval that the requests granted so far bear out, in milliseconds. */
function measure({ granted, since, intervalMs }: RateLimitState, now: number): number {
  const averageMs = ((now - since) / granted) * HEADROOM;
  if (intervalMs === 0) return Math.min(averageMs, SLOWEST_INTERVAL_MS * HEADROOM);
  return granted >= ENOUGH_GRANTED ? Math.max(averageMs, intervalMs) : intervalMs * SLOWER;
}

function follow(
  state: RateLimitState,
  { limitPerMinute, remaining }: Required<Pick<RateLimitSignal, 'limitPerMinute' | 'remaining'>>,
  now: number,
): RateLimitState {
  if (remaining <= limitPerMinute * LOW_SHARE && limitPerMinute > 0) {
    const left = remaining / (limitPerMinute * LOW_SHARE);
    const exactMs = MINUTE_MS / limitPerMinute;
    const intervalMs = Math.min(exactMs * (HEADROOM - SPENDING * left), LONGEST_INTERVAL_MS);
    return { ...state, intervalMs, nextSlot: Math.max(state.nextSlot, now + intervalMs), probing: false };
  }
  if (state.intervalMs > 0 && remaining > limitPerMinute * RECOVERED_SHARE)
    return { ...state, intervalMs: 0 };
  return state;
}
