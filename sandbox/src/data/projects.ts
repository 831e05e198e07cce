// Projects: rows and their form in answers (contract, section 7).

import { isoSeconds } from '../clock/format';
import { notFound } from '../errors';
import * as ids from '../ids';
import type { Database } from './database';
import { parseObject } from './json';

export type ProjectRow = {
  seq: number;
  id: string;
  org_id: string;
  name: string;
  status: 'active' | 'archived';
  customer_external_id: string | null;
  timezone: string;
  primary_language: string | null;
  owner_email: string | null;
  /** JSON object: the brand fields a project was created with. */
  details: string;
  created_at: number;
  updated_at: number;
};

interface ProjectFields {
  name?: string | undefined;
  timezone?: string | undefined;
  status?: 'active' | 'archived' | undefined;
  customerExternalId?: string | null | undefined;
  ownerEmail?: string | null | undefined;
  primaryLanguage?: string | undefined;
  details?: object;
}

interface NewProject extends ProjectFields {
  id?: string | undefined;
  orgId: string;
  name: string;
  now: number;
}

export function insertProject(
  db: Database,
  { id = ids.projectId(), orgId, now, ...fields }: NewProject,
): ProjectRow {
  return db.insertReturning<ProjectRow>('projects', {
    id,
    org_id: orgId,
    created_at: now,
    ...toColumns(fields, now),
  });
}

/** What is undefined stays as it is. */
export function updateProject(db: Database, id: string, fields: ProjectFields & { now: number }): ProjectRow {
  const row = db.update<ProjectRow>('projects', id, toColumns(fields, fields.now));
  if (!row) throw notFound('The project');
  return row;
}

function toColumns(fields: ProjectFields, now: number) {
  return {
    name: fields.name,
    timezone: fields.timezone,
    status: fields.status,
    customer_external_id: fields.customerExternalId,
    owner_email: fields.ownerEmail,
    primary_language: fields.primaryLanguage,
    details: fields.details && JSON.stringify(fields.details),
    updated_at: now,
  };
}

/** Undefined for an unknown project and for one of another organization alike. */
export function findProject(db: Database, orgId: string, id: string): ProjectRow | undefined {
  const normal = ids.normalProjectId(id).toLowerCase();
  return db.all<ProjectRow>('SELECT * FROM projects WHERE id = ? AND org_id = ?', normal, orgId).at(0);
}

export function projectById(db: Database, id: string): ProjectRow | undefined {
  return db.all<ProjectRow>('SELECT * FROM projects WHERE id = ?', id).at(0);
}

export function projectItem(row: ProjectRow) {
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    customerExternalId: row.customer_external_id,
    timezone: row.timezone,
    primaryLanguage: row.primary_language,
    ownerEmail: row.owner_email,
    createdAt: isoSeconds(row.created_at),
    updatedAt: isoSeconds(row.updated_at),
  };
}

const NO_BRAND = {
  appName: null,
  appDescription: null,
  tagline: null,
  audience: null,
  icp: null,
  brandVoice: null,
  keywords: [],
  logoUrl: null,
};

/** What a project was created with, kept in one column. */
interface ProjectDetails {
  appName?: string;
  appDescription?: string;
  tagline?: string;
  brandVoice?: string;
  targetGender?: string;
  metadata?: Record<string, unknown>;
}

/** Not checked: only the project routes write it, after they have checked it. */
export const projectDetails = (row: ProjectRow): ProjectDetails => parseObject(row.details);

/** The single-project answer has more members than a list item. */
export function projectRecord(row: ProjectRow, id = row.id) {
  const { metadata, targetGender, ...brand } = projectDetails(row);
  return {
    ...projectItem(row),
    id,
    organizationId: row.org_id,
    brand: null,
    brandContext: { ...NO_BRAND, ...brand, primaryLanguage: row.primary_language },
    platformIosBundleId: null,
    platformAndroidBundleId: null,
    platformWebDomain: null,
    targetGender: targetGender ?? null,
    metadata: metadata ?? {},
  };
}
