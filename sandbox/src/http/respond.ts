// One API request from its headers to its response, without the connection:
// key → suspension → organization → rate limit → scope → path, query and body → idempotency → the endpoint, in one transaction.

import { responseDate } from '../clock/format';
import type { Caller } from '../data/keys';
import { commit, expireTokens } from '../domain/context';
import { ApiError, bodyTooLarge, errorBody, internal, invalidField, notFound } from '../errors';
import { actingOrganization, authenticate, refuseSuspended, requireScope } from './auth';
import { MAX_BODY, TOO_LARGE } from './body';
import type { AppContext } from './context';
import type { Call, Endpoint } from './endpoint';
import type { ApiResponse, RequestHeaders } from './exchange';
import { replayOrRun, type StoredResponse } from './idempotency';
import { rateLimited, rateLimitHeaders, type RateClass } from './rate-limit';
import { parseJson, queryObject } from './schemas';

export interface ApiRequest {
  /** Undefined when no route matches. */
  endpoint: Endpoint | undefined;
  requestId: string;
  method: string;
  path: string;
  /** Without the question mark. */
  search: string;
  headers: RequestHeaders;
  param: Call['param'];
  /** Empty when none was sent. */
  bodyText?: string | typeof TOO_LARGE;
}

export function rateClassOf({ endpoint, method }: Pick<ApiRequest, 'endpoint' | 'method'>): RateClass {
  return endpoint?.rateClass ?? (method === 'GET' || method === 'HEAD' ? 'read-light' : 'write-light');
}

/** What every response carries; its date is the sandbox's own, as all times in it. */
export function commonHeaders(request: ApiRequest, now: number): Record<string, string> {
  return {
    date: responseDate(now),
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': request.requestId,
    'x-ratelimit-endpoint-class': rateClassOf(request),
  };
}

export function respond(context: AppContext, request: ApiRequest): ApiResponse {
  const headers = commonHeaders(request, context.clock.now());
  let caller: Caller | undefined;
  try {
    caller = authenticate(context.keys, request.headers);
    const { status, body } = process(context, request, { caller, headers });
    return { status, headers, body, apiKeyId: caller.keyId };
  } catch (thrown) {
    const error = thrown instanceof ApiError ? thrown : internal(thrown);
    Object.assign(headers, error.headers);
    const body = errorBody(error, request.requestId);
    return { status: error.status, headers, body, apiKeyId: caller?.keyId };
  }
}

/** `headers` are the response's; the state of the rate limit is added to them, for refused requests too. */
function process(
  context: AppContext,
  request: ApiRequest,
  { caller, headers }: { caller: Caller; headers: Record<string, string> },
): StoredResponse {
  const { endpoint, param } = request;
  const olderWhoami = context.behaviour.whoami === 'older' && endpoint?.path === '/v1/whoami';
  if (!olderWhoami) refuseSuspended(caller);
  const now = context.clock.now();
  expireTokens(context);
  const orgId = actingOrganization(context.keys, caller, request.headers);

  const limit = context.rateLimiter.acquire(caller, rateClassOf(request), now);
  Object.assign(headers, rateLimitHeaders(limit));
  if (limit.waitMs !== undefined) throw rateLimited(limit.waitMs, now, context.behaviour.retryAfter);
  if (!endpoint) throw notFound(`The route ${request.method} ${request.path}`);
  requireScope(caller, endpoint.scope);

  const body = endpoint.takesBody ? readBody(request) : undefined;
  const call: Call = { context, caller, orgId, now, param };
  const handle = endpoint.prepare(call, { query: queryObject(request.search), body });
  const run = () => ({ status: endpoint.status, body: serialize(context, handle()) });
  if (endpoint.method === 'GET') return run();
  const token = endpoint.honoursIdempotencyKey ? request.headers['idempotency-key'] : undefined;
  const keyed = { apiKeyId: caller.keyId, endpoint: `${request.method} ${request.path}`, token, body, now };
  return commit(context, () => replayOrRun(context.db, keyed, run));
}

function readBody({ bodyText = '', headers }: ApiRequest): unknown {
  if (bodyText === TOO_LARGE) throw bodyTooLarge(MAX_BODY);
  if (bodyText === '') return undefined;
  if (!/^application\/json\b/i.test(String(headers['content-type'])))
    throw invalidField('Content-Type', 'a body must be sent as application/json');
  return parseJson(bodyText);
}

function serialize(context: AppContext, value: object): string {
  return context.behaviour.unknownFields ? JSON.stringify(value, addUnknownField) : JSON.stringify(value);
}

function addUnknownField(_name: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, undocumentedField: 'ignore me' } : value;
}
