// Control: overview, clock, behaviour, seed, reset.

import { Hono } from 'hono';
import { z } from 'zod';

import { behaviourSchema } from '../behaviour';
import type { AppContext } from '../http/context';
import { parse } from '../http/schemas';
import { seedPlan } from '../seed/plan';
import { seed } from '../seed/seed';
import { readBody } from './read-request';
import { clockView } from './status';

const CENTURY = 100 * 366 * 24 * 3_600_000;
const clockMove = z.strictObject({ advanceMs: z.number().int().min(0).max(CENTURY) });

export function settingsControl(context: AppContext) {
  const api = new Hono();
  const time = () => clockView(context);

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
    const change = await readBody(c, z.record(z.string(), z.unknown()));
    Object.assign(context.behaviour, parse(behaviourSchema, { ...context.behaviour, ...change }));
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
