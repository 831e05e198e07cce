/**
 * The one choke point of the core: every endpoint method hands a `Call` to a `Requester`.
 * `buildRequest` shapes it, `sendOnce` sends it, `createRequester` adds rate limiting and retry.
 */
import { Guard } from '../base/json';
import { LayersConnectionError } from '../errors/errors';
import { RateLimitSignal } from './rate-limit-state';
import { createRateLimiter, RateLimiter } from './rate-limiter';
import { parseResponse } from './response';
import { leftToWait, RetryPolicy, withRetry } from './retry';
import { parseHttpDate, parseRetryAfter } from './retry-after';
import { createSpacing } from './spacing';
import { header, HttpMethod, Runtime, Transport, TransportRequest, TransportResponse } from './transport';

type QueryValue = string | number | boolean | readonly string[] | undefined;

/** One request to the API, declared. */
export interface Call<Data> {
  method: HttpMethod;
  /** Template with `:name` places: `/v1/projects/:projectId/social-accounts`. */
  route: string;
  params?: Record<string, string>;
  /** Undefined is left out; an array repeats its name (contract, section 1). */
  query?: Record<string, QueryValue>;
  body?: Record<string, unknown>;
  guard: Guard<Data>;
  /** Whether repeating it cannot do anything twice; reads always are. */
  idempotent?: boolean;
  /** The least time between two requests for this address, in milliseconds. */
  spacingMs?: number;
  /** Makes the API replay its first answer instead of acting again (contract, section 5). */
  idempotencyKey?: string;
  /** Told of every error that is followed by another try. */
  onRetry?: (error: unknown) => void;
}

export type Requester = <Data>(call: Call<Data>) => Promise<Data>;

export interface RequesterOptions {
  /** As `requireBaseUrl` returns it. */
  baseUrl: string;
  /** For one try, in milliseconds. */
  timeoutMs: number;
  retry: RetryPolicy;
  runtime: Runtime;
  /** Told the time of each answer by the API's clock, in milliseconds since the epoch, where the answer has a date. */
  onDate?: (at: number) => void;
}

/** A function that sends calls within the rate limit and repeats those that may be repeated. */
export function createRequester(options: RequesterOptions): Requester {
  const { baseUrl, timeoutMs, retry, runtime, onDate } = options;
  const stopwatch = {
    now: () => runtime.elapsed?.() ?? runtime.now(),
    sleep: async (ms: number) => runtime.sleep(ms),
  };
  // A moment of the day is waited for by the stopwatch: the clock may be set meanwhile.
  const policy: RetryPolicy = {
    ...retry,
    ...(retry.deadline !== undefined && { deadline: stopwatch.now() + retry.deadline - runtime.now() }),
  };
  const rateLimiters = { read: createRateLimiter(stopwatch), write: createRateLimiter(stopwatch) };
  const spacing = createSpacing(stopwatch);
  const transport: Transport = async (request) => {
    const response = await runtime.transport(request);
    const date = parseHttpDate(header(response, 'date'));
    if (date !== undefined) onDate?.(date);
    return response;
  };
  return (call) => {
    const request = buildRequest(baseUrl, call, timeoutMs);
    const rateLimiter = call.method === 'GET' ? rateLimiters.read : rateLimiters.write;
    const idempotent = call.idempotent ?? (call.method === 'GET' || call.idempotencyKey !== undefined);
    const send = async () => {
      await rateLimiter.acquire(routeOf(call), leftToWait(policy, 0, stopwatch.now()));
      if (call.spacingMs !== undefined) await spacing(request.url, call.spacingMs);
      return sendOnce(request, call, { rateLimiter, now: () => runtime.now(), transport });
    };
    return withRetry(
      send,
      { idempotent, policy, onRetry: call.onRetry },
      { ...stopwatch, random: () => runtime.random() },
    );
  };
}

/** The request a call stands for; ids are percent-encoded, so none can change the route. */
export function buildRequest(baseUrl: string, call: Call<unknown>, timeoutMs: number): TransportRequest {
  const { params = {} } = call;
  const path = Object.entries(params).reduce(
    (filled, [name, value]) => filled.replace(`:${name}`, () => encodeURIComponent(value)),
    call.route,
  );
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (call.body) headers['Content-Type'] = 'application/json';
  if (call.idempotencyKey !== undefined) headers['Idempotency-Key'] = call.idempotencyKey;
  return {
    method: call.method,
    url: baseUrl + path + queryString(call.query ?? {}),
    headers,
    body: call.body && JSON.stringify(call.body),
    timeoutMs,
  };
}

function queryString(query: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const single of values) if (single !== undefined) search.append(name, String(single));
  }
  return search.size > 0 ? `?${search.toString()}` : '';
}

async function sendOnce<Data>(
  request: TransportRequest,
  call: Call<Data>,
  { rateLimiter, now, transport }: Pick<Runtime, 'now' | 'transport'> & { rateLimiter: RateLimiter },
): Promise<Data> {
  let response: TransportResponse;
  try {
    response = await transport(request);
  } catch (reason) {
    throw noAnswer(call, reason);
  }
  // A date in the answer is read against the answer's own: the clocks need not agree.
  const answeredAt = parseHttpDate(header(response, 'date')) ?? now();
  const retryAfterMs = parseRetryAfter(header(response, 'retry-after'), answeredAt);
  rateLimiter.update(signalOf(response, retryAfterMs));
  return parseResponse(response, call.guard, { route: routeOf(call), retryAfterMs });
}

function noAnswer(call: Call<unknown>, reason: unknown): LayersConnectionError {
  return new LayersConnectionError(routeOf(call), reason);
}

/** The header names beyond Retry-After are not documented; where they are missing nothing is learnt. */
function signalOf(response: TransportResponse, retryAfterMs: number | undefined): RateLimitSignal {
  return {
    status: response.status,
    retryAfterMs,
    limitPerMinute: count(header(response, 'x-ratelimit-limit')),
    remaining: count(header(response, 'x-ratelimit-remaining')),
  };
}

function count(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function routeOf(call: Call<unknown>): string {
  return `${call.method} ${call.route}`;
}
