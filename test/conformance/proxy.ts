/** Stands before the sandbox and may change its answers, for what no sandbox would say. */
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Gets `METHOD /path` and the JSON of the answer; what it returns is sent instead. */
export type Rewrite = (asked: string, answer: Record<string, unknown>) => unknown;

export interface Proxy {
  url: string;
  rewrite?: Rewrite;
  close(): Promise<void>;
}

export async function openProxy(target: string): Promise<Proxy> {
  const server = createServer((request, response) => {
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

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: Proxy = {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
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
