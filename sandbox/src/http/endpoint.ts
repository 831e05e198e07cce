// An endpoint of the API as data: its route, class, scope and schema, and the function that answers it.
// What the contract says about all endpoints alike happens in `respond.ts`.

import { z } from 'zod';

import type { Caller } from '../data/keys';
import type { SandboxContext } from '../domain/context';
import type { Scope } from './auth';
import type { RateClass } from './rate-limit';
import { parse } from './schemas';

export interface Call {
  context: SandboxContext;
  caller: Caller;
  /** The organization the call acts for. */
  orgId: string;
  now: number;
  /** A piece of the path. */
  param: (name: string) => string;
}

/** As read from the wire. */
export interface Input {
  query: Record<string, string | string[]>;
  body: unknown;
}

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

export interface Endpoint {
  method: Method;
  path: string;
  rateClass: RateClass;
  scope: Scope | undefined;
  status: number;
  takesBody: boolean;
  honoursIdempotencyKey: boolean;
  /** Documented at /openapi.json: one line, and the schemas that are used. */
  summary: string;
  query: z.ZodType;
  body: z.ZodType | undefined;
  answer: z.ZodType;
  /** Validates, throwing ApiError, and returns what is left to do. */
  prepare: (call: Call, input: Input) => () => object;
}

interface Shared<Answer> {
  path: string;
  summary: string;
  scope?: Scope;
  answer: z.ZodType<Answer>;
}

interface ReadDefinition<Query, Answer> extends Shared<Answer> {
  query: z.ZodType<Query>;
  handle: (call: Call, query: Query) => Answer;
}

interface WriteDefinition<Body, Answer> extends Shared<Answer> {
  method: Exclude<Method, 'GET'>;
  body: z.ZodType<Body>;
  handle: (call: Call, body: Body) => Answer;
  /** Default write-light; `long-running` for a POST that starts a job. */
  rateClass?: RateClass;
  status?: number;
  /** Refuses a malformed id in the path before anything is looked up. */
  checkPath?: (param: Call['param']) => void;
  /** oauth-url and reauth-url do (contract, section 5). */
  ignoresIdempotencyKey?: boolean;
}

/** No query parameters, or no body beyond `{}`. */
export const nothing = z.strictObject({});

export function read<Query, Answer extends object>(def: ReadDefinition<Query, Answer>): Endpoint {
  return {
    method: 'GET',
    path: def.path,
    summary: def.summary,
    query: def.query,
    body: undefined,
    answer: def.answer,
    rateClass: 'read-light',
    scope: def.scope,
    status: 200,
    takesBody: false,
    honoursIdempotencyKey: false,
    prepare: (call, input) => {
      const query = parse(def.query, input.query);
      return () => def.handle(call, query);
    },
  };
}

export function write<Body, Answer extends object>(def: WriteDefinition<Body, Answer>): Endpoint {
  return {
    method: def.method,
    path: def.path,
    summary: def.summary,
    query: nothing,
    body: def.body,
    answer: def.answer,
    rateClass: def.rateClass ?? 'write-light',
    scope: def.scope,
    status: def.status ?? 200,
    takesBody: true,
    honoursIdempotencyKey: def.method !== 'DELETE' && !def.ignoresIdempotencyKey,
    prepare: (call, input) => {
      def.checkPath?.(call.param);
      parse(nothing, input.query);
      const body = parse(def.body, input.body ?? {});
      return () => def.handle(call, body);
    },
  };
}
