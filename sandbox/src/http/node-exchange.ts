// A request on a Node connection. Connection faults happen on the real socket.

import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';

import { pause } from '../clock/pause';
import { readBounded } from './body';
import { type ApiResponse, type ConnectionFault, type Exchange } from './exchange';

const DRIP_MS = 100;
const DRIP_BYTES = 8;

export class NodeExchange implements Exchange {
  readonly #incoming: HttpBindings['incoming'];
  readonly #outgoing: HttpBindings['outgoing'];

  constructor(incoming: HttpBindings['incoming'], outgoing: HttpBindings['outgoing']) {
    this.#incoming = incoming;
    this.#outgoing = outgoing;
  }

  get method() {
    return this.#incoming.method ?? '';
  }

  /** Path and query. A client that speaks as to a proxy sends the full address (RFC 9112, section 3.2.2). */
  get url() {
    const target = this.#incoming.url ?? '/';
    if (target.startsWith('/') || !URL.canParse(target)) return target;
    const { pathname, search } = new URL(target);
    return pathname + search;
  }

  get headers() {
    return this.#incoming.headers;
  }

  get rawHeaders() {
    return this.#incoming.rawHeaders;
  }

  readBody() {
    // The connection stays: it still carries the response.
    return readBounded(this.#incoming.iterator({ destroyOnReturn: false }));
  }

  send({ status, headers, body }: ApiResponse): Response {
    this.#outgoing.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    this.#outgoing.end(body);
    return RESPONSE_ALREADY_SENT;
  }

  async sendFaulty(response: ApiResponse, { kind, delayMs = DRIP_MS }: ConnectionFault): Promise<Response> {
    if (kind === 'truncate') this.#sendHalf(response);
    else if (kind === 'drip') await this.#sendSlowly(response, delayMs);
    // A TCP reset, as from a crashed server or a proxy in between.
    else this.#incoming.socket.resetAndDestroy();
    return RESPONSE_ALREADY_SENT;
  }

  /** Status and headers of the whole response, half of its body, then a dropped connection. */
  #sendHalf(response: ApiResponse): void {
    const bytes = this.#writeHead(response);
    this.#outgoing.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => this.#outgoing.destroy());
  }

  /** A few bytes at a time, until done or until the client hangs up. */
  async #sendSlowly(response: ApiResponse, delayMs: number): Promise<void> {
    const bytes = this.#writeHead(response);
    this.#outgoing.flushHeaders();
    for (let at = 0; at < bytes.length && !this.#outgoing.destroyed; at += DRIP_BYTES) {
      this.#outgoing.write(bytes.subarray(at, at + DRIP_BYTES));
      await pause(delayMs);
    }
    this.#outgoing.end();
  }

  #writeHead({ status, headers, body }: ApiResponse): Buffer {
    const bytes = Buffer.from(body);
    this.#outgoing.writeHead(status, { ...headers, 'content-length': bytes.length });
    return bytes;
  }
}
