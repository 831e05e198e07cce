// An event becomes one delivery per endpoint that subscribed to it, stored in the same transaction as the change: after a
// killed process both are there or neither.

import { isoMillis } from '../clock/format';
import type { Database } from '../data/database';
import { insertDelivery } from '../data/deliveries';
import type { EndpointRow, EventType } from '../data/endpoints';
import { stringList } from '../data/json';
import * as ids from '../ids';

export interface NewEvent {
  type: EventType;
  /** When it happened; its first delivery is due then. */
  now: number;
  orgId: string;
  projectId: string;
  data: Record<string, unknown>;
}

/** Active endpoints of the organization, and those of its parent that listen to all children. */
function listeners(db: Database, event: NewEvent): EndpointRow[] {
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

export function emit(db: Database, event: NewEvent): void {
  const { type, now, orgId, data } = event;
  const eventId = ids.eventId();
  for (const { id, scope } of listeners(db, event)) {
    // A delivery to a parent organization names the child it is about (contract, section 12).
    const sent = scope === 'all_children' ? { ...data, organizationId: orgId } : data;
    const body = envelope({ eventId, type, now, data: sent });
    insertDelivery(db, { endpointId: id, eventId, eventType: type, body, forced: false, now });
  }
}

export function envelope(event: { eventId: string; type: string; now: number; data: object }): string {
  const { eventId, type, now, data } = event;
  return JSON.stringify({ id: eventId, type, createdAt: isoMillis(now), data });
}
