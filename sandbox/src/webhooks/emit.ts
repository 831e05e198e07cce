// An event becomes one delivery per endpoint that wants it, written in the same transaction as the change it tells of:
// a process killed in between has done both or neither.

import { isoMillis } from '../clock/format';
import type { Database } from '../data/database';
import { insertDelivery } from '../data/deliveries';
import type { EndpointRow, EventType } from '../data/endpoints';
import { stringList } from '../data/keys';
import * as ids from '../ids';

export interface NewEvent {
  type: EventType;
  orgId: string;
  projectId: string;
  data: Record<string, unknown>;
}

/** Active endpoints of the organization, and firehoses of its parent. */
function listeners(db: Database, event: Pick<NewEvent, 'type' | 'orgId' | 'projectId'>): EndpointRow[] {
  return db
    .all<EndpointRow>(
      `SELECT * FROM endpoints WHERE status = 'active' AND (org_id = ?1 OR (scope = 'all_children'
         AND org_id = (SELECT parent_id FROM organizations WHERE id = ?1))) ORDER BY seq`,
      event.orgId,
    )
    .filter((row) => row.project_id === null || row.project_id === event.projectId)
    .filter((row) => stringList(row.events).includes(event.type));
}

export function anyoneListens(db: Database, type: EventType): boolean {
  const rows = db.all<{ events: string }>(`SELECT events FROM endpoints WHERE status = 'active'`);
  return rows.some((row) => stringList(row.events).includes(type));
}

export function emit(db: Database, now: number, event: NewEvent): void {
  const wanted = listeners(db, event);
  if (wanted.length === 0) return;
  const eventId = ids.eventId();
  for (const endpoint of wanted) {
    // A firehose delivery says which organization it is about (contract, section 12).
    const data =
      endpoint.scope === 'all_children' ? { ...event.data, organizationId: event.orgId } : event.data;
    const body = envelope({ eventId, type: event.type, now, data });
    insertDelivery(db, {
      endpointId: endpoint.id,
      eventId,
      eventType: event.type,
      body,
      forced: false,
      now,
    });
  }
}

export function envelope(event: {
  eventId: string;
  type: string;
  now: number;
  data: object;
  replayOf?: string;
}): string {
  const { eventId, type, now, data, replayOf } = event;
  return JSON.stringify({
    id: eventId,
    type,
    createdAt: isoMillis(now),
    data,
    ...(replayOf && { replayOf }),
  });
}
