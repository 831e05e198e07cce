import { Revocation } from '../api/types';
import { RevokeOutcome } from './revoke';

/** What both hosts tell of a revoke or its preview, flat; what is not known is null. @internal */
export function revokeOutput({ account, projectId, plan, queuedPosts, revocation }: RevokeOutcome) {
  const ended = endOf(revocation);
  return {
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle ?? null,
    leased: account.leased ?? false,
    preview: revocation === undefined,
    deleted: revocation !== undefined,
    plannedAction: plan.action,
    refusalCode: plan.refusal ?? null,
    queuedPostCount: queuedPosts?.length ?? ended.canceledScheduledPosts,
    status: account.status,
    ...ended,
    leaseReleased: revocation !== undefined && plan.action === 'release_lease',
  };
}

function endOf(revocation: Revocation | undefined) {
  if (!revocation) {
    return {
      canceledScheduledPosts: null,
      disconnectedReason: null,
      disconnectedAt: null,
      alreadyRevoked: false,
    };
  }
  const { status, canceledScheduledPosts, disconnectedReason, disconnectedAt, alreadyRevoked } = revocation;
  return {
    status,
    canceledScheduledPosts: canceledScheduledPosts ?? null,
    disconnectedReason: disconnectedReason ?? null,
    disconnectedAt: disconnectedAt ?? null,
    alreadyRevoked: alreadyRevoked ?? false,
  };
}
