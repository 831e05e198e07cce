// Test pings, the delivery history and replay (contract, section 13).

import { z } from 'zod';

import { isoMillis } from '../clock/format';
import { deliveryById, deliveryItem, insertDelivery, type DeliveryRow } from '../data/deliveries';
import { endpointById, EVENT_TYPES } from '../data/endpoints';
import { Where } from '../data/where';
import { notFound } from '../errors';
import { newestFirst, pageBySeq } from '../http/cursors';
import { nothing, read, write } from '../http/endpoint';
import { limit } from '../http/schemas';
import * as ids from '../ids';
import { envelope } from '../webhooks/emit';
import { replayDelivery } from '../webhooks/replay';
import { deliveryAnswer, listOf, replayAnswer, testAnswer } from './answer-schemas';
import { listAnswer } from './answers';
import { endpointOf } from './webhook-endpoints';

const test = write({
  method: 'POST',
  path: '/v1/webhook-endpoints/:endpointId/test',
  summary: 'Send a test event to a webhook endpoint',
  answer: testAnswer,
  body: z.strictObject({ payload: z.record(z.string(), z.unknown()).optional() }),
  handle: (call, { payload }) => {
    const endpoint = endpointOf(call);
    const { now } = call;
    const eventId = ids.eventId();
    const data = payload ?? {
      message: 'This is a test event from Layers.',
      endpointId: endpoint.id,
      organizationId: endpoint.org_id,
    };
    const deliveryId = insertDelivery(call.context.db, {
      endpointId: endpoint.id,
      eventId,
      eventType: 'test.ping',
      forced: true,
      now,
      body: envelope({ eventId, type: 'test.ping', now, data }),
    });
    return { eventId, deliveryId, scheduledAt: isoMillis(now) };
  },
});

const list = read({
  path: '/v1/webhook-endpoints/:endpointId/deliveries',
  summary: 'List the deliveries of a webhook endpoint',
  answer: listOf(deliveryAnswer),
  query: z.strictObject({
    eventType: z.enum(EVENT_TYPES).optional(),
    status: z.enum(['pending', 'delivering', 'delivered', 'failed', 'abandoned']).optional(),
    cursor: z.string().optional(),
    limit: limit(25, 100),
  }),
  handle: (call, query) => {
    const { db, dispatcher } = call.context;
    const where = new Where()
      .add('endpoint_id = ?', endpointOf(call).id)
      .add('event_type = ?', query.eventType)
      .add('status = ?', query.status === 'delivering' ? 'pending' : query.status);
    const fits = (row: DeliveryRow) =>
      row.status !== 'pending' ||
      query.status === undefined ||
      dispatcher.isUnderWay(row) === (query.status === 'delivering');
    const rows = db.all<DeliveryRow>(...newestFirst('deliveries', where, query));
    const { items, nextCursor } = pageBySeq(rows, query.limit);
    return listAnswer(
      call.context,
      items.filter(fits).map((row) => deliveryItem(row, dispatcher.isUnderWay(row))),
      nextCursor,
    );
  },
});

const replay = write({
  method: 'POST',
  path: '/v1/webhook-deliveries/:deliveryId/replay',
  summary: 'Send a delivery again',
  answer: replayAnswer,
  body: nothing,
  handle: ({ context, orgId, now, param }) => {
    const original = deliveryById(context.db, param('deliveryId'));
    const endpoint = original && endpointById(context.db, original.endpoint_id);
    if (!original || endpoint?.org_id !== orgId) throw notFound('The webhook delivery');
    const replayDeliveryId = replayDelivery(context, original);
    return { originalDeliveryId: original.id, replayDeliveryId, scheduledAt: isoMillis(now) };
  },
});

export const webhookDeliveries = [test, list, replay];
