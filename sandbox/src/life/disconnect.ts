// The end of an account: its token is dropped and its queued posts are canceled. The caller's transaction makes it one step.

import type { AccountRow } from '../data/accounts';
import { isoSeconds, wholeSecond } from '../time';
import type { World } from '../world';
import { anyoneListens, emit } from './events';

export interface Disconnection {
  disconnectedAt: number;
  canceledPosts: number;
}

export function disconnect(world: World, account: AccountRow, reason: string): Disconnection {
  const disconnectedAt = wholeSecond(world.clock.now());
  world.store.run(
    `UPDATE accounts SET status = 'disconnected', token_expires_at = NULL, disconnected_reason = ?, disconnected_at = ?
     WHERE id = ?`,
    reason,
    disconnectedAt,
    account.id,
  );
  const canceledPosts = cancelQueued(world, 'account_id', account.id);
  emit(world.store, world.clock.now(), {
    type: 'social_account.revoked',
    orgId: account.org_id,
    projectId: account.project_id,
    data: {
      socialAccountId: account.id,
      projectId: account.project_id,
      platform: account.platform,
      disconnectedReason: reason,
      disconnectedAt: isoSeconds(disconnectedAt),
      canceledScheduledPosts: canceledPosts,
    },
  });
  return { disconnectedAt, canceledPosts };
}

interface CanceledPost {
  id: string;
  org_id: string;
  project_id: string;
  container_id: string;
}

/** Cancels what is still queued for one account, one project or one post; how many that was. */
export function cancelQueued(
  world: World,
  column: 'account_id' | 'project_id' | 'id',
  value: string,
): number {
  const { store } = world;
  const now = world.clock.now();
  const at = wholeSecond(now);
  const sql = `UPDATE posts SET status = 'canceled', canceled_at = ?, updated_at = ? WHERE ${column} = ? AND status = 'queued'`;
  if (!anyoneListens(store, 'post.canceled')) return store.run(sql, at, at, value);

  const canceled = store.all<CanceledPost>(
    `${sql} RETURNING id, org_id, project_id, container_id`,
    at,
    at,
    value,
  );
  for (const post of canceled) {
    emit(store, now, {
      type: 'post.canceled',
      orgId: post.org_id,
      projectId: post.project_id,
      data: { scheduledPostId: post.id, containerId: post.container_id, canceledAt: isoSeconds(at) },
    });
  }
  return canceled.length;
}
