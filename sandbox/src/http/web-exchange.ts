// A request that came as a web-standard Request, without a connection.

import { chunksOf, readBounded } from './body';
import { type ApiResponse, type Exchange, type RequestHeaders } from './exchange';

const WITHOUT_BODY = new Set([204, 205, 304]);

export class WebExchange implements Exchange {
  readonly method: string;
  readonly url: string;
  readonly headers: RequestHeaders;
  readonly rawHeaders: readonly string[];
  readonly #request: Request;

  constructor(request: Request) {
    const { pathname, search } = new URL(request.url);
    this.method = request.method;
    this.url = pathname + search;
    const headers: [name: string, value: string][] = [];
    request.headers.forEach((value, name) => headers.push([name, value]));
    this.headers = Object.fromEntries(headers);
    this.rawHeaders = headers.flat();
    this.#request = request;
  }

  readBody() {
    return readBounded(chunksOf(this.#request.body));
  }

  send({ status, headers, body }: ApiResponse): Response {
    return new Response(WITHOUT_BODY.has(status) ? null : body, { status, headers });
  }

  /** There is no connection to break: a network error, for which `sandbox.fetch` rejects. */
  sendFaulty(): Response {
    return Response.error();
  }
}
