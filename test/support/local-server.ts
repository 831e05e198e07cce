/** Servers on a free port of this machine. For jest and for plain scripts: only erasable syntax, no aliases. */
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface LocalServer {
  url: string;
  port: number;
  /** Open connections end too. */
  close(): Promise<void>;
}

/** Listens; a whole server is given where more than requests has to be handled, or with TLS (the URL is `http` anyhow). */
export async function serveLocally(handler: RequestListener | Server | HttpsServer): Promise<LocalServer> {
  const server = typeof handler === 'function' ? createServer(handler) : handler;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

export interface Listener extends LocalServer {
  /** Headers of every request that came. */
  visits: IncomingHttpHeaders[];
}

/** Answers everything with a status, headers and a body, and remembers who came. */
export async function startListener(
  status = 200,
  headers: Record<string, string> = {},
  body = '{}',
): Promise<Listener> {
  const visits: IncomingHttpHeaders[] = [];
  const server = await serveLocally((request, response) => {
    visits.push(request.headers);
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
  });
  return { ...server, visits };
}
