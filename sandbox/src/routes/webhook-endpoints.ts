// Webhook endpoint management (contract section 13). No scope is documented for these routes.

import type { SQLInputValue } from 'node:sqlite';

import { z } from 'zod';

import { decodeNumber, encodeCursor, page } from '../cursors';
import {
  endpointById,
  endpointObject,
  EVENT_TYPES,
  holdDeliveries,
  oldSecrets,
  parseObject,
  releaseDeliveries,
  type EndpointRow,
} from '../data/endpoints';
import { findProject } from '../data/projects';
import { nothing, read, write, type Call } from '../endpoint';
import { forbiddenScope, invalidField, notFound } from '../errors';
import { hasScope } from '../gates/auth';
import * as ids from '../ids';
import { limit } from '../schemas';
import { DAY, isoMillis } from '../time';
import { listAnswer } from './answers';

const OLD_SECRET_LIFE = DAY;

const url = z.string().max(2_048).refine(isWebhookUrl, 'must be https; http only on localhost');
const events = z.array(z.enum(EVENT_TYPES)).min(1).max(50);
const scope = z.enum(['own', 'all_children']);
const metadata = z.record(z.string(), z.unknown());

const create = write({
  method: 'POST',
  path: '/v1/webhook-endpoints',
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
    const id = ids.uuid();
    const signingSecret = ids.signingSecret();
    call.world.store.run(
      `INSERT INTO endpoints (id, org_id, project_id, url, description, status, events, scope, metadata, secret,
         old_secrets, created_at, updated_at, failures) VALUES (?, ?, ?, ?, ?, 'active', ?, ?, ?, ?, '[]', ?, ?, 0)`,
      id,
      call.orgId,
      narrowedTo(call, body.projectId),
      body.url,
      body.description ?? null,
      JSON.stringify(body.events),
      body.scope,
      body.metadata ? JSON.stringify(body.metadata) : null,
      signingSecret,
      call.now,
      call.now,
    );
    return { endpoint: endpointObject(byId(call, id)), signingSecret };
  },
});

const list = read({
  path: '/v1/webhook-endpoints',
  query: z.strictObject({
    projectId: z.string().optional(),
    status: z.enum(['active', 'paused', 'auto_paused']).optional(),
    cursor: z.string().optional(),
    limit: limit(25, 100),
  }),
  handle: ({ world, orgId }, query) => {
    const where = ['org_id = ?'];
    const params: SQLInputValue[] = [orgId];
    const add = (condition: string, value: SQLInputValue | undefined) => {
      if (value === undefined) return;
      where.push(condition);
      params.push(value);
    };
    add('project_id = ?', query.projectId && ids.normalProjectId(query.projectId).toLowerCase());
    add('status = ?', query.status);
    add('seq < ?', query.cursor === undefined ? undefined : decodeNumber(query.cursor));
    const sql = `SELECT * FROM endpoints WHERE ${where.join(' AND ')} ORDER BY seq DESC LIMIT ?`;
    const rows = world.store.all<EndpointRow>(sql, ...params, query.limit + 1);
    const { items, nextCursor } = page(rows, query.limit, (last) => encodeCursor(last.seq));
    return listAnswer(world, items.map(endpointObject), nextCursor);
  },
});

const get = read({
  path: '/v1/webhook-endpoints/:endpointId',
  query: nothing,
  handle: (call) => endpointObject(endpointOf(call)),
});

const update = write({
  method: 'PATCH',
  path: '/v1/webhook-endpoints/:endpointId',
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
    call.world.store.run(
      `UPDATE endpoints SET url = ?, events = ?, description = ?, metadata = ?, scope = ?, updated_at = ? WHERE id = ?`,
      body.url ?? row.url,
      body.events ? JSON.stringify(body.events) : row.events,
      body.description === undefined ? row.description : body.description,
      mergedMetadata(row, body.metadata),
      body.scope ?? row.scope,
      call.now,
      row.id,
    );
    if (body.status) setStatus(call, row, body.status);
    return endpointObject(byId(call, row.id));
  },
});

const remove = write({
  method: 'DELETE',
  path: '/v1/webhook-endpoints/:endpointId',
  body: nothing,
  handle: (call) => {
    const { id } = endpointOf(call);
    const { store } = call.world;
    store.run(
      'DELETE FROM attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE endpoint_id = ?)',
      id,
    );
    store.run('DELETE FROM deliveries WHERE endpoint_id = ?', id);
    store.run('DELETE FROM endpoints WHERE id = ?', id);
    return { id, deleted: true };
  },
});

const rotate = write({
  method: 'POST',
  path: '/v1/webhook-endpoints/:endpointId/rotate-secret',
  body: nothing,
  handle: (call) => {
    const row = endpointOf(call);
    const signingSecret = ids.signingSecret();
    const expiresAt = call.now + OLD_SECRET_LIFE;
    const old = [{ secret: row.secret, expiresAt }, ...oldSecrets(row, call.now)];
    call.world.store.run(
      'UPDATE endpoints SET secret = ?, old_secrets = ?, updated_at = ? WHERE id = ?',
      signingSecret,
      JSON.stringify(old),
      call.now,
      row.id,
    );
    return {
      endpointId: row.id,
      signingSecret,
      previousSecretExpiresAt: isoMillis(expiresAt),
      warning:
        'The signing secret is shown once. Deliveries are signed with both secrets until the previous one expires.',
    };
  },
});

function endpointOf(call: Call): EndpointRow {
  return byId(call, call.param('endpointId'));
}

/** 404 for an endpoint of another organization too. */
export function byId({ world, orgId }: Call, id: string): EndpointRow {
  const row = endpointById(world.store, id);
  if (row?.org_id !== orgId) throw notFound('The webhook endpoint');
  return row;
}

function refuseFirehose({ caller }: Call, wanted: string | undefined): void {
  if (wanted === 'all_children' && !hasScope(caller, 'org:admin')) throw forbiddenScope('org:admin');
}

function narrowedTo({ world, orgId }: Call, projectId: string | null | undefined): string | null {
  if (projectId == null) return null;
  if (world.behaviour.webhookProjectId === 'bare' && !ids.isUuid(projectId))
    throw invalidField('projectId', 'must be a UUID');
  const project = findProject(world.store, orgId, projectId);
  if (!project) throw notFound('The project');
  return project.id;
}

/** `active` resumes and zeroes the failure counter (contract 12). */
function setStatus({ world, now }: Call, row: EndpointRow, status: 'active' | 'paused'): void {
  const { store } = world;
  store.run('UPDATE endpoints SET status = ? WHERE id = ?', status, row.id);
  if (status === 'paused') {
    holdDeliveries(store, row.id);
    return;
  }
  store.run('UPDATE endpoints SET failures = 0 WHERE id = ?', row.id);
  releaseDeliveries(store, row.id, now);
}

/** Merged per name; an empty value removes one, null removes all (contract 13). */
function mergedMetadata(row: EndpointRow, change: Record<string, unknown> | null | undefined): string | null {
  if (change === undefined) return row.metadata;
  if (change === null) return null;
  const merged = { ...(row.metadata === null ? {} : parseObject(row.metadata)), ...change };
  return JSON.stringify(
    Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== '' && value !== null)),
  );
}

function isWebhookUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    /^127(\.\d+){3}$/.test(hostname)
  );
}

export const webhookEndpoints = [create, list, get, update, remove, rotate];
