// Webhook deliveries, one per event and endpoint, each with its attempts (contract, section 13).

import { isoMillis, isoMillisOrNull } from '../clock/format';
import * as ids from '../ids';
import type { Database } from './database';

export type DeliveryRow = {
  seq: number;
  id: string;
  endpoint_id: string;
  event_id: string;
  event_type: string;
  /** The exact bytes that are signed and sent. */
  body: string;
  /** 1 for pings and replays: sent to a paused endpoint too. */
  forced: number;
  status: 'pending' | 'delivered' | 'failed' | 'abandoned';
  attempts: number;
  /** Due time while pending; null while the endpoint is paused. */
  next_retry_at: number | null;
  delivered_at: number | null;
  abandoned_at: number | null;
  last_response_status: number | null;
  last_response_at: number | null;
  last_error: string | null;
  created_at: number;
};

interface NewDelivery {
  endpointId: string;
  eventId: string;
  eventType: string;
  body: string;
  forced: boolean;
  now: number;
}

/** Its id. */
export function insertDelivery(db: Database, delivery: NewDelivery): string {
  const { endpointId, eventId, eventType, body, forced, now } = delivery;
  const row = { id: ids.uuid(), endpoint_id: endpointId, event_id: eventId, event_type: eventType };
  db.insert('deliveries', { ...row, body, forced: Number(forced), next_retry_at: now, created_at: now });
  return row.id;
}

export function deliveryById(db: Database, id: string): DeliveryRow | undefined {
  return db.all<DeliveryRow>('SELECT * FROM deliveries WHERE id = ?', id).at(0);
}

/** `delivering` is not stored; the caller knows which deliveries are being sent. */
export function deliveryItem(row: DeliveryRow, underWay: boolean) {
  return {
    id: row.id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    eventType: row.event_type,
    status: underWay ? ('delivering' as const) : row.status,
    attempts: row.attempts,
    nextRetryAt: row.status === 'pending' ? isoMillisOrNull(row.next_retry_at) : null,
    deliveredAt: isoMillisOrNull(row.delivered_at),
    abandonedAt: isoMillisOrNull(row.abandoned_at),
    lastResponseStatus: row.last_response_status,
    lastResponseAt: isoMillisOrNull(row.last_response_at),
    lastErrorMessage: row.last_error,
    createdAt: isoMillis(row.created_at),
  };
}

export interface AttemptRow {
  at: number;
  response_status: number | null;
  error: string | null;
  signature: string;
  duration_ms: number;
}

export function attemptsOf(db: Database, deliveryId: string): AttemptRow[] {
  return db.all<AttemptRow>('SELECT * FROM attempts WHERE delivery_id = ? ORDER BY seq', deliveryId);
}
