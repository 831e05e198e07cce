import { RevokeOutcome } from './revoke';

/** What both hosts tell of a revoke or its preview, flat; what is not known is null. @internal */
export function revokeOutput({ account, projectId, plan, queuedPosts, revocation }: RevokeOutcome) {
  const canceled = revocation?.canceledScheduledPosts;
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
    queuedPostCount: queuedPosts?.length ?? canceled ?? null,
    status: revocation?.status ?? account.status,
    canceledScheduledPosts: canceled ?? null,
    disconnectedReason: revocation?.disconnectedReason ?? null,
    disconnectedAt: revocation?.disconnectedAt ?? null,
    alreadyRevoked: revocation?.alreadyRevoked ?? false,
    leaseReleased: revocation !== undefined && plan.action === 'release_lease',
  };
}
