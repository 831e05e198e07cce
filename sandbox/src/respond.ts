// One API request from headers to answer, without touching the connection:
// key → suspension → organization → bucket → scope → path, query and body → idempotency → the endpoint, in one transaction.

import type { IncomingHttpHeaders } from 'node:http';

import type { Caller } from './data/keys';
import type { Call, Endpoint } from './endpoint';
import { ApiError, errorBody, invalidField, notFound } from './errors';
import { actingOrganization, authenticate, refuseSuspended, requireScope } from './gates/auth';
import { checkToken, recall, remember, type Keyed, type Remembered } from './gates/idempotency';
import { rateLimited, type Taken } from './gates/rate-limit';
import { parseJson, queryObject } from './schemas';
import type { RateClass } from './types';
import type { World } from './world';

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

export function respond(world: World, endpoint: Endpoint | undefined, request: ApiRequest): Answer {
  const headers: Record<string, string> = {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': request.requestId,
    'x-ratelimit-endpoint-class': rateClassOf(endpoint, request.method),
  };
  let caller: Caller | undefined;
  try {
    caller = authenticate(world.keys, request.headers);
    const { status, body } = process(world, { endpoint, request, caller, headers });
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

function process(world: World, { endpoint, request, caller, headers }: Step): Remembered {
  const olderWhoami = world.behaviour.whoami === 'older' && endpoint?.path === '/v1/whoami';
  if (!olderWhoami) refuseSuspended(caller);
  const now = world.clock.now();
  if (world.expiry.catchUp(now)) world.timeline.poke();
  const orgId = actingOrganization(world.keys, caller, request.headers);

  const taken = world.buckets.take(caller, rateClassOf(endpoint, request.method), now);
  describeBucket(headers, taken);
  if (taken.waitMs !== undefined) throw rateLimited(taken.waitMs, now, world.behaviour.retryAfter);
  if (!endpoint) throw notFound(`The route ${request.method} ${request.path}`);
  requireScope(caller, endpoint.scope);

  const body = endpoint.takesBody ? readBody(request) : undefined;
  const call: Call = { world, caller, orgId, now, param: request.param };
  const handle = endpoint.prepare(call, { query: queryObject(request.search), body });
  const answer = () => ({ status: endpoint.status, body: serialize(world, handle()) });
  if (endpoint.method === 'GET') return answer();
  const done = world.store.transaction(() => once(world, { endpoint, request, call, body }, answer));
  world.expiry.refresh();
  world.timeline.poke();
  return done;
}

/** The answer given before to the same Idempotency-Key, or a first one. */
function once(
  world: World,
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
  const known = recall(world.store, keyed);
  if (known) return known;
  const first = answer();
  remember(world.store, keyed, first);
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

function serialize(world: World, value: object): string {
  return world.behaviour.unknownFields ? JSON.stringify(value, addUnknownField) : JSON.stringify(value);
}

function addUnknownField(_name: string, value: unknown): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ...value, undocumentedField: 'ignore me' } : value;
}

function internal(thrown: unknown): ApiError {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(500, 'INTERNAL', `The sandbox failed: ${message}`);
}
