// Control: webhook endpoints, deliveries with their attempts, replay.

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
import { limit, parse } from '../http/schemas';
import { replayDelivery } from '../webhooks/replay';
import { queryOf, since } from './read-request';

const deliveriesQuery = z.strictObject({
  endpointId: z.string().optional(),
  since,
  limit: limit(100, 1_000),
});

export function webhooksControl(context: AppContext) {
  const api = new Hono();
  const { db } = context;

  api.get('/webhook-endpoints', (c) =>
    c.json({
      items: db.all<EndpointRow>('SELECT * FROM endpoints ORDER BY seq DESC LIMIT 1000').map(endpointObject),
    }),
  );

  api.get('/deliveries', (c) => {
    const query = parse(deliveriesQuery, queryOf(c));
    const rows = db.all<DeliveryRow>(
      `SELECT * FROM deliveries WHERE seq > ?1 AND (?2 IS NULL OR endpoint_id = ?2) ORDER BY seq DESC LIMIT ?3`,
      query.since,
      query.endpointId ?? null,
      query.limit,
    );
    const items = rows.map((row) => view(context, row));
    return c.json({ items, latest: rows[0]?.seq ?? query.since } satisfies DeliveriesView);
  });

  api.post('/deliveries/:id/replay', (c) => {
    const original = deliveryById(db, c.req.param('id'));
    if (!original) throw notFound('The delivery');
    const replayDeliveryId = commit(context, () => replayDelivery(context, original));
    return c.json({ originalDeliveryId: original.id, replayDeliveryId }, 201);
  });
  return api;
}

export type DeliveryView = ReturnType<typeof view>;
export interface DeliveriesView {
  items: DeliveryView[];
  /** `seq` of the newest. */
  latest: number;
}
export interface EndpointsView {
  items: ReturnType<typeof endpointObject>[];
}

function view(context: AppContext, row: DeliveryRow) {
  return {
    ...deliveryItem(row, context.dispatcher.isUnderWay(row)),
    seq: row.seq,
    body: row.body,
    attemptLog: attemptsOf(context.db, row.id).map(attempt),
  };
}

function attempt(row: AttemptRow) {
  return {
    at: isoMillis(row.at),
    responseStatus: row.response_status,
    errorMessage: row.error,
    signature: row.signature,
    durationMs: row.duration_ms,
  };
}
