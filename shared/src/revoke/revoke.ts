/**
 * Disconnects an account: finds it, looks at what that would cancel, keeps to the limits that were set,
 * acts, and knows when it was done already (contract, sections 8.6 and 9).
 */
import { AccountDirectory, accountNotFound, createAccountDirectory } from '../api/account-directory';
import { LayersClient } from '../api/client';
import { collect } from '../api/pages';
import { AccountQuery } from '../api/queries';
import { Account, Revocation, ScheduledPost } from '../api/types';
import { hasApiCode } from '../errors/errors';
import { planRevoke, RevokeAction, RevokeOptions, RevokePlan } from './plan';
import { refusalOf } from './refusals';

/** @internal */
export interface RevokeRequest extends RevokeOptions {
  projectId: string;
  socialAccountId: string;
  /** Whether to count the queued posts also where no limit asks for it. */
  countQueuedPosts?: boolean;
  /** What the host calls the field of `maxQueuedPosts`. */
  limitLabel: string;
}

/** @internal */
export interface RevokeOutcome {
  /** As it was listed before. */
  account: Account;
  projectId: string;
  plan: RevokePlan;
  /** What was queued before; absent where nobody looked. */
  queuedPosts?: ScheduledPost[];
  /** Absent in a preview. */
  revocation?: Revocation;
}

/** @internal */
export interface RevokeContext {
  client: LayersClient;
  /** Where the account is looked up; it may know the account from before. */
  accounts: AccountDirectory;
}

/**
 * What was done, or in a preview what would be. Throws a `LayersRefusal` when the account is not there,
 * is leased or has more queued posts than allowed; then nothing was changed.
 * @internal
 */
export async function revoke(context: RevokeContext, request: RevokeRequest): Promise<RevokeOutcome> {
  const { projectId, socialAccountId, previewOnly } = request;
  const account = await context.accounts.find(projectId, socialAccountId);
  if (!account) throw accountNotFound();
  const job = { client: context.client, request, account };
  const queuedPosts = await queuedPostsFor(job);
  const plan = planRevoke(account, request, queuedPosts);
  const outcome = { account, projectId, plan, queuedPosts };
  if (previewOnly) return outcome;
  if (plan.refusal) throw refusalOf(plan.refusal, request);
  return { ...outcome, ...(await carryOut(job, plan.action)) };
}

interface Job {
  client: LayersClient;
  request: RevokeRequest;
  account: Account;
}

/** The posts that this would cancel, one more than the limit at most; undefined where nobody asks for them. */
async function queuedPostsFor({ client, request, account }: Job): Promise<ScheduledPost[] | undefined> {
  const { projectId, previewOnly, maxQueuedPosts, countQueuedPosts = false } = request;
  const { action } = planRevoke(account, request);
  const isLimited = maxQueuedPosts !== undefined;
  const isWanted =
    previewOnly || (['revoke', 'release_lease'].includes(action) && (isLimited || countQueuedPosts));
  if (!isWanted) return undefined;
  const most = isLimited && !previewOnly && !countQueuedPosts ? maxQueuedPosts + 1 : Infinity;
  const query = { socialAccountId: account.socialAccountId, status: ['queued'], limit: Math.min(most, 100) };
  // What a person or a limit relies on must not come out smaller because a post cannot be read.
  const strict = previewOnly || isLimited;
  return collect(client.iterateScheduledPosts(projectId, query, { strict }), most);
}

type Done = Required<Pick<RevokeOutcome, 'plan' | 'revocation'>>;

async function carryOut(job: Job, action: RevokeAction): Promise<Done> {
  const { client, request, account } = job;
  const plan = { action };
  if (action === 'none') return { plan, revocation: alreadyDone(account) };
  const acting =
    action === 'release_lease'
      ? client.releaseLease(account.socialAccountId)
      : client.revokeAccount(request.projectId, account.socialAccountId);
  return acting.then(
    (revocation) => ({ plan, revocation }),
    async (error: unknown) => {
      // It was listed a moment ago, so that the API no longer knows it means that it is disconnected.
      if (hasApiCode(error, 'NOT_FOUND')) {
        const revocation = await confirmDone(job, error);
        return { plan: action === 'revoke' ? { action: 'none' } : plan, revocation };
      }
      // The list did not say that it is leased; the API does.
      if (action !== 'revoke' || !hasApiCode(error, 'CONFLICT')) throw error;
      if (!request.releaseLease) throw refusalOf('LEASED_ACCOUNT', request);
      return carryOut(job, 'release_lease');
    },
  );
}

/**
 * Looks once more, past what the host's directory knows: what is still listed as connected is not done, and an item
 * that cannot be read may be this account.
 */
async function confirmDone({ client, request }: Job, error: unknown): Promise<Revocation> {
  const { projectId, socialAccountId } = request;
  const strict = {
    iterateAccounts: (id: string, query?: AccountQuery) =>
      client.iterateAccounts(id, query, { strict: true }),
  };
  const listed = await createAccountDirectory(strict, () => 0).find(projectId, socialAccountId);
  if (listed && listed.status !== 'disconnected') throw error;
  return alreadyDone(listed ?? { socialAccountId });
}

function alreadyDone(
  account: Pick<Account, 'socialAccountId' | 'disconnectedReason' | 'disconnectedAt'>,
): Revocation {
  const { socialAccountId, disconnectedReason, disconnectedAt } = account;
  return {
    socialAccountId,
    status: 'disconnected',
    disconnectedReason,
    disconnectedAt,
    alreadyRevoked: true,
  };
}
