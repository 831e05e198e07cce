// Control: overview, clock, behaviour, seed, reset.

import { Hono } from 'hono';
import { z } from 'zod';

import { behaviourChange } from '../behaviour';
import { isoMillis } from '../clock/format';
import type { AppContext } from '../http/context';
import { seed } from '../seed/seed';
import { readBody, seedPlan } from './schemas';

const CENTURY = 100 * 366 * 24 * 3_600_000;
const clockMove = z.strictObject({ advanceMs: z.number().int().min(0).max(CENTURY) });
export function settingsControl(context: AppContext) {
  const api = new Hono();
  const time = () => ({
    now: isoMillis(context.clock.now()),
    nowMs: context.clock.now(),
    mode: context.clock.runs ? 'running' : 'manual',
  });

  api.get('/', (c) =>
    c.json({
      url: context.url,
      projectId: context.initial.projectId,
      clock: time(),
      behaviour: context.behaviour,
    }),
  );

  api.get('/clock', (c) => c.json(time()));
  api.post('/clock', async (c) => {
    const { advanceMs } = await readBody(c, clockMove);
    await context.scheduler.advance(advanceMs);
    return c.json(time());
  });

  api.get('/behaviour', (c) => c.json(context.behaviour));
  api.patch('/behaviour', async (c) => {
    Object.assign(context.behaviour, await readBody(c, behaviourChange));
    return c.json(context.behaviour);
  });

  api.post('/seed', async (c) =>
    c.json(seed(context, await readBody(c, seedPlan), context.initial.projectId), 201),
  );
  api.post('/reset', (c) => {
    context.reset();
    return c.json({ projectId: context.initial.projectId, clock: time() });
  });
  return api;
}
