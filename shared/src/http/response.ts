/** Reads an answer of the API: data that passed its guard, or a typed error. Nothing in it is trusted. */
import { Guard, isRecord, parseJson } from '../base/json';
import { oneLine } from '../base/one-line';
import { redactDeep } from '../base/redact';
import { LayersApiError, LayersError, LayersRateLimitError, LayersResponseError } from '../errors/errors';
import { describeReceived } from './received';
import { header, TransportResponse } from './transport';

const ERROR_CODE = /^[A-Z][A-Z0-9_]{0,63}$/;
const MAX_MESSAGE_LENGTH = 300;

/** What is known of an answer beside the answer itself. */
interface ResponseContext {
  /** Method and template of the address: `GET /v1/projects`. */
  route: string;
  /** As the Retry-After header says, in milliseconds. */
  retryAfterMs: number | undefined;
}

/** The data of a successful answer. Throws the `LayersError` that an unsuccessful or unreadable one stands for. */
export function parseResponse<Data>(
  response: TransportResponse,
  guard: Guard<Data>,
  context: ResponseContext,
): Data {
  const body = parseJson(response.body);
  if (response.status < 200 || response.status > 299) throw toApiError(response, body, context);
  if (!guard(body)) {
    const received = describeReceived(response, body);
    throw new LayersResponseError({
      route: context.route,
      status: response.status,
      received,
      requestId: requestIdOf(response),
    });
  }
  return body;
}

/** The error an unsuccessful answer stands for; a bad body never hides the status (contract, section 3). */
function toApiError(response: TransportResponse, body: unknown, context: ResponseContext): LayersError {
  const error = isRecord(body) && isRecord(body.error) ? body.error : {};
  const code = typeof error.code === 'string' && ERROR_CODE.test(error.code) ? error.code : undefined;
  const facts = {
    status: response.status,
    code: code ?? `HTTP_${response.status}`,
    apiMessage: typeof error.message === 'string' ? shorten(error.message) : '',
    requestId: typeof error.requestId === 'string' ? shorten(error.requestId) : requestIdOf(response),
    details: isRecord(error.details) ? redactDeep(error.details) : undefined,
    ...context,
    // Every refusal of the API has a code, so without one something else answered.
    ...(code === undefined && { received: describeReceived(response, body) }),
  };
  return response.status === 429
    ? new LayersRateLimitError(facts, context.retryAfterMs)
    : new LayersApiError(facts);
}

function requestIdOf(response: TransportResponse): string | undefined {
  const requestId = header(response, 'x-request-id');
  return requestId && shorten(requestId);
}

function shorten(text: string): string {
  return oneLine(text, MAX_MESSAGE_LENGTH);
}
