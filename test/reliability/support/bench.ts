/** One way from the client to the API, as its host makes it: axios, fetch, n8n's engine, Zapier's `z.request`. */
import { describeError, LayersClient, Transport } from 'layers-social-core';
import { Sandbox } from 'layers-social-sandbox';

import { TransportName, TRANSPORTS } from '../../support/transports';
import { Api } from './method-case';

/** How a call ended. */
export type Outcome =
  { ok: true; value: unknown } | { ok: false; error: unknown; code: string; kind: string; shownAs: string };

export interface Asked {
  sandbox: Sandbox;
  /** The API's address; another one than the sandbox's where nobody is to answer. */
  baseUrl: string;
  timeoutMs: number;
  /** Where the host lets it be chosen. */
  maxAttempts: number;
  call(api: Api): Promise<unknown>;
}

export interface Bench {
  name: string;
  /** What its client is set to. */
  policy: { maxAttempts: number; maxWaitMs: number };
  /** Whether its waits end at a moment: then it runs alone, because each wait moves the clock of all. */
  hasDeadline?: boolean;
  /** What the host makes of an error, by the kind of its advice. */
  shownAs: Record<string, string>;
  run(asked: Asked): Promise<Outcome>;
}

/** The sandbox's clock as the client's: waiting moves it on and takes no time. */
export function virtualTime(sandbox: Sandbox) {
  return {
    now: () => sandbox.clock.now(),
    sleep: (ms: number) => sandbox.clock.advance(ms),
    random: () => 0,
  };
}

const transports = new Map<string, Transport>();

/** One transport of a kind for each address, so that connections are used again. */
function transportTo(baseUrl: string, apiKey: string, name: TransportName): Transport {
  const place = `${name} ${baseUrl}`;
  const known = transports.get(place) ?? TRANSPORTS[name]({ apiKey, baseUrl });
  transports.set(place, known);
  return known;
}

/** A client over axios, on the sandbox's clock. */
export function plainClient(sandbox: Sandbox, baseUrl = sandbox.url, more: object = {}): LayersClient {
  const transport = transportTo(baseUrl, sandbox.apiKey, 'axios');
  return new LayersClient({ ...virtualTime(sandbox), transport, baseUrl, ...more });
}

/** The outcome of the work; an error in the terms of the copy of the core that threw it. */
export async function outcomeOf(
  work: () => Promise<unknown>,
  judge: { describeError: (error: unknown) => { kind: string }; shownAs: (error: unknown) => string },
): Promise<Outcome> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'NONE';
    return { ok: false, error, code, kind: judge.describeError(error).kind, shownAs: judge.shownAs(error) };
  }
}

const CLASSES: Record<string, string> = { throttled: 'LayersRateLimitError' };

const policy = { maxAttempts: 3, maxWaitMs: 20_000 };

/** A script's client over one of the transports. */
function scriptBench(name: TransportName): Bench {
  return {
    name,
    policy,
    shownAs: new Proxy(CLASSES, { get: (classes, kind) => classes[String(kind)] ?? 'LayersApiError' }),
    run({ sandbox, baseUrl, timeoutMs, maxAttempts, call }) {
      const transport = transportTo(baseUrl, sandbox.apiKey, name);
      const retry = { ...policy, maxAttempts };
      const client = plainClient(sandbox, baseUrl, { transport, timeoutMs, retry });
      return outcomeOf(() => call(client), {
        describeError,
        // No answer, an odd one and a refusal can be one to a person, and are three classes to a script.
        shownAs: (error) => nameOf(error).replace(/Layers(Connection|Response)Error/, 'LayersApiError'),
      });
    },
  };
}

export const axiosBench = scriptBench('axios');
export const fetchBench = scriptBench('fetch');

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
