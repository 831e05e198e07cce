// Control: overview, clock, behaviour, faults, keys, seed, reset.

import { Hono } from 'hono';
import { z } from 'zod';

import { behaviourChange } from '../behaviour';
import { notFound } from '../errors';
import { seed } from '../seed';
import { isoMillis } from '../time';
import type { ControlContext } from './context';
import { faultSchema, readBody, seedPlan } from './schemas';

const CENTURY = 100 * 366 * 24 * 3_600_000;
const clockMove = z.strictObject({ advanceMs: z.number().int().min(0).max(CENTURY) });
const keyChange = z
  .strictObject({
    scopes: z.array(z.string()),
    tier: z.string(),
    returnUrlHosts: z.array(z.string()),
    suspended: z.boolean(),
  })
  .partial();

export function settingsControl({ world, start }: ControlContext) {
  const api = new Hono();
  const time = () => ({
    now: isoMillis(world.clock.now()),
    nowMs: world.clock.now(),
    mode: world.clock.runs ? 'running' : 'manual',
  });

  api.get('/', (c) =>
    c.json({ url: world.url, projectId: start.projectId, clock: time(), behaviour: world.behaviour }),
  );

  api.get('/clock', (c) => c.json(time()));
  api.post('/clock', async (c) => {
    const { advanceMs } = await readBody(c, clockMove);
    await world.timeline.advance(advanceMs);
    return c.json(time());
  });

  api.get('/behaviour', (c) => c.json(world.behaviour));
  api.patch('/behaviour', async (c) => {
    Object.assign(world.behaviour, await readBody(c, behaviourChange));
    return c.json(world.behaviour);
  });

  api.get('/faults', (c) => c.json({ items: world.faults.list() }));
  api.post('/faults', async (c) => c.json({ id: world.faults.add(await readBody(c, faultSchema)) }, 201));
  api.delete('/faults', (c) => {
    world.faults.clear();
    return c.json({ items: [] });
  });
  api.delete('/faults/:id', (c) => {
    if (!world.faults.remove(c.req.param('id'))) throw notFound('The fault');
    return c.json({ items: world.faults.list() });
  });

  api.get('/keys', (c) => c.json({ items: world.keys.describe() }));
  api.patch('/keys/:id', async (c) => {
    const change = await readBody(c, keyChange);
    if (!world.keys.change(c.req.param('id'), change)) throw notFound('The API key');
    return c.json({ items: world.keys.describe() });
  });

  api.post('/seed', async (c) => c.json(seed(world, await readBody(c, seedPlan), start.projectId), 201));
  api.post('/reset', (c) => {
    start.again();
    return c.json({ projectId: start.projectId, clock: time() });
  });
  return api;
}
