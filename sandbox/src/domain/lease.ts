// Layers' side of a lease request: some accounts are assigned, or the request is rejected (contract, section 9).

import { isoSeconds } from '../clock/format';
import { avatarOf, freeConnectedAt, LEASED_FOLLOWERS } from '../data/accounts';
import { leaseRequestById, leaseRequestObject, type LeaseRequestRow } from '../data/leases';
import { conflict, notFound } from '../errors';
import * as ids from '../ids';
import { emit } from '../webhooks/emit';
import { commit, type SandboxContext } from './context';

interface LeaseOutcome {
  status: 'assigned' | 'partial' | 'rejected';
  /** How many accounts; default: all for `assigned`, half for `partial`. */
  count?: number | undefined;
}

export function settleLeaseRequest(
  context: SandboxContext,
  requestId: string,
  outcome: LeaseOutcome,
): object {
  const settled = commit(context, () => {
    const request = leaseRequestById(context.db, requestId);
    if (!request) throw notFound('The lease request');
    if (request.status !== 'requested') throw conflict(`The lease request is ${request.status} already.`);
    const assigned = Array.from({ length: shareOf(request, outcome) }, () => leaseAccount(context, request));
    return settle(context, request, { status: outcome.status, assigned });
  });
  return leaseRequestObject(settled);
}

function shareOf(request: LeaseRequestRow, { status, count }: LeaseOutcome): number {
  if (status === 'rejected') return 0;
  return count ?? (status === 'partial' ? Math.ceil(request.count / 2) : request.count);
}

type Settled = Pick<LeaseOutcome, 'status'> & { assigned: string[] };

function settle(
  context: SandboxContext,
  request: LeaseRequestRow,
  { status, assigned }: Settled,
): LeaseRequestRow {
  const { id, org_id: orgId, project_id: projectId } = request;
  const now = context.clock.now();
  const rejected = status === 'rejected';
  const assigned_at = rejected ? null : now;
  const changes = { status, assigned_at, assigned_ids: JSON.stringify(assigned) };
  context.db.update('lease_requests', id, changes);
  const type = rejected ? 'lease_request.rejected' : 'lease_request.assigned';
  const data = { requestId: id, projectId, assignedSocialAccountIds: assigned, at: isoSeconds(now) };
  emit(context.db, { type, now, orgId, projectId, data });
  return { ...request, ...changes };
}

function leaseAccount({ db, clock }: SandboxContext, { org_id, project_id }: LeaseRequestRow): string {
  const id = ids.accountId();
  const handle = `leased.${ids.randomCrockford(6).toLowerCase()}`;
  db.insert('accounts', {
    id,
    org_id,
    project_id,
    platform: 'tiktok',
    handle,
    avatar_url: avatarOf('tiktok', handle),
    leased: 1,
    followers: LEASED_FOLLOWERS,
    connected_at: freeConnectedAt(db, project_id, clock.now()),
  });
  return id;
}
