// The end of an account: its token is dropped and its queued posts are canceled. The caller's transaction makes it one step.

import { isoSeconds, wholeSecond } from '../clock/format';
import type { AccountRow } from '../data/accounts';
import { anyoneListens, emit } from '../webhooks/emit';
import { revokedEvent } from './account-events';
import type { SandboxContext } from './context';

interface Disconnection {
  disconnectedAt: number;
  canceledPosts: number;
}

export function disconnect(context: SandboxContext, account: AccountRow, reason: string): Disconnection {
  const { db, clock } = context;
  const end = { disconnected_reason: reason, disconnected_at: wholeSecond(clock.now()) };
  db.update('accounts', account.id, { status: 'disconnected', token_expires_at: null, ...end });
  const canceledPosts = cancelQueued(context, 'account_id', account.id);
  emit(db, revokedEvent({ ...account, ...end }, clock.now(), canceledPosts));
  return { disconnectedAt: end.disconnected_at, canceledPosts };
}

interface CanceledPost {
  id: string;
  org_id: string;
  project_id: string;
  container_id: string;
}

/** Cancels what is still queued for one account, one project or one post. The number of posts canceled. */
export function cancelQueued(
  { db, clock }: SandboxContext,
  column: 'account_id' | 'project_id' | 'id',
  value: string,
): number {
  const now = clock.now();
  const at = wholeSecond(now);
  const sql = `UPDATE posts SET status = 'canceled', canceled_at = ?, updated_at = ? WHERE ${column} = ? AND status = 'queued'`;
  if (!anyoneListens(db, 'post.canceled')) return db.run(sql, at, at, value);

  const returning = `${sql} RETURNING id, org_id, project_id, container_id`;
  const canceled = db.all<CanceledPost>(returning, at, at, value);
  for (const { id, org_id, project_id, container_id } of canceled) {
    const data = { scheduledPostId: id, containerId: container_id, canceledAt: isoSeconds(at) };
    emit(db, { type: 'post.canceled', now, orgId: org_id, projectId: project_id, data });
  }
  return canceled.length;
}
