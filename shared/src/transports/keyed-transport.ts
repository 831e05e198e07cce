/** The rules of every transport that holds the API key itself. `axios.ts` and `fetch.ts` add how to send. */
import { isRecord } from '../base/json';
import { LayersInputError } from '../errors/errors';
import { withoutKeys } from '../http/redact-key';
import { Transport, TransportRequest, TransportResponse } from '../http/transport';
import { DEFAULT_BASE_URL, isHeaderValue, requireBaseUrl } from '../values/input';
import { KeyedTransportOptions } from './transport-options';

/** A request with the key in its headers. */
export interface KeyedRequest extends Omit<TransportRequest, 'timeoutMs'> {
  /** Aborts when the time for the whole answer is up. */
  signal: AbortSignal;
}

/**
 * Sends one request with one HTTP library: follows no redirect, resolves for every status, rejects with
 * `TooLargeError` when the body has more than `MAX_BODY_BYTES`.
 */
export type Send = (request: KeyedRequest) => Promise<TransportResponse>;

export const MAX_BODY_BYTES = 20 * 1024 * 1024;

export class TooLargeError extends Error {
  override readonly message = 'the answer was too large';
}

/**
 * A transport that sends the key to the origin of the base URL only, gives up when the whole answer takes
 * longer than allowed, and lets the key out in no answer and no error. Throws `LayersInputError` for a key, a
 * base URL or an organization that cannot be right.
 * @param senderFor makes the function that sends to this base URL
 */
export function keyedTransport(options: KeyedTransportOptions, senderFor: (baseUrl: URL) => Send): Transport {
  const apiKey = requireHeaderValue('apiKey', 'an API key', options.apiKey);
  const baseUrl = new URL(requireBaseUrl('baseUrl', options.baseUrl ?? DEFAULT_BASE_URL));
  const send = senderFor(baseUrl);
  const { organizationId } = options;
  const credentials = {
    Authorization: `Bearer ${apiKey}`,
    ...(organizationId && {
      'X-Layers-Organization': requireHeaderValue('organizationId', 'an id', organizationId),
    }),
  };
  const keyed: Transport = async ({ timeoutMs, ...request }) => {
    const { origin } = new URL(request.url);
    if (origin !== baseUrl.origin) throw new Error(`the API key is not sent to ${origin}`);
    // Not AbortSignal.timeout: its timer and all it refers to stay in memory until the time is up.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), timeoutMs);
    const { signal } = deadline;
    try {
      const headers = { ...request.headers, ...credentials };
      return await send({ ...request, headers, signal });
    } catch (error) {
      // A library's error carries the request, and with it the key: keep the reason only.
      throw new Error(signal.aborted ? `no answer within ${timeoutMs} ms` : reasonOf(error));
    } finally {
      clearTimeout(timer);
    }
  };
  return withoutKeys(keyed, apiKey);
}

/** Anything that no header can hold, `undefined` from an unset variable too, is refused. */
function requireHeaderValue(field: string, what: string, value: unknown): string {
  if (isHeaderValue(value)) return value;
  throw new LayersInputError(field, `is not ${what}`, 'Give it as Layers showed it.');
}

/** The code of the error or of what caused it; its message may hold anything. */
function reasonOf(error: unknown): string {
  if (error instanceof TooLargeError) return error.message;
  const { code, cause } = membersOf(error);
  const reason = code ?? membersOf(cause).code;
  return typeof reason === 'string' ? reason : 'the request could not be sent';
}

function membersOf(error: unknown): { code?: unknown; cause?: unknown } {
  return isRecord(error) ? error : {};
}
