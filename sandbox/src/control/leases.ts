// Control: settling a lease request as Layers would.

import { Hono } from 'hono';
import { z } from 'zod';

import { settleLeaseRequest } from '../life/lease';
import type { ControlContext } from './context';
import { readBody } from './schemas';

const outcome = z.strictObject({
  status: z.enum(['assigned', 'partial', 'rejected']),
  count: z.number().int().min(1).max(50).optional(),
});

export function leasesControl({ world }: ControlContext) {
  const api = new Hono();
  api.post('/lease-requests/:id', async (c) =>
    c.json(settleLeaseRequest(world, c.req.param('id'), await readBody(c, outcome))),
  );
  return api;
}
