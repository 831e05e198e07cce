// Layers' side of a lease request: some accounts are assigned, or the request is rejected (contract, section 9).

import { avatarOf, freeConnectedAt, insertAccount } from '../data/accounts';
import { leaseRequestById, leaseRequestObject, type LeaseRequestRow } from '../data/leases';
import { conflict, notFound } from '../errors';
import * as ids from '../ids';
import { isoSeconds } from '../time';
import type { World } from '../world';
import { emit } from './events';

export interface LeaseOutcome {
  status: 'assigned' | 'partial' | 'rejected';
  /** How many accounts; default: all for `assigned`, half for `partial`. */
  count?: number | undefined;
}

export function settleLeaseRequest(world: World, requestId: string, outcome: LeaseOutcome): object {
  const settled = world.store.transaction(() => {
    const request = leaseRequestById(world.store, requestId);
    if (!request) throw notFound('The lease request');
    if (request.status !== 'requested') throw conflict(`The lease request is ${request.status} already.`);
    const assigned = Array.from({ length: shareOf(request, outcome) }, () => lease(world, request));
    return settle(world, request, { status: outcome.status, assigned });
  });
  world.timeline.poke();
  return leaseRequestObject(settled);
}

function shareOf(request: LeaseRequestRow, { status, count }: LeaseOutcome): number {
  if (status === 'rejected') return 0;
  return count ?? (status === 'partial' ? Math.ceil(request.count / 2) : request.count);
}

type Settled = Pick<LeaseOutcome, 'status'> & { assigned: string[] };

function settle(world: World, request: LeaseRequestRow, { status, assigned }: Settled): LeaseRequestRow {
  const { id, org_id: orgId, project_id: projectId } = request;
  const now = world.clock.now();
  const rejected = status === 'rejected';
  const row = {
    ...request,
    status,
    assigned_at: rejected ? null : now,
    assigned_ids: JSON.stringify(assigned),
  };
  world.store.run(
    'UPDATE lease_requests SET status = ?, assigned_at = ?, assigned_ids = ? WHERE id = ?',
    row.status,
    row.assigned_at,
    row.assigned_ids,
    id,
  );
  emit(world.store, now, {
    type: rejected ? 'lease_request.rejected' : 'lease_request.assigned',
    orgId,
    projectId,
    data: { requestId: id, projectId, assignedSocialAccountIds: assigned, at: isoSeconds(now) },
  });
  return row;
}

function lease(world: World, { org_id, project_id }: LeaseRequestRow): string {
  const id = ids.accountId();
  const handle = `leased.${ids.randomCrockford(6).toLowerCase()}`;
  insertAccount(world.store, {
    id,
    org_id,
    project_id,
    platform: 'tiktok',
    handle,
    avatar_url: avatarOf('tiktok', handle),
    status: 'connected',
    leased: 1,
    followers: 12_000,
    connected_at: freeConnectedAt(world.store, project_id, world.clock.now()),
    token_expires_at: null,
    disconnected_reason: null,
    disconnected_at: null,
  });
  return id;
}
