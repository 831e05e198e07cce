// Control: planned faults.

import { Hono } from 'hono';

import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { faultSchema } from '../http/faults';
import { readBody } from './read-request';

export function faultsControl(context: AppContext) {
  const api = new Hono();
  const { faults } = context;

  api.get('/faults', (c) => c.json({ items: faults.list() }));
  api.post('/faults', async (c) => c.json({ id: faults.add(await readBody(c, faultSchema)) }, 201));
  api.delete('/faults', (c) => {
    faults.clear();
    return c.json({ items: [] });
  });
  api.delete('/faults/:id', (c) => {
    if (!faults.remove(c.req.param('id'))) throw notFound('The fault');
    return c.json({ items: faults.list() });
  });
  return api;
}
