export { revokeOutput } from './output';
export { planRevoke } from './plan';
export type { RevokeAction, RevokeOptions, RevokePlan, RevokeRefusal } from './plan';
export { revoke } from './revoke';
export type { RevokeContext, RevokeOutcome, RevokeRequest } from './revoke';
