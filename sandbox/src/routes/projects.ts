// Projects (contract, section 7).

import { z } from 'zod';

import {
  insertProject,
  projectDetails,
  projectItem,
  projectRecord,
  updateProject,
  type ProjectRow,
} from '../data/projects';
import { Where } from '../data/where';
import { cancelQueued } from '../domain/disconnect';
import { conflict, invalidField } from '../errors';
import { newestFirst, pageBySeq } from '../http/cursors';
import { nothing, read, write, type Call } from '../http/endpoint';
import { limit } from '../http/schemas';
import { listOf, projectAnswer, projectRecordAnswer } from './answer-schemas';
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
  summary: 'List the projects',
  answer: listOf(projectAnswer),
  scope: SCOPE_READ,
  query: listQuery,
  handle: ({ context, orgId }, query) => {
    const where = new Where()
      .add('org_id = ?', orgId)
      .add('status = ?', query.status)
      .add('instr(lower(name), lower(?)) > 0', query.search)
      .add('customer_external_id = ?', query.customerExternalId);
    const rows = context.db.all<ProjectRow>(...newestFirst('projects', where, query));
    const { items, nextCursor } = pageBySeq(rows, query.limit);
    return listAnswer(context, items.map(projectItem), nextCursor);
  },
});

const get = read({
  path: '/v1/projects/:projectId',
  summary: 'Read a project',
  answer: projectRecordAnswer,
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
  summary: 'Create a project',
  answer: projectRecordAnswer,
  scope: SCOPE_WRITE,
  status: 201,
  body: z.strictObject({ name, timezone, ...common, ...brand }),
  handle: (call, body) => {
    refuseTaken(call, body.customerExternalId);
    const { context, orgId, now } = call;
    return projectRecord(insertProject(context.db, { ...body, orgId, details: brandOf(body), now }));
  },
});

const update = write({
  method: 'PATCH',
  path: '/v1/projects/:projectId',
  summary: 'Change, archive or restore a project',
  answer: projectRecordAnswer,
  scope: SCOPE_WRITE,
  body: z.strictObject({
    name: name.optional(),
    timezone: timezone.optional(),
    ...common,
    ...brand,
    status: z.enum(['active', 'archived']).optional(),
  }),
  handle: (call, body) => {
    if (Object.keys(body).length === 0) throw invalidField('', 'at least one field is needed');
    const row = projectOf(call);
    if (body.customerExternalId !== row.customer_external_id) refuseTaken(call, body.customerExternalId);
    if (body.status === 'archived') cancelQueued(call.context, 'project_id', row.id);
    const changes = { ...body, details: { ...projectDetails(row), ...brandOf(body) }, now: call.now };
    return projectRecord(updateProject(call.context.db, row.id, changes));
  },
});

/** A soft archive: cancels queued posts, keeps the accounts, undone by PATCH `status: "active"`. PATCH `status: "archived"` does the same. */
const archive = write({
  method: 'DELETE',
  path: '/v1/projects/:projectId',
  summary: 'Archive a project and cancel its queued posts',
  answer: projectRecordAnswer,
  scope: SCOPE_WRITE,
  body: nothing,
  handle: (call) => {
    const { id } = projectOf(call);
    cancelQueued(call.context, 'project_id', id);
    return projectRecord(updateProject(call.context.db, id, { status: 'archived', now: call.now }));
  },
});

/** The fields that are stored together, as JSON. */
const brandOf = (body: object): object =>
  Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(brand, name)));

function refuseTaken(
  { context, orgId }: Pick<Call, 'context' | 'orgId'>,
  customerExternalId: string | null | undefined,
) {
  if (!context.behaviour.customerExternalIdUnique || customerExternalId == null) return;
  const sql = 'SELECT 1 FROM projects WHERE org_id = ? AND customer_external_id = ?';
  if (context.db.all(sql, orgId, customerExternalId).length > 0)
    throw conflict('Another project of the organization has this customerExternalId.');
}

export const projects = [list, get, create, update, archive];
