// The end of an account: its token is dropped and its queued posts are canceled. The caller's transaction makes it one step.

import { isoSeconds, wholeSecond } from '../clock/format';
import type { AccountRow } from '../data/accounts';
import { anyoneListens, emit } from '../webhooks/emit';
import type { SandboxContext } from './context';

export interface Disconnection {
  disconnectedAt: number;
  canceledPosts: number;
}

export function disconnect(context: SandboxContext, account: AccountRow, reason: string): Disconnection {
  const disconnectedAt = wholeSecond(context.clock.now());
  context.db.run(
    `UPDATE accounts SET status = 'disconnected', token_expires_at = NULL, disconnected_reason = ?, disconnected_at = ?
     WHERE id = ?`,
    reason,
    disconnectedAt,
    account.id,
  );
  const canceledPosts = cancelQueued(context, 'account_id', account.id);
  emit(context.db, context.clock.now(), {
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
  context: SandboxContext,
  column: 'account_id' | 'project_id' | 'id',
  value: string,
): number {
  const { db } = context;
  const now = context.clock.now();
  const at = wholeSecond(now);
  const sql = `UPDATE posts SET status = 'canceled', canceled_at = ?, updated_at = ? WHERE ${column} = ? AND status = 'queued'`;
  if (!anyoneListens(db, 'post.canceled')) return db.run(sql, at, at, value);

  const canceled = db.all<CanceledPost>(
    `${sql} RETURNING id, org_id, project_id, container_id`,
    at,
    at,
    value,
  );
  for (const post of canceled) {
    emit(db, now, {
      type: 'post.canceled',
      orgId: post.org_id,
      projectId: post.project_id,
      data: { scheduledPostId: post.id, containerId: post.container_id, canceledAt: isoSeconds(at) },
    });
  }
  return canceled.length;
}
