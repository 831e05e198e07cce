// Webhook endpoints (contract, section 13). Webhook resources write their times with milliseconds (contract, section 1).

import { isoMillis, isoMillisOrNull } from '../clock/format';
import type { Database } from './database';
import { parseObject, stringList } from './json';

export type EndpointRow = {
  seq: number;
  id: string;
  org_id: string;
  project_id: string | null;
  url: string;
  description: string | null;
  status: 'active' | 'paused' | 'auto_paused';
  /** JSON list. */
  events: string;
  scope: 'own' | 'all_children';
  /** JSON object, or null. */
  metadata: string | null;
  secret: string;
  /** JSON list of `{secret, expiresAt}`: rotated away, but still signed with. */
  old_secrets: string;
  created_at: number;
  updated_at: number;
  last_success_at: number | null;
  last_failure_at: number | null;
  failures: number;
};

export const EVENT_TYPES = [
  'job.completed',
  'job.failed',
  'job.canceled',
  'content.generated',
  'content.approved',
  'content.rejected',
  'post.scheduled',
  'post.published',
  'post.failed',
  'post.canceled',
  'social_account.connected',
  'social_account.needs_reauth',
  'social_account.revoked',
  'lease_request.assigned',
  'lease_request.rejected',
  'test.ping',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

export function endpointById(db: Database, id: string): EndpointRow | undefined {
  return db.all<EndpointRow>('SELECT * FROM endpoints WHERE id = ?', id).at(0);
}

export function endpointObject(row: EndpointRow) {
  return {
    id: row.id,
    organizationId: row.org_id,
    projectId: row.project_id,
    url: row.url,
    description: row.description,
    status: row.status,
    events: stringList(row.events),
    apiVersion: 'v1',
    scope: row.scope,
    metadata: row.metadata === null ? null : parseObject(row.metadata),
    createdAt: isoMillis(row.created_at),
    updatedAt: isoMillis(row.updated_at),
    lastSuccessAt: isoMillisOrNull(row.last_success_at),
    lastFailureAt: isoMillisOrNull(row.last_failure_at),
    consecutiveFailureCount: row.failures,
  };
}

interface OldSecret {
  secret: string;
  expiresAt: number;
}

export function oldSecrets(row: EndpointRow, now: number): OldSecret[] {
  const value: unknown = JSON.parse(row.old_secrets);
  return Array.isArray(value) ? value.filter(isOldSecret).filter((old) => old.expiresAt > now) : [];
}

function isOldSecret(value: unknown): value is OldSecret {
  return typeof value === 'object' && value !== null && 'secret' in value && 'expiresAt' in value;
}

/** A delivery that is not forced waits without a due time while its endpoint is paused. */
export function holdDeliveries(db: Database, endpointId: string): void {
  db.run(
    `UPDATE deliveries SET next_retry_at = NULL WHERE endpoint_id = ? AND status = 'pending' AND forced = 0`,
    endpointId,
  );
}

export function releaseDeliveries(db: Database, endpointId: string, now: number): void {
  db.run(
    `UPDATE deliveries SET next_retry_at = ? WHERE endpoint_id = ? AND status = 'pending' AND next_retry_at IS NULL`,
    now,
    endpointId,
  );
}
