// Keeps other sites' pages away from the control API, which needs no key.

import type { MiddlewareHandler } from 'hono';

import type { SandboxContext } from '../domain/context';
import { foreignSender } from '../http/own-site';

export function guard(context: SandboxContext): MiddlewareHandler {
  return async (c, next) => {
    const foreign = foreignSender(c, context);
    if (foreign !== undefined) return c.json(refusal(foreign), 403);

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

function hasBody(headers: Headers): boolean {
  return headers.has('transfer-encoding') || Number(headers.get('content-length') ?? 0) > 0;
}
