// Starts one sandbox: its context, its routes, its server.

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';

import { createApp } from './app';
import { createContext } from './create-context';
import { toSandbox } from './sandbox';
import type { Sandbox, SandboxOptions } from './types';

export type * from './types';
export { DEFAULT_BEHAVIOUR } from './behaviour';
export { DEFAULT_TIERS } from './http/rate-limit';

const DEFAULT_HOST = '127.0.0.1';
const KEEP_ALIVE_MS = 65_000;

/** Starts a sandbox on a real port; resolves once it answers. Rejects with a message for people when it cannot start. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const context = createContext(options);
  try {
    const app = createApp(context);
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false });
    if (!('closeAllConnections' in server)) throw new Error('expected a plain HTTP server');
    // Longer than anything that may block this process, such as a large seed: a client in the same process would
    // otherwise reuse a connection that was closed for idleness in the meantime.
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    context.url = await listen(server, options);
    return toSandbox({ context, server });
  } catch (error) {
    context.scheduler.close();
    context.db.close();
    throw error;
  }
}

function listen(server: Server, { host = DEFAULT_HOST, port = 0 }: SandboxOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, () => resolve(addressOf(server.address(), host)));
  });
}

function addressOf(address: AddressInfo | string | null, host: string): string {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  // An address that means "every interface" is not one a browser can go to.
  const name = host === '0.0.0.0' || host === '::' ? DEFAULT_HOST : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${address.port}`;
}

function explain(error: Error & { code?: string }, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Error(`port ${port} on ${host} is already taken`, { cause: error });
  if (error.code === 'EACCES')
    return new Error(`port ${port} on ${host} needs more rights`, { cause: error });
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Error(`${host} is not an address of this machine`, { cause: error });
  return error;
}
