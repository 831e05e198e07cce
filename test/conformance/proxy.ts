/** Stands before the sandbox and may change its answers, for what no sandbox would say. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';

import { serveLocally } from '../support/local-server';

/** Gets `METHOD /path` and the JSON of the answer; what it returns is sent instead. */
export type Rewrite = (asked: string, answer: Record<string, unknown>) => unknown;

export interface Proxy {
  url: string;
  rewrite?: Rewrite;
  close(): Promise<void>;
}

export async function openProxy(target: string): Promise<Proxy> {
  const { url, close } = await serveLocally((request, response) => {
    // A connection that the sandbox drops is dropped here too.
    pass(request, response).catch(() => request.socket.destroy());
  });

  async function pass(request: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url = '/', headers } = request;
    // n8n sends the full address to a host on this machine.
    const { pathname, search } = new URL(url, target);
    const body = await buffer(request);
    const answer = await fetch(target + pathname + search, {
      method,
      headers: forwarded(headers),
      ...(body.length > 0 && { body }),
      redirect: 'manual',
    });
    const text = await answer.text();
    const sent = answer.ok && proxy.rewrite ? changed(proxy.rewrite, `${method} ${pathname}`, text) : text;
    response.writeHead(answer.status, kept(answer.headers)).end(sent);
  }

  const proxy: Proxy = { url, close };
  return proxy;
}

function changed(rewrite: Rewrite, asked: string, text: string): string {
  const answer: unknown = JSON.parse(text);
  return JSON.stringify(rewrite(asked, Object(answer)) ?? answer);
}

function forwarded(headers: IncomingMessage['headers']): Record<string, string> {
  const wanted = ['authorization', 'content-type', 'idempotency-key', 'x-layers-organization'];
  return Object.fromEntries(
    wanted.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])),
  );
}

function kept(headers: Headers): Record<string, string> {
  const own = ['connection', 'content-length', 'keep-alive', 'transfer-encoding'];
  return Object.fromEntries([...headers].filter(([name]) => !own.includes(name)));
}
