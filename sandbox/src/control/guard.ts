// Keeps other sites' pages away from the control API. A browser can be made to send requests to this machine by any
// page it shows: by cross-site requests, and by a foreign name that resolves to 127.0.0.1 (DNS rebinding).

import type { Context, MiddlewareHandler } from 'hono';

import type { SandboxContext } from '../domain/context';

const ADDRESS = /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:.]+\])$/i;

export function guard(context: SandboxContext): MiddlewareHandler {
  return async (c, next) => {
    const host = hostOf(c);
    if (!isOurs(host, context)) return c.json(refusal(`the Host ${host} is not this sandbox`), 403);

    const site = c.req.header('sec-fetch-site');
    if (site !== undefined && site !== 'same-origin' && site !== 'none')
      return c.json(refusal('requests from other sites are refused'), 403);
    const origin = c.req.header('origin');
    if (origin !== undefined && origin !== `http://${host}`)
      return c.json(refusal('requests from other origins are refused'), 403);

    const writes = c.req.method !== 'GET' && c.req.method !== 'HEAD';
    const type = c.req.header('content-type');
    if (writes && hasBody(c.req.raw.headers) && !/^application\/json\b/i.test(type ?? ''))
      return c.json(refusal('send application/json'), 415);
    c.header('cache-control', 'no-store');
    c.header('x-content-type-options', 'nosniff');
    return next();
  };
}

const refusal = (message: string) => ({ error: { code: 'REFUSED', message } });

/** `sandbox.fetch` sends no Host header. */
export const hostOf = ({ req }: Context): string => req.header('host') ?? new URL(req.url).host;

/** Names of this machine, plain addresses (they cannot be rebound), and the name the sandbox was told to listen on. */
export function isOurs(host: string, context: SandboxContext): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    ADDRESS.test(name) ||
    name === new URL(context.url).hostname
  );
}

function hasBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}
