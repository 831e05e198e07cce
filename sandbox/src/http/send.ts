// Puts an answer on the connection, or does to the connection what a fault asks for. Real sockets throughout.

import type { IncomingMessage, ServerResponse } from 'node:http';

import { pause } from '../clock/pause';
import { ApiError, errorBody } from '../errors';
import type { Fault, FaultKind, RateClass } from '../types';
import type { Answer } from './respond';

export interface Connection {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

/** What every answer carries. */
interface Common {
  requestId: string;
  rateClass: RateClass;
}

const HUGE = 10 * 1024 * 1024;
const DRIP_MS = 100;
const DRIP_BYTES = 8;

/** Faults that take the place of an answer: the request is not processed. */
const REPLACEMENTS: Partial<Record<FaultKind, (fault: Fault, common: Common) => Answer>> = {
  status: (fault, common) => {
    const status = fault.status ?? 500;
    const error = new ApiError(status, fault.code ?? codeOf(status), `A planned fault: ${status}.`);
    const headers = json(common);
    if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
    return { status, headers, body: errorBody(error, common.requestId) };
  },
  malformed: (fault, common) => ({
    status: fault.status ?? 200,
    headers: json(common),
    body: '{"items":[{"id":',
  }),
  empty: (fault, common) => ({ status: fault.status ?? 200, headers: json(common), body: '' }),
  html: (fault, common) => ({
    status: fault.status ?? 502,
    headers: { ...json(common), 'content-type': 'text/html; charset=utf-8' },
    body: '<!doctype html><html><body><h1>502 Bad Gateway</h1><hr>proxy</body></html>',
  }),
  redirect: (fault, common) => ({
    status: fault.status ?? 302,
    headers: { ...json(common), location: fault.location ?? 'https://elsewhere.example/' },
    body: '',
  }),
  huge: (fault, common) => ({
    status: fault.status ?? 200,
    headers: json(common),
    body: JSON.stringify({ items: [], nextCursor: null, padding: 'x'.repeat(fault.bytes ?? HUGE) }),
  }),
};

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

function codeOf(status: number): string {
  return CODES[status] ?? 'INTERNAL';
}

function json({ requestId, rateClass }: Common): Record<string, string> {
  return {
    'content-type': 'application/json; charset=utf-8',
    'x-request-id': requestId,
    'x-ratelimit-endpoint-class': rateClass,
  };
}

export function replacement(fault: Fault, common: Common): Answer | undefined {
  const answer = REPLACEMENTS[fault.kind]?.(fault, common);
  if (answer) Object.assign(answer.headers, lowerCased(fault.headers));
  return answer;
}

/** Writes the answer as it is. */
export function send(outgoing: ServerResponse, answer: Answer): void {
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': Buffer.byteLength(answer.body) });
  outgoing.end(answer.body);
}

/** A TCP reset, as a crashed server or a middlebox gives. */
export function drop({ incoming }: Connection): void {
  incoming.socket.resetAndDestroy();
}

/** The status and headers of the whole answer, half of its body, then a dropped connection. */
export function sendTruncated(connection: Connection, answer: Answer): void {
  const bytes = Buffer.from(answer.body);
  connection.outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  connection.outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () =>
    connection.outgoing.destroy(),
  );
}

/** A few bytes at a time, until done or until the client hangs up. */
export async function sendDripping(
  { outgoing }: Connection,
  answer: Answer,
  delayMs = DRIP_MS,
): Promise<void> {
  const bytes = Buffer.from(answer.body);
  outgoing.writeHead(answer.status, { ...answer.headers, 'content-length': bytes.length });
  outgoing.flushHeaders();
  for (let at = 0; at < bytes.length && !outgoing.destroyed; at += DRIP_BYTES) {
    outgoing.write(bytes.subarray(at, at + DRIP_BYTES));
    await pause(delayMs);
  }
  outgoing.end();
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
