// Token buckets per key and class, refilled continuously on the sandbox's clock, and the daily cap on writes
// (contract, section 4). They live in memory: a restarted sandbox starts with full buckets.

import { DAY, MINUTE, SECOND, httpDate } from '../clock/format';
import { ApiError } from '../errors';

export type RateClass = 'read-light' | 'write-light' | 'long-running';

/** Requests per minute and per class; `writeLightPerDay` is counted per UTC day, which is our choice (contract, section 4). */
export interface TierLimits {
  readLight: number;
  writeLight: number;
  longRunning: number;
  writeLightPerDay: number;
}

/** The figures of `sandbox` are not documented, only that they are tighter than `standard`'s. */
export const DEFAULT_TIERS: Readonly<Record<string, TierLimits>> = {
  standard: { readLight: 120, writeLight: 60, longRunning: 20, writeLightPerDay: 10_000 },
  pilot: { readLight: 1_200, writeLight: 600, longRunning: 60, writeLightPerDay: 100_000 },
  partner: { readLight: 6_000, writeLight: 3_000, longRunning: 300, writeLightPerDay: 500_000 },
  sandbox: { readLight: 60, writeLight: 30, longRunning: 10, writeLightPerDay: 1_000 },
};

const LIMIT_OF: Record<RateClass, (limits: TierLimits) => number> = {
  'read-light': (limits) => limits.readLight,
  'write-light': (limits) => limits.writeLight,
  'long-running': (limits) => limits.longRunning,
};

interface Bucket {
  tokens: number;
  filledAt: number;
  day: number;
  usedToday: number;
}

export interface RateLimitState {
  limit: number;
  remaining: number;
  /** Unix second at which the bucket is full again. */
  resetAt: number;
  /** Milliseconds until a request can succeed; undefined when this one may pass. */
  waitMs: number | undefined;
}

export class RateLimiter {
  readonly #tiers: Readonly<Record<string, TierLimits>>;
  #rateLimiter = new Map<string, Bucket>();

  constructor(tiers: Record<string, TierLimits> = {}) {
    this.#tiers = { ...DEFAULT_TIERS, ...tiers };
  }

  has(tier: string): boolean {
    return Object.hasOwn(this.#tiers, tier);
  }

  /** Takes a token of the bucket when there is one. */
  acquire(key: { keyId: string; tier: string }, rateClass: RateClass, now: number): RateLimitState {
    const limits = this.#tiers[key.tier] ?? DEFAULT_TIERS['standard'];
    if (!limits) throw new Error(`no limits for tier ${key.tier}`);
    const limit = LIMIT_OF[rateClass](limits);
    const bucket = this.#bucket(`${key.keyId} ${rateClass}`, limit, now);
    refill(bucket, limit, now);

    const dayIsFull = rateClass === 'write-light' && bucket.usedToday >= limits.writeLightPerDay;
    const waitMs = dayIsFull
      ? (bucket.day + 1) * DAY - now
      : bucket.tokens < 1
        ? ((1 - bucket.tokens) * MINUTE) / limit
        : undefined;
    if (waitMs === undefined) {
      bucket.tokens -= 1;
      bucket.usedToday += 1;
    }
    const missing = limit - bucket.tokens;
    return {
      limit,
      remaining: Math.floor(bucket.tokens),
      resetAt: Math.ceil((now + (missing * MINUTE) / limit) / SECOND),
      waitMs,
    };
  }

  clear(): void {
    this.#rateLimiter.clear();
  }

  #bucket(name: string, limit: number, now: number): Bucket {
    let bucket = this.#rateLimiter.get(name);
    if (!bucket) {
      bucket = { tokens: limit, filledAt: now, day: 0, usedToday: 0 };
      this.#rateLimiter.set(name, bucket);
    }
    return bucket;
  }
}

function refill(bucket: Bucket, limit: number, now: number): void {
  const gained = (Math.max(0, now - bucket.filledAt) * limit) / MINUTE;
  bucket.tokens = Math.min(limit, bucket.tokens + gained);
  bucket.filledAt = now;
  const day = Math.floor(now / DAY);
  if (day !== bucket.day) {
    bucket.day = day;
    bucket.usedToday = 0;
  }
}

export function rateLimitHeaders({ limit, remaining, resetAt }: RateLimitState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(resetAt),
  };
}

/** Whole seconds, rounded up: a client that waits exactly this long gets through. */
export function rateLimited(waitMs: number, now: number, form: 'seconds' | 'http-date' | 'none'): ApiError {
  const seconds = Math.max(1, Math.ceil(waitMs / SECOND));
  const text = form === 'seconds' ? String(seconds) : httpDate(now + seconds * SECOND);
  return new ApiError(429, 'RATE_LIMITED', {
    message: `Too many requests; the next can pass in ${seconds} s.`,
    headers: form === 'none' ? {} : { 'retry-after': text },
  });
}
