// The control API under /_sandbox: everything the library can do, over HTTP, for the console and for tests in other
// processes. It needs no key, so it must not be reachable from other sites; see `guard.ts`.

import { Hono } from 'hono';
import { ZodError } from 'zod';

import { ApiError } from '../errors';
import { UnknownAccount } from '../life/change';
import type { World } from '../world';
import { accountsControl } from './accounts';
import { connectLinksControl } from './connect-links';
import type { ControlContext } from './context';
import { faultsControl } from './faults';
import { guard } from './guard';
import { handshakesControl } from './handshakes';
import { keysControl } from './keys';
import { leasesControl } from './leases';
import { pulseControl } from './pulse';
import { settingsControl } from './settings';
import { trafficControl } from './traffic';

const PARTS = [
  settingsControl,
  keysControl,
  faultsControl,
  accountsControl,
  leasesControl,
  connectLinksControl,
  handshakesControl,
  trafficControl,
  pulseControl,
];

export function control(context: ControlContext) {
  const api = new Hono();
  api.use('*', guard(context.world));
  api.use('*', async (_c, next) => {
    catchUp(context.world);
    await next();
  });
  PARTS.forEach((part) => api.route('/', part(context)));
  api.onError((error, c) => {
    const { status, code, message, details } = describe(error);
    return c.json({ error: { code, message, ...(details && { details }) } }, status);
  });
  return api;
}

/** What is shown is never behind the clock. */
function catchUp(world: World): void {
  if (world.expiry.catchUp(world.clock.now())) world.timeline.poke();
}

interface Described {
  status: 400 | 404 | 422;
  code: string;
  message: string;
  details?: object | undefined;
}

function describe(error: Error): Described {
  if (error instanceof UnknownAccount) return { status: 404, code: 'NOT_FOUND', message: error.message };
  if (error instanceof ApiError)
    return {
      status: error.status === 404 ? 404 : 422,
      code: error.code,
      message: error.message,
      details: error.details,
    };
  if (error instanceof ZodError)
    return { status: 422, code: 'VALIDATION', message: 'not valid', details: error.issues };
  return { status: 400, code: 'BAD_REQUEST', message: error.message };
}
