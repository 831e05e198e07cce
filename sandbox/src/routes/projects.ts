// Projects (contract, section 7).

import { z } from 'zod';

import {
  details,
  findProject,
  insertProject,
  projectItem,
  projectRecord,
  type ProjectRow,
} from '../data/projects';
import { Where } from '../data/where';
import { cancelQueued } from '../domain/disconnect';
import { conflict, invalidField, notFound } from '../errors';
import { decodeNumber, encodeCursor, page } from '../http/cursors';
import { nothing, read, write, type Call } from '../http/endpoint';
import { limit } from '../http/schemas';
import { listAnswer, projectOf } from './answers';
import { brand, common, name, timezone } from './project-input';

const SCOPE_READ = 'projects:read';
const SCOPE_WRITE = 'projects:write';

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
  handle: ({ context, orgId }, query) => {
    const where = new Where()
      .add('org_id = ?', orgId)
      .add('status = ?', query.status)
      .add('instr(lower(name), lower(?)) > 0', query.search)
      .add('customer_external_id = ?', query.customerExternalId)
      .add('seq < ?', decodeNumber(query.cursor));
    // Creation order is the order of `seq`.
    const rows = context.db.all<ProjectRow>(
      `SELECT * FROM projects WHERE ${where.sql} ORDER BY seq DESC LIMIT ?`,
      ...where.params,
      query.limit + 1,
    );
    const { items, nextCursor } = page(rows, query.limit, (last) => encodeCursor(last.seq));
    return listAnswer(context, items.map(projectItem), nextCursor);
  },
});

const get = read({
  path: '/v1/projects/:projectId',
  scope: SCOPE_READ,
  query: nothing,
  handle: (call) => {
    const row = projectOf(call);
    const bare = call.context.behaviour.projectIdOnGet === 'bare';
    return projectRecord(row, bare ? row.id.replace(/^prj_/, '') : row.id);
  },
});

const create = write({
  method: 'POST',
  path: '/v1/projects',
  scope: SCOPE_WRITE,
  status: 201,
  body: z.strictObject({ name, timezone, ...common, ...brand }),
  handle: ({ context, orgId, now }, body) => {
    const { name, timezone, customerExternalId, ownerEmail, primaryLanguage, ...details } = body;
    refuseTaken({ context, orgId }, customerExternalId);
    const id = insertProject(context.db, {
      orgId,
      name,
      timezone,
      customerExternalId,
      ownerEmail,
      primaryLanguage,
      details,
      now,
    });
    return projectRecord(reread({ context, orgId }, id));
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
    call.context.db.run(
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
    call.context.db.run(
      `UPDATE projects SET status = 'archived', updated_at = ? WHERE id = ?`,
      call.now,
      row.id,
    );
    cancelQueued(call.context, 'project_id', row.id);
    return projectRecord(reread(call, row.id));
  },
});

function reread({ context, orgId }: Pick<Call, 'context' | 'orgId'>, id: string): ProjectRow {
  const row = findProject(context.db, orgId, id);
  if (!row) throw notFound('The project');
  return row;
}

function refuseTaken(
  { context, orgId }: Pick<Call, 'context' | 'orgId'>,
  customerExternalId: string | null | undefined,
) {
  if (!context.behaviour.customerExternalIdUnique || customerExternalId == null) return;
  const taken = context.db
    .all('SELECT 1 FROM projects WHERE org_id = ? AND customer_external_id = ?', orgId, customerExternalId)
    .at(0);
  if (taken) throw conflict('Another project of the organization has this customerExternalId.');
}

export const projects = [list, get, create, update, archive];
