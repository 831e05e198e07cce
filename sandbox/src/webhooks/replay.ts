// A replay sends the same data again under a new event id, naming the delivery it repeats (contract, section 12).

import type { Behaviour } from '../behaviour';
import type { Clock } from '../clock/clock';
import type { Database } from '../data/database';
import { insertDelivery, type DeliveryRow } from '../data/deliveries';
import { parseObject } from '../data/json';
import * as ids from '../ids';

interface Context {
  db: Database;
  clock: Clock;
  behaviour: Behaviour;
}

/** The new delivery's id. */
export function replayDelivery(context: Context, original: DeliveryRow): string {
  const eventId = ids.eventId();
  const before = parseObject(original.body);
  const repeated = { ...before, id: eventId };
  const data = typeof before['data'] === 'object' ? before['data'] : {};
  const body =
    context.behaviour.webhookReplayOf === 'top'
      ? { ...repeated, replayOf: original.id }
      : { ...repeated, data: { ...data, replayOf: original.id } };
  return insertDelivery(context.db, {
    endpointId: original.endpoint_id,
    eventId,
    eventType: original.event_type,
    body: JSON.stringify(body),
    forced: true,
    now: context.clock.now(),
  });
}
