/**
 * A runtime for the core with nothing real in it: a scripted transport, a clock that moves only when
 * somebody sleeps, and jitter that is always the same. Every request and every sleep is written down.
 */
import {
  LayersClient,
  LayersClientOptions,
  Transport,
  TransportRequest,
  TransportResponse,
  Runtime,
} from 'layers-social-core';

/** Where every clock of the tests starts: 2026-04-18T19:06:42Z. */
export const EPOCH = Date.UTC(2026, 3, 18, 19, 6, 42);

/** What the API does with one request: an answer, or a rejection when there is none. */
export type Reaction = (request: TransportRequest) => TransportResponse | Promise<TransportResponse>;

type Headers = Record<string, unknown>;

/** 200 with this JSON. */
export function ok(body: unknown, headers: Headers = {}): Reaction {
  return () => ({ status: 200, headers, body: JSON.stringify(body) });
}

/** A refusal in the API's envelope; `members` go beside the code, `headers` to the answer. */
export function status(
  code: number,
  apiCode: string,
  { members = {}, headers = {} }: { members?: object; headers?: Headers } = {},
): Reaction {
  const error = { code: apiCode, message: `${apiCode} said the API`, requestId: 'req_1', ...members };
  return () => ({ status: code, headers, body: JSON.stringify({ error }) });
}

/** 429; without `retryAfter` the header is missing. */
export function throttled(retryAfter?: string | number, headers: Headers = {}): Reaction {
  return status(429, 'RATE_LIMITED', {
    headers: retryAfter === undefined ? headers : { ...headers, 'Retry-After': retryAfter },
  });
}

/** An answer that is not JSON, as proxies give it. */
export function html(code: number, body = '<html><body>Bad gateway</body></html>'): Reaction {
  return () => ({ status: code, headers: { 'content-type': 'text/html' }, body });
}

/** No answer: refused, reset or timed out. */
export function lost(reason: unknown = new Error('socket hang up')): Reaction {
  return () => {
    throw reason;
  };
}

export interface RecordedRuntime extends Runtime {
  requests: TransportRequest[];
  /** Milliseconds, one entry a sleep. */
  sleeps: number[];
  /** `METHOD /path?query` of every request. */
  paths(): string[];
  /** Moves the clock on without anybody sleeping. */
  advance(ms: number): void;
  client(options?: Partial<LayersClientOptions>): LayersClient;
}

/** A runtime whose API reacts to the requests in this order; a request too many is refused loudly. */
export function answers(reactions: readonly Reaction[], random = 0): RecordedRuntime {
  const script = [...reactions];
  return runtimeOf((request) => {
    const reaction = script.shift();
    if (!reaction) throw new Error(`the script has no answer left for ${request.method} ${request.url}`);
    return reaction(request);
  }, random);
}

/** A runtime whose API reacts to every request in the same way. */
export function always(reaction: Reaction, random = 0): RecordedRuntime {
  return runtimeOf(reaction, random);
}

function runtimeOf(react: Reaction, random: number): RecordedRuntime {
  let now = EPOCH;
  const requests: TransportRequest[] = [];
  const sleeps: number[] = [];
  const transport: Transport = async (request) => {
    requests.push(request);
    return react(request);
  };
  const runtime: Runtime = {
    transport,
    now: () => now,
    random: () => random,
    sleep: (ms) => {
      sleeps.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
  return {
    ...runtime,
    requests,
    sleeps,
    paths: () => requests.map(({ method, url }) => `${method} ${url.replace(/^https?:\/\/[^/]+/, '')}`),
    advance: (ms) => {
      now += ms;
    },
    client: (options = {}) => new LayersClient({ ...runtime, ...options }),
  };
}

/** What a promise rejects with; fails the test when it does not. */
export async function rejectionOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => {
      throw new Error(`expected a rejection, got ${JSON.stringify(value)}`);
    },
    (error: unknown) => error,
  );
}

/** What a function throws; fails the test when it does not. */
export function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('expected a throw');
}
