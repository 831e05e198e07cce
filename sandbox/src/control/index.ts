// The control API under /_sandbox: everything the library can do, over HTTP, for the console and for tests in other
// processes. It needs no key, so it must not be reachable from other sites; see `guard.ts`.

import { Hono } from 'hono';

import { expireTokens } from '../domain/context';
import { UnknownAccount } from '../domain/edit-account';
import { ApiError, InputError, internal } from '../errors';
import type { AppContext } from '../http/context';
import { accountsControl } from './accounts';
import { authorizationsControl } from './authorizations';
import { connectLinksControl } from './connect-links';
import { faultsControl } from './faults';
import { guard } from './guard';
import { inviteVisitsControl } from './invite-visits';
import { keysControl } from './keys';
import { leasesControl } from './leases';
import { requestsControl } from './requests';
import { settingsControl } from './settings';
import { statusControl } from './status';
import { webhooksControl } from './webhooks';

const PARTS = [
  settingsControl,
  keysControl,
  faultsControl,
  accountsControl,
  leasesControl,
  connectLinksControl,
  authorizationsControl,
  inviteVisitsControl,
  requestsControl,
  webhooksControl,
  statusControl,
];

export function control(context: AppContext) {
  const api = new Hono();
  api.use('*', guard(context));
  api.use('*', async (_c, next) => {
    expireTokens(context);
    await next();
  });
  PARTS.forEach((part) => api.route('/', part(context)));
  api.onError((error, c) => {
    const { status, code, message, details } = describe(error);
    return c.json({ error: { code, message, ...(details && { details }) } }, status);
  });
  return api;
}

interface Described {
  status: 400 | 404 | 413 | 422 | 500;
  code: string;
  message: string;
  details?: object | undefined;
}

function describe(error: Error): Described {
  if (error instanceof UnknownAccount) return { status: 404, code: 'NOT_FOUND', message: error.message };
  if (error instanceof InputError) return { status: 400, code: 'BAD_REQUEST', message: error.message };
  const { status, code, message, details } = error instanceof ApiError ? error : internal(error);
  return {
    status: status === 404 || status === 413 || status === 500 ? status : 422,
    code,
    message,
    details,
  };
}
