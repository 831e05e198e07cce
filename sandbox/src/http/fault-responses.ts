// The responses of faults that answer in place of the API: the request is not processed.

import { ApiError, errorBody } from '../errors';
import type { ApiResponse } from './exchange';
import type { FaultKind } from './fault-kinds';
import type { Fault } from './faults';

const HUGE = 10 * 1024 * 1024;

const CODES: Record<number, string> = {
  400: 'VALIDATION',
  401: 'UNAUTHENTICATED',
  402: 'BILLING_EXHAUSTED',
  403: 'FORBIDDEN_SCOPE',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'VALIDATION',
  429: 'RATE_LIMITED',
  503: 'KILL_SWITCH',
};

interface Replacement {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const REPLACEMENTS: Partial<Record<FaultKind, (fault: Fault, requestId: string) => Replacement>> = {
  status: ({ status = 500, code = CODES[status] ?? 'INTERNAL', retryAfter }, requestId) => ({
    status,
    headers: { ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) },
    body: errorBody(new ApiError(status, code, { message: `A planned fault: ${status}.` }), requestId),
  }),
  malformed: ({ status = 200 }) => ({ status, body: '{"items":[{"id":' }),
  empty: ({ status = 200 }) => ({ status, body: '' }),
  html: ({ status = 502 }) => ({
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html><html><body><h1>502 Bad Gateway</h1><hr>proxy</body></html>',
  }),
  redirect: ({ status = 302, location = 'https://elsewhere.example/' }) => ({
    status,
    headers: { location },
    body: '',
  }),
  huge: ({ status = 200, bytes = HUGE }) => ({
    status,
    body: JSON.stringify({ items: [], nextCursor: null, padding: 'x'.repeat(bytes) }),
  }),
};

/** Undefined when the fault does not replace the response. `common` are the headers of every response. */
export function faultResponse(
  fault: Fault | undefined,
  requestId: string,
  common: Record<string, string>,
): ApiResponse | undefined {
  const replacement = fault && REPLACEMENTS[fault.kind]?.(fault, requestId);
  if (!replacement) return undefined;
  const { status, headers, body } = replacement;
  return { status, headers: { ...common, ...headers, ...lowerCased(fault.headers) }, body };
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
