// Control: consent links in progress, and deciding them without a browser.

import { Hono } from 'hono';
import { z } from 'zod';

import { isoSeconds } from '../clock/format';
import { authorizationOf, type AuthorizationRow } from '../data/authorizations';
import { stringList } from '../data/json';
import { authorizeUrlOf } from '../domain/authorization';
import type { SandboxContext } from '../domain/context';
import { decide, type Decision } from '../domain/decide-consent';
import { conflict, notFound } from '../errors';
import type { AppContext } from '../http/context';
import { readBody } from './read-request';

const SHOWN = 200;
const approval = z.strictObject({ handle: z.string().min(1).max(64).optional() });

export function authorizationsControl(context: AppContext) {
  const api = new Hono();

  api.get('/authorizations', (c) =>
    c.json({
      items: context.db
        .all<AuthorizationRow>('SELECT * FROM authorizations ORDER BY seq DESC LIMIT ?', SHOWN)
        .map((row) => view(context, row)),
    }),
  );

  api.post('/authorizations/:state/approve', async (c) => {
    const { handle } = await readBody(c, approval);
    return c.json(
      settle(context, c.req.param('state'), { approved: true, ...(handle !== undefined && { handle }) }),
    );
  });
  api.post('/authorizations/:state/deny', (c) =>
    c.json(settle(context, c.req.param('state'), { approved: false })),
  );

  return api;
}

function settle(context: SandboxContext, state: string, decision: Decision): { location: string } {
  const platform = authorizationOf(context.db, state)?.platform;
  if (!platform) throw notFound('The state');
  const result = decide(context, { platform, state }, decision);
  if ('problem' in result)
    throw result.problem === 'unknown' ? notFound('The state') : conflict(`The link is ${result.problem}.`);
  return result;
}

export type AuthorizationView = ReturnType<typeof view>;
export interface AuthorizationsView {
  items: AuthorizationView[];
}

function view(context: SandboxContext, row: AuthorizationRow) {
  const expired = row.status === 'pending' && context.clock.now() >= row.expires_at;
  return {
    state: row.state,
    kind: row.kind,
    platform: row.platform,
    status: expired ? ('expired' as const) : row.status,
    projectId: row.project_id,
    organizationId: row.org_id,
    socialAccountId: row.account_id,
    scopes: stringList(row.scopes),
    returnUrl: row.return_url,
    authorizeUrl: authorizeUrlOf(context, row),
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    createdAt: isoSeconds(row.created_at),
    expiresAt: isoSeconds(row.expires_at),
  };
}
