// Control: API keys, without their secrets.

import { Hono } from 'hono';
import { z } from 'zod';

import { notFound } from '../errors';
import type { ControlContext } from './context';
import { readBody } from './schemas';

const keyChange = z
  .strictObject({
    scopes: z.array(z.string()),
    tier: z.string(),
    returnUrlHosts: z.array(z.string()),
    suspended: z.boolean(),
  })
  .partial();

export function keysControl({ world }: ControlContext) {
  const api = new Hono();

  api.get('/keys', (c) => c.json({ items: world.keys.describe() }));
  api.patch('/keys/:id', async (c) => {
    const change = await readBody(c, keyChange);
    if (!world.keys.change(c.req.param('id'), change)) throw notFound('The API key');
    return c.json({ items: world.keys.describe() });
  });
  return api;
}
