// Leased accounts (contract, section 9). All under leased:write, reads too.

import { z } from 'zod';

import { DAY, isoSeconds } from '../clock/format';
import type { AccountRow } from '../data/accounts';
import { leaseRequestObject, leaseRequestById, type LeaseRequestRow } from '../data/leases';
import { disconnect } from '../domain/disconnect';
import { invalidField, notFound } from '../errors';
import { nothing, read, write } from '../http/endpoint';
import * as ids from '../ids';
import { leaseRequestAnswer, leasedAnswer, listOf, releasedAnswer } from './answer-schemas';
import { accountOf, projectOf } from './answers';

const SCOPE = 'leased:write';
const MONTHLY_PRICE_CENTS = 15_000;
const RENEWAL = 30 * DAY;

const list = read({
  path: '/v1/projects/:projectId/leased-accounts',
  summary: 'List the leased accounts of a project',
  answer: listOf(leasedAnswer).omit({ nextCursor: true }),
  scope: SCOPE,
  query: z.strictObject({ status: z.enum(['assigned', 'disconnected']).default('assigned') }),
  handle: (call, { status }) => {
    const rows = call.context.db.all<AccountRow>(
      `SELECT * FROM accounts WHERE project_id = ? AND leased = 1 AND (status = 'disconnected') = ? ORDER BY connected_at DESC`,
      projectOf(call).id,
      Number(status === 'disconnected'),
    );
    return { items: rows.map((row) => leasedItem(row, call.now)) };
  },
});

function leasedItem(row: AccountRow, now: number) {
  const renewals = Math.floor(Math.max(0, now - row.connected_at) / RENEWAL) + 1;
  return {
    socialAccountId: row.id,
    projectId: row.project_id,
    handle: row.handle,
    platform: row.platform,
    followers: row.followers,
    status: row.status === 'disconnected' ? 'disconnected' : 'assigned',
    assignedAt: isoSeconds(row.connected_at),
    nextRenewalAt: row.status === 'disconnected' ? null : isoSeconds(row.connected_at + renewals * RENEWAL),
    monthlyPriceCents: MONTHLY_PRICE_CENTS,
  };
}

const request = write({
  method: 'POST',
  path: '/v1/projects/:projectId/leased-accounts/request',
  summary: 'Ask for leased accounts',
  answer: leaseRequestAnswer,
  scope: SCOPE,
  body: z.strictObject({
    projectId: z.string(),
    count: z.number().int().min(1).max(50),
    niche: z.strictObject({
      vertical: z.string().min(1),
      audience: z.string().optional(),
      language: z.string().optional(),
      geo: z.array(z.string()).optional(),
    }),
    target: z.unknown().optional(),
    note: z.string().max(2_000).optional(),
    requestId: z.string().min(1).optional(),
  }),
  handle: (call, body) => {
    const project = projectOf(call);
    if (ids.normalProjectId(body.projectId).toLowerCase() !== project.id)
      throw invalidField('projectId', 'must be the project of the path');
    const id = body.requestId ?? ids.leaseRequestId();
    if (leaseRequestById(call.context.db, id)) throw invalidField('requestId', 'is already in use');
    const { count, note } = body;
    const row = { id, org_id: call.orgId, project_id: project.id, count, note, submitted_at: call.now };
    return leaseRequestObject(call.context.db.insertReturning<LeaseRequestRow>('lease_requests', row));
  },
});

const getRequest = read({
  path: '/v1/projects/:projectId/leased-accounts/requests/:requestId',
  summary: 'Read a lease request',
  answer: leaseRequestAnswer,
  scope: SCOPE,
  query: nothing,
  handle: (call) => {
    const project = projectOf(call);
    const row = leaseRequestById(call.context.db, call.param('requestId'));
    if (row?.project_id !== project.id) throw notFound('The lease request');
    return leaseRequestObject(row);
  },
});

const release = write({
  method: 'DELETE',
  path: '/v1/leased-accounts/:socialAccountId',
  summary: 'Release a leased account',
  answer: releasedAnswer,
  scope: SCOPE,
  body: z.strictObject({ reason: z.string().optional() }),
  handle: (call) => {
    const account = accountOf(call);
    if (!account.leased || account.status === 'disconnected') throw notFound('The leased account');
    const disconnectedReason = 'released_by_partner';
    const { disconnectedAt } = disconnect(call.context, account, disconnectedReason);
    return {
      socialAccountId: account.id,
      status: 'disconnected',
      disconnectedReason,
      disconnectedAt: isoSeconds(disconnectedAt),
    };
  },
});

export const leased = [list, request, getRequest, release];
