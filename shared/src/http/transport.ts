/** The seam between the core and whatever sends HTTP: n8n's helper, Zapier's `z.request`, axios. */

/** The methods that the API uses. */
export type HttpMethod = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** One HTTP request, ready to be sent. */
export interface TransportRequest {
  method: HttpMethod;
  /** Absolute, with every id percent-encoded. */
  url: string;
  /** Without credentials: a transport adds the API key itself, and only for the API's origin. */
  headers: Record<string, string>;
  /** Serialised JSON; absent when there is nothing to send. */
  body?: string;
  timeoutMs: number;
}

/** What came back, whatever its status. */
export interface TransportResponse {
  status: number;
  /** Names in any case; a value that is not a string is ignored. */
  headers: Readonly<Record<string, unknown>>;
  /** The body as text, unparsed, whatever its content type. */
  body: string;
}

/**
 * Sends one request once. Resolves for every HTTP status; rejects only when no answer came
 * (refused, reset, timed out). Must not follow redirects, so that the key stays with its origin.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** What the core needs from the outside; injected so that tests own the time. */
export interface Runtime {
  transport: Transport;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /**
   * Milliseconds since any fixed moment, whatever is done to the clock of the day: for how long something takes. Default: `now`.
   */
  elapsed?(): number;
  /** A number in [0, 1). */
  random(): number;
  /** Told, in words for a log, of what was passed over; such a text holds no key. */
  warn?(message: string): void;
}

/**
 * The named header as a string, whatever the case of its name; undefined when there is none.
 * @internal
 */
export function header(response: TransportResponse, name: string): string | undefined {
  const wanted = name.toLowerCase();
  for (const key of Object.keys(response.headers)) {
    if (key.length !== wanted.length || key.toLowerCase() !== wanted) continue;
    const value = response.headers[key];
    const first: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof first === 'string') return first;
    if (typeof first === 'number') return String(first);
  }
  return undefined;
}
