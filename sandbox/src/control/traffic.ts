// Control: requests seen, webhook endpoints, deliveries with their attempts, replay.

import { Hono } from 'hono';
import { z } from 'zod';

import { isoMillis } from '../clock/format';
import {
  attemptsOf,
  deliveryById,
  deliveryItem,
  type AttemptRow,
  type DeliveryRow,
} from '../data/deliveries';
import { endpointObject, type EndpointRow } from '../data/endpoints';
import { commit } from '../domain/context';
import { notFound } from '../errors';
import type { AppContext } from '../http/context';
import { limit, parse, queryObject } from '../http/schemas';
import { replayDelivery } from '../webhooks/replay';

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

export function trafficControl(context: AppContext) {
  const api = new Hono();
  const { db } = context;

  api.get('/requests', (c) => {
    const { since, limit } = parse(requestsQuery, queryObject(new URL(c.req.url).search.slice(1)));
    const items = context.requestLog.since(since).slice(-limit);
    return c.json({ items, latest: items.at(-1)?.seq ?? since });
  });

  api.get('/webhook-endpoints', (c) =>
    c.json({
      items: db.all<EndpointRow>('SELECT * FROM endpoints ORDER BY seq DESC LIMIT 1000').map(endpointObject),
    }),
  );

  api.get('/deliveries', (c) => {
    const query = parse(deliveriesQuery, queryObject(new URL(c.req.url).search.slice(1)));
    const rows = db.all<DeliveryRow>(
      `SELECT * FROM deliveries WHERE seq > ?1 AND (?2 IS NULL OR endpoint_id = ?2) ORDER BY seq DESC LIMIT ?3`,
      query.since,
      query.endpointId ?? null,
      query.limit,
    );
    return c.json({ items: rows.map((row) => view(context, row)), latest: rows[0]?.seq ?? query.since });
  });

  api.post('/deliveries/:id/replay', (c) => {
    const original = deliveryById(db, c.req.param('id'));
    if (!original) throw notFound('The delivery');
    const replayDeliveryId = commit(context, () => replayDelivery(context, original));
    return c.json({ originalDeliveryId: original.id, replayDeliveryId }, 201);
  });
  return api;
}

function view(context: AppContext, row: DeliveryRow): object {
  return {
    ...deliveryItem(row, context.dispatcher.isUnderWay(row)),
    seq: row.seq,
    body: row.body,
    attemptLog: attemptsOf(context.db, row.id).map(attempt),
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
