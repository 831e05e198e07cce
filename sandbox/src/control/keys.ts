// Control: API keys, without their secrets.

import { Hono } from 'hono';

import { keyChange } from '../data/keys';
import { commit } from '../domain/context';
import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { readBody } from './read-request';

export function keysControl(context: AppContext) {
  const api = new Hono();

  api.get('/keys', (c) => c.json({ items: context.keys.describe() }));
  api.patch('/keys/:id', async (c) => {
    const change = await readBody(c, keyChange);
    if (!commit(context, () => context.keys.change(c.req.param('id'), change))) throw notFound('The API key');
    return c.json({ items: context.keys.describe() });
  });
  return api;
}
