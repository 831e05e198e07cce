// Control: requests seen, webhook endpoints, deliveries with their attempts, replay.

import { Hono } from 'hono';
import { z } from 'zod';

import {
  attemptsOf,
  deliveryById,
  deliveryItem,
  type AttemptRow,
  type DeliveryRow,
} from '../data/deliveries';
import { endpointObject, type EndpointRow } from '../data/endpoints';
import { notFound } from '../errors';
import { replayDelivery } from '../life/replay';
import { limit, parse, queryObject } from '../schemas';
import { isoMillis } from '../time';
import type { World } from '../world';
import type { ControlContext } from './context';

const whole = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
const requestsQuery = z.strictObject({ since: whole.default(0), limit: limit(1_000, 1_000) });
const deliveriesQuery = z.strictObject({
  endpointId: z.string().optional(),
  since: whole.default(0),
  limit: limit(100, 1_000),
});

export function trafficControl({ world }: ControlContext) {
  const api = new Hono();
  const { store } = world;

  api.get('/requests', (c) => {
    const { since, limit } = parse(requestsQuery, queryObject(new URL(c.req.url).search.slice(1)));
    const items = world.journal.since(since).slice(-limit);
    return c.json({ items, latest: items.at(-1)?.seq ?? since });
  });

  api.get('/webhook-endpoints', (c) =>
    c.json({
      items: store
        .all<EndpointRow>('SELECT * FROM endpoints ORDER BY seq DESC LIMIT 1000')
        .map(endpointObject),
    }),
  );

  api.get('/deliveries', (c) => {
    const query = parse(deliveriesQuery, queryObject(new URL(c.req.url).search.slice(1)));
    const rows = store.all<DeliveryRow>(
      `SELECT * FROM deliveries WHERE seq > ?1 AND (?2 IS NULL OR endpoint_id = ?2) ORDER BY seq DESC LIMIT ?3`,
      query.since,
      query.endpointId ?? null,
      query.limit,
    );
    return c.json({ items: rows.map((row) => view(world, row)), latest: rows[0]?.seq ?? query.since });
  });

  api.post('/deliveries/:id/replay', (c) => {
    const original = deliveryById(store, c.req.param('id'));
    if (!original) throw notFound('The delivery');
    const replayDeliveryId = store.transaction(() => replayDelivery(world, original));
    world.timeline.poke();
    return c.json({ originalDeliveryId: original.id, replayDeliveryId }, 201);
  });
  return api;
}

function view(world: World, row: DeliveryRow): object {
  return {
    ...deliveryItem(row, world.dispatcher.isUnderWay(row)),
    seq: row.seq,
    body: row.body,
    attemptLog: attemptsOf(world.store, row.id).map(attempt),
  };
}

function attempt(row: AttemptRow): object {
  return {
    at: isoMillis(row.at),
    responseStatus: row.response_status,
    errorMessage: row.error,
    signature: row.signature,
    durationMs: row.duration_ms,
  };
}
