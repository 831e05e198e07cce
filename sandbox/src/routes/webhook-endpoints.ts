// Webhook endpoint management (contract, section 13). No scope is documented for these routes.

import { z } from 'zod';

import {
  endpointById,
  endpointObject,
  holdDeliveries,
  releaseDeliveries,
  type EndpointRow,
} from '../data/endpoints';
import { Where } from '../data/where';
import { invalidField, notFound } from '../errors';
import { newestFirst, pageBySeq } from '../http/cursors';
import { nothing, read, write, type Call } from '../http/endpoint';
import { limit } from '../http/schemas';
import * as ids from '../ids';
import { createdEndpointAnswer, deletedEndpointAnswer, endpointAnswer, listOf } from './answer-schemas';
import { listAnswer } from './answers';
import { events, mergedMetadata, metadata, narrowedTo, refuseFirehose, scope, url } from './webhook-input';

const create = write({
  method: 'POST',
  path: '/v1/webhook-endpoints',
  summary: 'Create a webhook endpoint',
  answer: createdEndpointAnswer,
  status: 201,
  body: z.strictObject({
    url,
    events,
    description: z.string().nullable().optional(),
    metadata: metadata.nullable().optional(),
    projectId: z.string().nullable().optional(),
    scope: scope.default('own'),
  }),
  handle: (call, body) => {
    refuseFirehose(call, body.scope);
    const signingSecret = ids.signingSecret();
    const row = call.context.db.insertReturning<EndpointRow>('endpoints', {
      id: ids.uuid(),
      org_id: call.orgId,
      project_id: narrowedTo(call, body.projectId),
      url: body.url,
      description: body.description,
      events: JSON.stringify(body.events),
      scope: body.scope,
      metadata: body.metadata ? JSON.stringify(body.metadata) : null,
      secret: signingSecret,
      created_at: call.now,
      updated_at: call.now,
    });
    return { endpoint: endpointObject(row), signingSecret };
  },
});

const list = read({
  path: '/v1/webhook-endpoints',
  summary: 'List the webhook endpoints',
  answer: listOf(endpointAnswer),
  query: z.strictObject({
    projectId: z.string().optional(),
    status: z.enum(['active', 'paused', 'auto_paused']).optional(),
    cursor: z.string().optional(),
    limit: limit(25, 100),
  }),
  handle: ({ context, orgId }, query) => {
    const where = new Where()
      .add('org_id = ?', orgId)
      .add('project_id = ?', query.projectId && ids.normalProjectId(query.projectId).toLowerCase())
      .add('status = ?', query.status);
    const rows = context.db.all<EndpointRow>(...newestFirst('endpoints', where, query));
    const { items, nextCursor } = pageBySeq(rows, query.limit);
    return listAnswer(context, items.map(endpointObject), nextCursor);
  },
});

const get = read({
  path: '/v1/webhook-endpoints/:endpointId',
  summary: 'Read a webhook endpoint',
  answer: endpointAnswer,
  query: nothing,
  handle: (call) => endpointObject(endpointOf(call)),
});

const update = write({
  method: 'PATCH',
  path: '/v1/webhook-endpoints/:endpointId',
  summary: 'Change, pause or resume a webhook endpoint',
  answer: endpointAnswer,
  body: z.strictObject({
    url: url.optional(),
    events: events.optional(),
    description: z.string().nullable().optional(),
    metadata: metadata.nullable().optional(),
    status: z.enum(['active', 'paused']).optional(),
    scope: scope.optional(),
  }),
  handle: (call, body) => {
    const row = endpointOf(call);
    if (Object.keys(body).length === 0) throw invalidField('', 'at least one field is needed');
    refuseFirehose(call, body.scope);
    call.context.db.update('endpoints', row.id, {
      url: body.url,
      events: body.events && JSON.stringify(body.events),
      description: body.description,
      metadata: mergedMetadata(row, body.metadata),
      scope: body.scope,
      updated_at: call.now,
    });
    if (body.status) setStatus(call, row, body.status);
    return endpointObject(byId(call, row.id));
  },
});

const remove = write({
  method: 'DELETE',
  path: '/v1/webhook-endpoints/:endpointId',
  summary: 'Delete a webhook endpoint with its deliveries',
  answer: deletedEndpointAnswer,
  body: nothing,
  handle: (call) => {
    const { id } = endpointOf(call);
    const { db } = call.context;
    db.run('DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE endpoint_id = ?)', id);
    db.run('DELETE FROM deliveries WHERE endpoint_id = ?', id);
    db.run('DELETE FROM endpoints WHERE id = ?', id);
    return { id, deleted: true };
  },
});

/** 404 for an endpoint of another organization too. */
export function endpointOf(call: Call): EndpointRow {
  return byId(call, call.param('endpointId'));
}

function byId({ context, orgId }: Call, id: string): EndpointRow {
  const row = endpointById(context.db, id);
  if (row?.org_id !== orgId) throw notFound('The webhook endpoint');
  return row;
}

/** `active` resumes and zeroes the failure counter (contract, section 12). */
function setStatus({ context, now }: Call, row: EndpointRow, status: 'active' | 'paused'): void {
  const { db } = context;
  const active = status === 'active';
  db.update('endpoints', row.id, { status, failures: active ? 0 : undefined });
  if (active) releaseDeliveries(db, row.id, now);
  else holdDeliveries(db, row.id);
}

export const webhookEndpoints = [create, list, get, update, remove];
