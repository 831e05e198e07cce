// The Node server: where it listens, and what to say when it cannot.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createAdaptorServer, type ServerType } from '@hono/node-server';

const DEFAULT_HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 65_000;

type FetchHandler = Parameters<typeof createAdaptorServer>[0]['fetch'];

export interface RunningServer {
  /** Without a slash at the end. */
  url: string;
  close(): Promise<void>;
}

/** Rejects with a message for people when the address cannot be used. */
export async function startServer(
  fetch: FetchHandler,
  { host = DEFAULT_HOST, port = 0 }: { host?: string; port?: number },
): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  if (!isHttp(server)) throw new Error('expected a plain HTTP server');
  // Longer than anything that may block this process, such as a large seed: a client in the same process would
  // otherwise reuse a connection that was closed for idleness in the meantime.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  return { url: urlOf(server.address(), host), close: () => closeServer(server) };
}

const isHttp = (server: ServerType): server is Server => 'closeAllConnections' in server;

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  // A browser cannot open the address that stands for every interface.
  const name = host === '0.0.0.0' || host === '::' ? DEFAULT_HOST : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

function explain(error: Error & { code?: string }, host: string, port: number): Error {
  const messages: Partial<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is already taken`,
    EACCES: `port ${port} on ${host} needs more rights`,
    EADDRNOTAVAIL: `${host} is not an address of this machine`,
    ENOTFOUND: `${host} is not an address of this machine`,
  };
  const message = messages[error.code ?? ''];
  return message === undefined ? error : new Error(message, { cause: error });
}
