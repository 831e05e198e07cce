// Lease requests (contract, section 9).

import { isoSeconds, isoSecondsOrNull } from '../clock/format';
import type { Database } from './database';
import { stringList } from './json';

export type LeaseRequestRow = {
  id: string;
  org_id: string;
  project_id: string;
  count: number;
  status: 'requested' | 'assigned' | 'partial' | 'rejected';
  note: string | null;
  submitted_at: number;
  assigned_at: number | null;
  /** JSON list. */
  assigned_ids: string;
};

export function leaseRequestById(db: Database, id: string): LeaseRequestRow | undefined {
  return db.all<LeaseRequestRow>('SELECT * FROM lease_requests WHERE id = ?', id).at(0);
}

export function leaseRequestObject(row: LeaseRequestRow) {
  return {
    requestId: row.id,
    projectId: row.project_id,
    status: row.status,
    submittedAt: isoSeconds(row.submitted_at),
    assignedAt: isoSecondsOrNull(row.assigned_at),
    assignedSocialAccountIds: stringList(row.assigned_ids),
    note: row.note,
  };
}
