// Projects (contract section 7).

import type { SQLInputValue } from 'node:sqlite';

import { z } from 'zod';

import { decodeNumber, encodeCursor, page } from '../cursors';
import {
  details,
  findProject,
  insertProject,
  projectItem,
  projectRecord,
  type ProjectRow,
} from '../data/projects';
import { nothing, read, write, type Call } from '../endpoint';
import { conflict, invalidField, notFound } from '../errors';
import { cancelQueued } from '../life/disconnect';
import { limit } from '../schemas';
import { listAnswer, projectOf } from './answers';

const SCOPE_READ = 'projects:read';
const SCOPE_WRITE = 'projects:write';
const LARGEST_METADATA = 8 * 1024;

const name = z.string().min(3).max(30);
const timezone = z.string().refine(isTimezone, 'must be an IANA time zone');
const brand = {
  appName: z.string().min(3).max(30).optional(),
  appDescription: z.string().min(100).max(1_000).optional(),
  tagline: z.string().max(80).optional(),
  brandVoice: z.string().optional(),
  targetGender: z.string().optional(),
  metadata: z
    .record(z.string(), z.unknown())
    .refine((value) => JSON.stringify(value).length <= LARGEST_METADATA, 'must not exceed 8 KB')
    .optional(),
};
const common = {
  customerExternalId: z.string().min(1).nullable().optional(),
  ownerEmail: z.email().nullable().optional(),
  primaryLanguage: z.string().min(2).optional(),
};

const listQuery = z.strictObject({
  cursor: z.string().optional(),
  limit: limit(25, 200),
  status: z.enum(['active', 'archived']).optional(),
  search: z.string().optional(),
  customerExternalId: z.string().optional(),
});

const list = read({
  path: '/v1/projects',
  scope: SCOPE_READ,
  query: listQuery,
  handle: ({ world, orgId }, query) => {
    const rows = world.store.all<ProjectRow>(...pageQuery(orgId, query));
    const { items, nextCursor } = page(rows, query.limit, (last) => encodeCursor(last.seq));
    return listAnswer(world, items.map(projectItem), nextCursor);
  },
});

/** Newest first; creation order is the order of `seq`. */
function pageQuery(orgId: string, query: z.infer<typeof listQuery>): [string, ...SQLInputValue[]] {
  const where = ['org_id = ?'];
  const params: SQLInputValue[] = [orgId];
  const add = (condition: string, value: SQLInputValue | undefined) => {
    if (value === undefined) return;
    where.push(condition);
    params.push(value);
  };
  add('status = ?', query.status);
  add('instr(lower(name), lower(?)) > 0', query.search);
  add('customer_external_id = ?', query.customerExternalId);
  add('seq < ?', query.cursor === undefined ? undefined : decodeNumber(query.cursor));
  return [
    `SELECT * FROM projects WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`,
    ...params,
    query.limit + 1,
  ];
}

const get = read({
  path: '/v1/projects/:projectId',
  scope: SCOPE_READ,
  query: nothing,
  handle: (call) => {
    const row = projectOf(call);
    const bare = call.world.behaviour.projectIdOnGet === 'bare';
    return projectRecord(row, bare ? row.id.replace(/^prj_/, '') : row.id);
  },
});

const create = write({
  method: 'POST',
  path: '/v1/projects',
  scope: SCOPE_WRITE,
  status: 201,
  body: z.strictObject({ name, timezone, ...common, ...brand }),
  handle: ({ world, orgId, now }, body) => {
    const { name, timezone, customerExternalId, ownerEmail, primaryLanguage, ...details } = body;
    refuseTaken({ world, orgId }, customerExternalId);
    const id = insertProject(world.store, {
      orgId,
      name,
      timezone,
      customerExternalId,
      ownerEmail,
      primaryLanguage,
      details,
      now,
    });
    return projectRecord(reread({ world, orgId }, id));
  },
});

const update = write({
  method: 'PATCH',
  path: '/v1/projects/:projectId',
  scope: SCOPE_WRITE,
  body: z.strictObject({
    name: name.optional(),
    timezone: timezone.optional(),
    ...common,
    ...brand,
    status: z.literal('active').optional(),
  }),
  handle: (call, body) => {
    if (Object.keys(body).length === 0) throw invalidField('', 'at least one field is needed');
    const row = projectOf(call);
    const { name, timezone, customerExternalId, ownerEmail, primaryLanguage, status, ...changed } = body;
    if (customerExternalId !== row.customer_external_id) refuseTaken(call, customerExternalId);
    call.world.store.run(
      `UPDATE projects SET name = ?, timezone = ?, customer_external_id = ?, owner_email = ?, primary_language = ?,
         status = ?, details = ?, updated_at = ? WHERE id = ?`,
      name ?? row.name,
      timezone ?? row.timezone,
      customerExternalId === undefined ? row.customer_external_id : customerExternalId,
      ownerEmail === undefined ? row.owner_email : ownerEmail,
      primaryLanguage ?? row.primary_language,
      status ?? row.status,
      JSON.stringify({ ...details(row), ...changed }),
      call.now,
      row.id,
    );
    return projectRecord(reread(call, row.id));
  },
});

/** A soft archive: cancels queued posts, keeps the accounts, undone by PATCH `status: "active"`. */
const archive = write({
  method: 'DELETE',
  path: '/v1/projects/:projectId',
  scope: SCOPE_WRITE,
  body: nothing,
  handle: (call) => {
    const row = projectOf(call);
    call.world.store.run(
      `UPDATE projects SET status = 'archived', updated_at = ? WHERE id = ?`,
      call.now,
      row.id,
    );
    cancelQueued(call.world, 'project_id', row.id);
    return projectRecord(reread(call, row.id));
  },
});

function reread({ world, orgId }: Pick<Call, 'world' | 'orgId'>, id: string): ProjectRow {
  const row = findProject(world.store, orgId, id);
  if (!row) throw notFound('The project');
  return row;
}

function refuseTaken(
  { world, orgId }: Pick<Call, 'world' | 'orgId'>,
  customerExternalId: string | null | undefined,
) {
  if (!world.behaviour.customerExternalIdUnique || customerExternalId == null) return;
  const taken = world.store
    .all('SELECT 1 FROM projects WHERE org_id = ? AND customer_external_id = ?', orgId, customerExternalId)
    .at(0);
  if (taken) throw conflict('Another project of the organization has this customerExternalId.');
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

export const projects = [list, get, create, update, archive];
