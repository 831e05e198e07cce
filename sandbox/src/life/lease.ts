// Layers' side of a lease request: some accounts are assigned, or the request is rejected (contract section 9).

import { avatarOf, freeConnectedAt, insertAccount } from '../data/accounts';
import { leaseRequestById, leaseRequestObject } from '../data/leases';
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
  const { store } = world;
  const settled = store.transaction(() => {
    const request = leaseRequestById(store, requestId);
    if (!request) throw notFound('The lease request');
    if (request.status !== 'requested') throw conflict(`The lease request is ${request.status} already.`);

    const now = world.clock.now();
    const rejected = outcome.status === 'rejected';
    const share = outcome.status === 'partial' ? Math.ceil(request.count / 2) : request.count;
    const count = rejected ? 0 : (outcome.count ?? share);
    const place = { orgId: request.org_id, projectId: request.project_id };
    const assigned = Array.from({ length: count }, () => lease(world, place));
    store.run(
      'UPDATE lease_requests SET status = ?, assigned_at = ?, assigned_ids = ? WHERE id = ?',
      outcome.status,
      rejected ? null : now,
      JSON.stringify(assigned),
      requestId,
    );
    emit(store, now, {
      type: rejected ? 'lease_request.rejected' : 'lease_request.assigned',
      ...place,
      data: {
        requestId,
        projectId: place.projectId,
        assignedSocialAccountIds: assigned,
        at: isoSeconds(now),
      },
    });
    return leaseRequestById(store, requestId);
  });
  world.timeline.poke();
  return settled ? leaseRequestObject(settled) : {};
}

function lease(world: World, { orgId, projectId }: { orgId: string; projectId: string }): string {
  const id = ids.accountId();
  const handle = `leased.${ids.randomCrockford(6).toLowerCase()}`;
  insertAccount(world.store, {
    id,
    org_id: orgId,
    project_id: projectId,
    platform: 'tiktok',
    handle,
    avatar_url: avatarOf('tiktok', handle),
    status: 'connected',
    leased: 1,
    followers: 12_000,
    connected_at: freeConnectedAt(world.store, projectId, world.clock.now()),
    token_expires_at: null,
    disconnected_reason: null,
    disconnected_at: null,
  });
  return id;
}
