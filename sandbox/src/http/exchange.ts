// One API request and the way its response leaves: through a Node connection, or as a web-standard Response.

import type { FaultKind } from './faults';

export type RequestHeaders = Readonly<Partial<Record<string, string | string[]>>>;

export interface ApiResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
  apiKeyId?: string | undefined;
}

/** Faults that act on the connection instead of the response. */
const CONNECTION_FAULTS = [
  'reset',
  'reset-after',
  'truncate',
  'drip',
] as const satisfies readonly FaultKind[];

export interface ConnectionFault {
  kind: (typeof CONNECTION_FAULTS)[number];
  delayMs?: number | undefined;
}

export function isConnectionFault(fault: { kind: FaultKind } | undefined): fault is ConnectionFault {
  return CONNECTION_FAULTS.some((kind) => kind === fault?.kind);
}

export interface Exchange {
  readonly method: string;
  /** Path and query, as received. */
  readonly url: string;
  readonly headers: RequestHeaders;
  /** Name, value, name, value …, as received. */
  readonly rawHeaders: readonly string[];
  /** At most about 1 MB; a longer body is cut, so it does not parse. Undefined when the client has hung up. */
  readBody(): Promise<string | undefined>;
  send(response: ApiResponse): Response;
  /** Breaks or slows the connection as the fault says. */
  sendFaulty(response: ApiResponse, fault: ConnectionFault): Response | Promise<Response>;
}

export const MAX_BODY = 1024 * 1024;
