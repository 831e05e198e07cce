/** A web server that hands requests on as n8n's does: parsed, with the raw body, and with Express's answers. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { serveLocally, type LocalServer } from '../../support/local-server.ts';

export type ExpressRequest = IncomingMessage & {
  rawBody: Buffer;
  body: unknown;
  query: Record<string, string>;
  params: Record<string, string>;
};

export type ExpressResponse = ServerResponse & {
  status(code: number): ExpressResponse;
  set(headers: Record<string, string>): ExpressResponse;
  json(body: unknown): ExpressResponse;
  send(body: string): ExpressResponse;
};

export function listen(
  handle: (request: ExpressRequest, response: ExpressResponse) => Promise<void>,
): Promise<LocalServer> {
  return serveLocally((request, response) => {
    void parsed(request)
      .then((read) => handle(read, answering(response)))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
}

async function parsed(request: IncomingMessage): Promise<ExpressRequest> {
  const rawBody = await buffer(request);
  const { searchParams } = new URL(request.url ?? '/', 'http://n8n');
  const query = Object.fromEntries(searchParams);
  const body: unknown = rawBody.length > 0 ? JSON.parse(rawBody.toString()) : {};
  return Object.assign(request, { rawBody, body, query, params: {} });
}

function answering(response: ServerResponse): ExpressResponse {
  const express: ExpressResponse = Object.assign(response, {
    status(code: number) {
      response.statusCode = code;
      return express;
    },
    set(headers: Record<string, string>) {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      return express;
    },
    json: (body: unknown) => express.set({ 'Content-Type': 'application/json' }).send(JSON.stringify(body)),
    send(body: string) {
      response.end(body);
      return express;
    },
  });
  return express;
}
