/** The core's client over `z.request`: one way to the API, with Zapier's logging and scrubbing in it. */
import {
  createAccountDirectory,
  DEFAULT_BASE_URL,
  LayersClient,
  LayersInputError,
  requireApiKey,
  requireBaseUrl,
  SearchableDirectory,
  Transport,
  Runtime,
  withoutKeys,
} from 'layers-social-core';
import type { Bundle, HttpRequestOptions, HttpResponse, ZObject } from 'zapier-platform-core';

/** For one try: Zapier ends the whole operation after 30 s. */
const TIMEOUT_MS = 10_000;
/** Zapier repeats what fails, so one quick repeat is enough here. */
const MAX_ATTEMPTS = 2;
/** How long a step may go on waiting for the rate limit: one more try has to fit in behind it. */
const WAITING_MS = 18_000;
const MAX_ANSWER_BYTES = 20 * 1024 * 1024;

/** The parts of `z` that send and log; a test can hand in its own. */
export type Sender = Pick<ZObject, 'request' | 'console'>;
export type Credentials = Pick<Bundle, 'authData'>;
export type Clock = Pick<Runtime, 'now' | 'sleep' | 'random'>;

export const clock: Clock = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

/** Durations, whatever is done to the clock of the day. */
export const stopwatch = { elapsed: () => performance.now() };

/** A moment of the stopwatch, in milliseconds since the epoch as the clock stands now. */
export function momentOf(elapsed: number): number {
  return clock.now() + elapsed - stopwatch.elapsed();
}

export interface Patience {
  /** For one try. */
  timeoutMs: number;
  /** When every answer has to be there, on the stopwatch. What hung once is not asked again until then. */
  endsAt: number;
}

/** A client for one step with the connection behind `bundle`; its waiting ends 18 s from now. */
export function clientFor(
  z: Sender,
  bundle: Credentials,
  { timeoutMs, endsAt }: Patience = { timeoutMs: TIMEOUT_MS, endsAt: Infinity },
): LayersClient {
  // A key that could not even be sent would end in an error that shows it.
  const apiKey = requireApiKey('api_key', bundle.authData.api_key);
  return new LayersClient({
    ...clock,
    ...stopwatch,
    transport: withoutKeys(endingAt(endsAt, transportOver(z)), apiKey),
    warn: (message) => z.console.log(message),
    baseUrl: baseUrl(),
    timeoutMs,
    retry: {
      maxAttempts: MAX_ATTEMPTS,
      maxWaitMs: WAITING_MS,
      deadline: endsAt === Infinity ? clock.now() + WAITING_MS : momentOf(endsAt),
    },
  });
}

/** The client with its look-up of accounts, for one step. */
export function sessionFor(
  z: Sender,
  bundle: Credentials,
): { client: LayersClient; accounts: SearchableDirectory } {
  const client = clientFor(z, bundle);
  return { client, accounts: createAccountDirectory(client, clock.now) };
}

/**
 * The API's address. Nobody types it: a developer may point `LAYERS_BASE_URL` at a sandbox on the same
 * machine, and plain http, which the core accepts for loopback hosts only, is how that is told apart.
 */
export function baseUrl(): string {
  // While Zapier looks for the template of the connection, every variable that is not set reads as a placeholder.
  const wanted = 'LAYERS_BASE_URL' in process.env ? (process.env.LAYERS_BASE_URL ?? '') : '';
  if (wanted === '') return DEFAULT_BASE_URL;
  const url = requireBaseUrl('LAYERS_BASE_URL', wanted);
  if (url === DEFAULT_BASE_URL || url.startsWith('http://')) return url;
  throw new LayersInputError(
    'LAYERS_BASE_URL',
    'points to another machine',
    'Leave it out, or use http://127.0.0.1 with the port of a sandbox.',
  );
}

/** Whether an address is the API's: the key goes nowhere else. */
export function isForTheApi(url: string): boolean {
  return URL.canParse(url) && new URL(url).origin === new URL(baseUrl()).origin;
}

/** No request goes on past the end, and none begins after it. One that hung is not sent again: others need the time. */
function endingAt(endsAt: number, transport: Transport): Transport {
  if (endsAt === Infinity) return transport;
  const hung = new Map<string, HangingError>();
  return async (request) => {
    const leftMs = endsAt - stopwatch.elapsed();
    const before = hung.get(request.url);
    if (before) throw before;
    if (leftMs <= 0) throw new Error('there was no time left to ask');
    const timeoutMs = Math.min(request.timeoutMs, Math.ceil(leftMs));
    return transport({ ...request, timeoutMs }).catch((error: unknown) => {
      if (error instanceof HangingError) hung.set(request.url, error);
      throw error;
    });
  };
}

/** No answer came in time. */
class HangingError extends Error {
  constructor(timeoutMs: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

function transportOver(z: Pick<Sender, 'request'>): Transport {
  return async ({ method, url, headers, body, timeoutMs }) => {
    const request: HttpRequestOptions & { merge: boolean; throwForThrottlingEarly: boolean } = {
      method,
      headers,
      ...(body !== undefined && { body }),
      timeout: timeoutMs,
      size: MAX_ANSWER_BYTES,
      // The key stays with its origin.
      redirect: 'manual',
      // The core reads every status itself, and Retry-After as seconds or as a date.
      skipThrowForStatus: true,
      throwForThrottlingEarly: false,
      // Without it a body that contains curly braces would be refused.
      merge: false,
    };
    const response: HttpResponse<unknown> = await z.request<unknown>(url, request).catch((error: unknown) => {
      throw reasonOf(error, timeoutMs);
    });
    return { status: response.status, headers: Object.fromEntries(response.headers), body: response.content };
  };
}

/** Why no answer came, without the address: it can hold a link's state. */
function reasonOf(error: unknown, timeoutMs: number): Error {
  const { type, code } = detailsOf(error);
  if (type === 'request-timeout' || type === 'body-timeout') return new HangingError(timeoutMs);
  if (type === 'max-size') return new Error('the answer was too large');
  return new Error(code ?? 'the request could not be sent');
}

function detailsOf(error: unknown): { type?: string; code?: string } {
  if (!(error instanceof Error)) return {};
  return {
    ...('type' in error && typeof error.type === 'string' && { type: error.type }),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
  };
}
