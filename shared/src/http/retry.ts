/**
 * Repeats a request when, and only when, that is safe and worth it.
 * `decideRetry` is the rule, `withRetry` the doing; neither knows what a request is.
 */
import { LayersApiError, LayersRateLimitError, LayersResponseError } from '../errors/errors';
import { isTransient } from '../errors/transient';
import { Runtime } from './transport';

/** How long one request may go on; default 4 tries and 120,000 ms. */
export interface RetryPolicy {
  /** Tries of one request when its answer was lost or the API was out of order; 429s do not count. */
  maxAttempts: number;
  /** The longest a single request may wait between its tries, all waits together, in milliseconds. */
  maxWaitMs: number;
  /** No wait goes on past this moment, in milliseconds since the epoch: for hosts that end a step by the clock. */
  deadline?: number;
}

/** @internal */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { maxAttempts: 4, maxWaitMs: 120_000 };

/** @internal */
export interface RetryContext {
  error: unknown;
  /** Tries that failed for another reason than the rate limit, this one included. */
  attempts: number;
  /** Answers with 429, this one included. */
  rateLimitedAttempts: number;
  /** Whether repeating cannot do anything twice. */
  idempotent: boolean;
  /** How long this request may still wait, in milliseconds. */
  leftMs: number;
  /** A number in [0, 1), for jitter. */
  random: number;
}

const MAX_BACKOFF_MS = 30_000;
const TRANSIENT_BASE_MS = 500;
/** The API's guide: without Retry-After, wait 5 s and double up to 30 s (contract, section 8.2). */
const THROTTLED_BASE_MS = 5_000;

/** How long to wait before the next try, in milliseconds; undefined to give up. @internal */
export function decideRetry(
  context: RetryContext,
  policy: Pick<RetryPolicy, 'maxAttempts'>,
): number | undefined {
  const wait = proposeWait(context, policy);
  // A wait past our own budget is never cut short: asking earlier than told would fight the limit.
  if (wait === undefined || wait > context.leftMs) return undefined;
  return wait;
}

function proposeWait(context: RetryContext, policy: Pick<RetryPolicy, 'maxAttempts'>): number | undefined {
  const { error, attempts, rateLimitedAttempts, idempotent, random } = context;
  const toldMs = error instanceof LayersApiError ? error.retryAfterMs : undefined;
  // A refused request did nothing, so any method may repeat it. The API's own time is the floor; the
  // doubling on top of it ends a Retry-After of 0 that never stops coming.
  if (error instanceof LayersRateLimitError) {
    const baseMs = toldMs === undefined ? THROTTLED_BASE_MS : TRANSIENT_BASE_MS;
    return Math.max(toldMs ?? 0, backoff(baseMs, rateLimitedAttempts, random));
  }
  // Anything else may have been carried out.
  if (!idempotent) return undefined;
  if (attempts >= policy.maxAttempts || !isWorthRepeating(error)) return undefined;
  return Math.max(toldMs ?? 0, backoff(TRANSIENT_BASE_MS, attempts, random));
}

/** An answer that cannot be read may have been cut off on its way. */
function isWorthRepeating(error: unknown): boolean {
  return isTransient(error) || error instanceof LayersResponseError;
}

/** Doubles from `baseMs` up to 30 s; the jitter only adds, so the base is a floor. */
function backoff(baseMs: number, attempt: number, random: number): number {
  return Math.min(baseMs * 2 ** (attempt - 1), MAX_BACKOFF_MS) * (1 + random / 4);
}

/** How long a request may still wait that has waited `waitedMs`; negative when it may not. @internal */
export function leftToWait(policy: RetryPolicy, waitedMs: number, now: number): number {
  return Math.min(policy.maxWaitMs - waitedMs, (policy.deadline ?? Infinity) - now);
}

/** @internal */
export interface RetryOptions {
  idempotent: boolean;
  policy: RetryPolicy;
  /** Told of every error that is followed by another try. */
  onRetry?: (error: unknown) => void;
}

/**
 * What `send` resolves to, after as many tries as the policy allows; otherwise the last error.
 * @internal
 */
export async function withRetry<Data>(
  send: () => Promise<Data>,
  options: RetryOptions,
  runtime: Pick<Runtime, 'now' | 'sleep' | 'random'>,
): Promise<Data> {
  let attempts = 0;
  let rateLimitedAttempts = 0;
  let waitedMs = 0;
  for (;;) {
    let error: unknown;
    try {
      return await send();
    } catch (reason) {
      error = reason;
    }
    if (error instanceof LayersRateLimitError) rateLimitedAttempts += 1;
    else attempts += 1;
    const { idempotent, policy } = options;
    const leftMs = leftToWait(policy, waitedMs, runtime.now());
    const wait = decideRetry(
      { error, attempts, rateLimitedAttempts, idempotent, leftMs, random: runtime.random() },
      policy,
    );
    if (wait === undefined) throw error;
    options.onRetry?.(error);
    await runtime.sleep(wait);
    waitedMs += wait;
  }
}
