/** Reads an answer of the API: data that passed its guard, or a typed error. Nothing in it is trusted. */
import { LayersApiError, LayersError, LayersRateLimitError, LayersResponseError } from './errors';
import { Guard, isRecord } from './guards';
import { redact, redactDeep } from './redact';
import { parseRetryAfter } from './retry-after';
import { header, TransportResponse } from './transport';

const ERROR_CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const MAX_MESSAGE_LENGTH = 300;

/** The data of a successful answer. Throws the `LayersError` that an unsuccessful or unreadable one stands for. */
export function readAnswer<Data>(
  response: TransportResponse,
  guard: Guard<Data>,
  route: string,
  now: number,
): Data {
  const body = parseJson(response.body);
  if (response.status < 200 || response.status > 299) throw refusal(response, body, route, now);
  if (!guard(body)) {
    throw new LayersResponseError(route, response.status, header(response, 'x-request-id'));
  }
  return body;
}

/** The error an unsuccessful answer stands for; a bad body never hides the status (contract, section 3). */
function refusal(response: TransportResponse, body: unknown, route: string, now: number): LayersError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const requestId = typeof error.requestId === 'string' ? error.requestId : header(response, 'x-request-id');
  const retryAfterMs = parseRetryAfter(header(response, 'retry-after'), now);
  const facts = {
    status: response.status,
    code:
      typeof error.code === 'string' && ERROR_CODE.test(error.code) ? error.code : `HTTP_${response.status}`,
    apiMessage: typeof error.message === 'string' ? redact(error.message).slice(0, MAX_MESSAGE_LENGTH) : '',
    requestId: requestId && redact(requestId).slice(0, MAX_MESSAGE_LENGTH),
    details: isRecord(error.details) ? redactDeep(error.details) : undefined,
    retryAfterMs,
    route,
  };
  return response.status === 429 ? new LayersRateLimitError(facts, retryAfterMs) : new LayersApiError(facts);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
