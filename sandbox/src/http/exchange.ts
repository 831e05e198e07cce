// One API request and the way its response leaves: through a Node connection, or as a web-standard Response.

import type { TOO_LARGE } from './body';
import type { FaultKind } from './fault-kinds';

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
  /** Undefined when the client has hung up. */
  readBody(): Promise<string | typeof TOO_LARGE | undefined>;
  send(response: ApiResponse): Response;
  /** Breaks or slows the connection as the fault says. */
  sendFaulty(response: ApiResponse, fault: ConnectionFault): Response | Promise<Response>;
}
