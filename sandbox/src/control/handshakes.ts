// Control: consent links in progress, and deciding them without a browser.

import { Hono } from 'hono';
import { z } from 'zod';

import { handshakeOf, type HandshakeRow } from '../data/handshakes';
import { stringList } from '../data/keys';
import { conflict, notFound } from '../errors';
import { decide, type Decision } from '../life/decide';
import { isoSeconds } from '../time';
import type { World } from '../world';
import type { ControlContext } from './context';
import { readBody } from './schemas';

const SHOWN = 200;
const approval = z.strictObject({ handle: z.string().min(1).max(64).optional() });

export function handshakesControl({ world }: ControlContext) {
  const api = new Hono();

  api.get('/handshakes', (c) =>
    c.json({
      items: world.store
        .all<HandshakeRow>('SELECT * FROM handshakes ORDER BY seq DESC LIMIT ?', SHOWN)
        .map((row) => view(world, row)),
    }),
  );

  api.post('/handshakes/:state/approve', async (c) => {
    const { handle } = await readBody(c, approval);
    return c.json(
      settle(world, c.req.param('state'), { approved: true, ...(handle !== undefined && { handle }) }),
    );
  });
  api.post('/handshakes/:state/deny', (c) =>
    c.json(settle(world, c.req.param('state'), { approved: false })),
  );

  return api;
}

function settle(world: World, state: string, decision: Decision): { location: string } {
  const platform = handshakeOf(world.store, state)?.platform;
  if (!platform) throw notFound('The state');
  const result = decide(world, { platform, state }, decision);
  if ('problem' in result)
    throw result.problem === 'unknown' ? notFound('The state') : conflict(`The link is ${result.problem}.`);
  return result;
}

function view(world: World, row: HandshakeRow): object {
  return {
    state: row.state,
    kind: row.kind,
    platform: row.platform,
    status: row.status === 'pending' && world.clock.now() >= row.expires_at ? 'expired' : row.status,
    projectId: row.project_id,
    organizationId: row.org_id,
    socialAccountId: row.account_id,
    scopes: stringList(row.scopes),
    returnUrl: row.return_url,
    authorizeUrl: `${world.url}/${row.platform}/authorize?client_key=sandbox&state=${row.state}`,
    error: row.error_code === null ? null : { code: row.error_code, message: row.error_message },
    createdAt: isoSeconds(row.created_at),
    expiresAt: isoSeconds(row.expires_at),
  };
}
