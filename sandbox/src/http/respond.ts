// One API request from headers to answer, without touching the connection:
// key → suspension → organization → bucket → scope → path, query and body → idempotency → the endpoint, in one transaction.

import type { IncomingHttpHeaders } from 'node:http';

import type { Caller } from '../data/keys';
import { commit, expireTokens } from '../domain/context';
import { ApiError, errorBody, invalidField, notFound } from '../errors';
import type { RateClass } from '../types';
import { actingOrganization, authenticate, refuseSuspended, requireScope } from './auth';
import type { AppContext } from './context';
import type { Call, Endpoint } from './endpoint';
import { checkToken, recall, remember, type Keyed, type Remembered } from './idempotency';
import { rateLimited, type Taken } from './rate-limit';
import { parseJson, queryObject } from './schemas';

export interface ApiRequest {
  requestId: string;
  method: string;
  path: string;
  /** Without the question mark. */
  search: string;
  headers: IncomingHttpHeaders;
  param: Call['param'];
  /** Undefined when none was sent. */
  bodyText: string | undefined;
}

export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
  apiKeyId?: string | undefined;
}

export function rateClassOf(endpoint: Endpoint | undefined, method: string): RateClass {
  return endpoint?.rateClass ?? (method === 'GET' || method === 'HEAD' ? 'read-light' : 'write-light');
}

export function respond(context: AppContext, endpoint: Endpoint | undefined, request: ApiRequest): Answer {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': request.requestId,
    'x-ratelimit-endpoint-class': rateClassOf(endpoint, request.method),
  };
  let caller: Caller | undefined;
  try {
    caller = authenticate(context.keys, request.headers);
    const { status, body } = process(context, { endpoint, request, caller, headers });
    return { status, headers, body, apiKeyId: caller.keyId };
  } catch (thrown) {
    const error = thrown instanceof ApiError ? thrown : internal(thrown);
    Object.assign(headers, error.headers);
    return {
      status: error.status,
      headers,
      body: errorBody(error, request.requestId),
      apiKeyId: caller?.keyId,
    };
  }
}

interface Step {
  endpoint: Endpoint | undefined;
  request: ApiRequest;
  caller: Caller;
  /** Of the answer; the bucket's state is added on the way. */
  headers: Record<string, string>;
}

function process(context: AppContext, { endpoint, request, caller, headers }: Step): Remembered {
  const olderWhoami = context.behaviour.whoami === 'older' && endpoint?.path === '/v1/whoami';
  if (!olderWhoami) refuseSuspended(caller);
  const now = context.clock.now();
  expireTokens(context);
  const orgId = actingOrganization(context.keys, caller, request.headers);

  const taken = context.rateLimiter.take(caller, rateClassOf(endpoint, request.method), now);
  describeBucket(headers, taken);
  if (taken.waitMs !== undefined) throw rateLimited(taken.waitMs, now, context.behaviour.retryAfter);
  if (!endpoint) throw notFound(`The route ${request.method} ${request.path}`);
  requireScope(caller, endpoint.scope);

  const body = endpoint.takesBody ? readBody(request) : undefined;
  const call: Call = { context, caller, orgId, now, param: request.param };
  const handle = endpoint.prepare(call, { query: queryObject(request.search), body });
  const answer = () => ({ status: endpoint.status, body: serialize(context, handle()) });
  if (endpoint.method === 'GET') return answer();
  return commit(context, () => once(context, { endpoint, request, call, body }, answer));
}

/** The answer given before to the same Idempotency-Key, or a first one. */
function once(
  context: AppContext,
  { endpoint, request, call, body }: { endpoint: Endpoint; request: ApiRequest; call: Call; body: unknown },
  answer: () => Remembered,
): Remembered {
  const token = request.headers['idempotency-key'];
  if (typeof token !== 'string' || !endpoint.honoursIdempotencyKey) return answer();
  checkToken(token);
  const keyed: Keyed = {
    apiKeyId: call.caller.keyId,
    endpoint: `${request.method} ${request.path}`,
    token,
    body,
    now: call.now,
  };
  const known = recall(context.db, keyed);
  if (known) return known;
  const first = answer();
  remember(context.db, keyed, first);
  return first;
}

function readBody(request: ApiRequest): unknown {
  const { bodyText, headers } = request;
  if (bodyText === undefined || bodyText === '') return undefined;
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    throw invalidField('Content-Type', 'a body must be sent as application/json');
  return parseJson(bodyText);
}

function describeBucket(headers: Record<string, string>, taken: Taken): void {
  headers['x-ratelimit-limit'] = String(taken.limit);
  headers['x-ratelimit-remaining'] = String(taken.remaining);
  headers['x-ratelimit-reset'] = String(taken.resetAt);
}

function serialize(context: AppContext, value: object): string {
  return context.behaviour.unknownFields ? JSON.stringify(value, addUnknownField) : JSON.stringify(value);
}

function addUnknownField(_name: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, undocumentedField: 'ignore me' } : value;
}

function internal(thrown: unknown): ApiError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(500, 'INTERNAL', `The sandbox failed: ${message}`);
}
