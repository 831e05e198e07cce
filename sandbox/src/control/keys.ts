// Control: API keys, without their secrets.

import { Hono } from 'hono';
import { z } from 'zod';

import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { readBody } from './schemas';

const keyChange = z
  .strictObject({
    scopes: z.array(z.string()),
    tier: z.string(),
    returnUrlHosts: z.array(z.string()),
    suspended: z.boolean(),
  })
  .partial();

export function keysControl(context: AppContext) {
  const api = new Hono();

  api.get('/keys', (c) => c.json({ items: context.keys.describe() }));
  api.patch('/keys/:id', async (c) => {
    const change = await readBody(c, keyChange);
    if (!context.keys.change(c.req.param('id'), change)) throw notFound('The API key');
    return c.json({ items: context.keys.describe() });
  });
  return api;
}
