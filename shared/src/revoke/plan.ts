/** What a revoke of an account comes to, decided from what is known of it; nothing is asked or done here. */
import { Account, ScheduledPost } from '../api/types';

/** @internal */
export interface RevokeOptions {
  /** Whether only to say what would be done. */
  previewOnly: boolean;
  /** Whether a leased account may be given back to Layers; without it one is left alone. */
  releaseLease: boolean;
  /** The most queued posts that may be canceled; no limit when absent. */
  maxQueuedPosts?: number;
}

/** @internal */
export type RevokeAction = 'none' | 'revoke' | 'release_lease' | 'refuse';
/** @internal */
export type RevokeRefusal = 'LEASED_ACCOUNT' | 'TOO_MANY_QUEUED_POSTS';

/** @internal */
export interface RevokePlan {
  action: RevokeAction;
  /** Why, when the action is `refuse`. */
  refusal?: RevokeRefusal;
}

/** The plan; without the posts a limit is not looked at. @internal */
export function planRevoke(
  account: Pick<Account, 'status' | 'leased'>,
  { releaseLease, maxQueuedPosts = Infinity }: Omit<RevokeOptions, 'previewOnly'>,
  queuedPosts: readonly ScheduledPost[] = [],
): RevokePlan {
  if (account.status === 'disconnected') return { action: 'none' };
  if (account.leased === true && !releaseLease) return refuse('LEASED_ACCOUNT');
  if (queuedPosts.length > maxQueuedPosts) return refuse('TOO_MANY_QUEUED_POSTS');
  return { action: account.leased === true ? 'release_lease' : 'revoke' };
}

function refuse(refusal: RevokeRefusal): RevokePlan {
  return { action: 'refuse', refusal };
}
