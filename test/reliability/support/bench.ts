/** One way from the client to the API, as its host makes it: axios, n8n's engine, Zapier's `z.request`. */
import { advise, LayersClient, Transport } from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';
import { Sandbox } from 'layers-social-sandbox';

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

/** One transport for each address, so that connections are used again. */
function transportTo(baseUrl: string, apiKey: string): Transport {
  const known = transports.get(baseUrl) ?? axiosTransport({ apiKey, baseUrl });
  transports.set(baseUrl, known);
  return known;
}

/** A client over axios, on the sandbox's clock. */
export function plainClient(sandbox: Sandbox, baseUrl = sandbox.url, more: object = {}): LayersClient {
  const transport = transportTo(baseUrl, sandbox.apiKey);
  return new LayersClient({ ...virtualTime(sandbox), transport, baseUrl, ...more });
}

/** The outcome of the work; an error in the terms of the copy of the core that threw it. */
export async function outcomeOf(
  work: () => Promise<unknown>,
  judge: { advise: (error: unknown) => { kind: string }; shownAs: (error: unknown) => string },
): Promise<Outcome> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'NONE';
    return { ok: false, error, code, kind: judge.advise(error).kind, shownAs: judge.shownAs(error) };
  }
}

const CLASSES: Record<string, string> = { throttled: 'LayersRateLimitError' };

export const axiosBench: Bench = {
  name: 'axios',
  policy: { maxAttempts: 3, maxWaitMs: 20_000 },
  shownAs: new Proxy(CLASSES, { get: (classes, kind) => classes[String(kind)] ?? 'LayersApiError' }),
  run({ sandbox, baseUrl, timeoutMs, maxAttempts, call }) {
    const retry = { ...axiosBench.policy, maxAttempts };
    const client = plainClient(sandbox, baseUrl, { timeoutMs, retry });
    return outcomeOf(() => call(client), {
      advise,
      // No answer, an odd one and a refusal can be one to a person, and are three classes to a script.
      shownAs: (error) => nameOf(error).replace(/Layers(Connection|Response)Error/, 'LayersApiError'),
    });
  },
};

export function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
