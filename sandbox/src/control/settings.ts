// Control: overview, clock, behaviour, seed, reset.

import { Hono } from 'hono';
import { z } from 'zod';

import { behaviourChange } from '../behaviour';
import { seed } from '../seed';
import { isoMillis } from '../time';
import type { ControlContext } from './context';
import { readBody, seedPlan } from './schemas';

const CENTURY = 100 * 366 * 24 * 3_600_000;
const clockMove = z.strictObject({ advanceMs: z.number().int().min(0).max(CENTURY) });
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

  api.post('/seed', async (c) => c.json(seed(world, await readBody(c, seedPlan), start.projectId), 201));
  api.post('/reset', (c) => {
    start.again();
    return c.json({ projectId: start.projectId, clock: time() });
  });
  return api;
}
