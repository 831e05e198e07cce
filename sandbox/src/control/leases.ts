// Control: settling a lease request as Layers would.

import { Hono } from 'hono';
import { z } from 'zod';

import { settleLeaseRequest } from '../domain/lease';
import type { AppContext } from '../http/context';
import { readBody } from './read-request';

const outcome = z.strictObject({
  status: z.enum(['assigned', 'partial', 'rejected']),
  count: z.number().int().min(1).max(50).optional(),
});

export function leasesControl(context: AppContext) {
  const api = new Hono();
  api.post('/lease-requests/:id', async (c) =>
    c.json(settleLeaseRequest(context, c.req.param('id'), await readBody(c, outcome))),
  );
  return api;
}
