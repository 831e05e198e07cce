import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { Account, collect, hasApiCode, Revocation, ScheduledPost } from 'layers-social-core';
import { Refusal } from '../../../../lib/errors';
import { accountField, projectField, shownFor } from '../../../../lib/fields';
import type { Session } from '../../../../lib/session';
import type { Job } from '../operation';
import { findAccount } from './find';

export const description: INodeProperties[] = shownFor('account', 'revoke', [
  projectField(),
  accountField(),
  {
    displayName: 'Preview Only',
    name: 'previewOnly',
    type: 'boolean',
    default: false,
    description:
      'Whether to only list the queued posts that would be canceled, and to disconnect and cancel nothing',
    hint: 'When off, the account is disconnected and all its queued posts are canceled at once. This cannot be undone.',
  },
  {
    displayName: 'Options',
    name: 'options',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Release Lease',
        name: 'releaseLease',
        type: 'boolean',
        default: false,
        description:
          'Whether to give a leased account back to Layers. Without this, a leased account is left alone.',
      },
      {
        displayName: 'Stop If More Than N Queued Posts',
        name: 'maxQueuedPosts',
        type: 'number',
        typeOptions: { minValue: 0 },
        default: 0,
        description: 'Leaves the account connected when more than this many queued posts would be canceled',
      },
    ],
  },
]);

/** One after the other, so that an item which stops the node leaves all that follow it untouched. */
export const concurrency = 1;

type Found = Account & { projectId: string };

/** What was done to the account, or in a preview what would be. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const options = params.collection('options');
  const releaseLease = options.flag('releaseLease', false, 'untouched');
  const maxQueuedPosts = options.amount('maxQueuedPosts', { whole: true }, 'untouched');
  const previewOnly = params.flag('previewOnly', false, 'untouched');
  const account = await findAccount(job);

  if (previewOnly) return preview(session, account, releaseLease);
  if (account.status === 'disconnected') return outcome(account, { ...account, alreadyRevoked: true });
  if (account.leased === true && !releaseLease) throw leasedRefusal();
  if (maxQueuedPosts !== undefined) await requireFewQueuedPosts(session, account, maxQueuedPosts);
  return outcome(account, await disconnect(session, account));
}

async function disconnect(session: Session, account: Found): Promise<Revocation> {
  if (account.leased === true) return session.client.releaseLease(account.socialAccountId);
  return session.client.revokeAccount(account.projectId, account.socialAccountId).catch((error: unknown) => {
    // The list did not say that it is leased; the API does.
    throw hasApiCode(error, 'CONFLICT') ? leasedRefusal() : error;
  });
}

async function preview(session: Session, account: Found, releaseLease: boolean): Promise<IDataObject> {
  const posts = await queuedPosts(session, account, Infinity);
  return {
    ...nameOf(account),
    status: account.status,
    leased: account.leased ?? false,
    deleted: false,
    preview: true,
    plannedAction: plannedAction(account, releaseLease),
    queuedPostCount: posts.length,
    queuedPosts: posts.map((post) => ({ ...post })),
  };
}

function plannedAction(account: Account, releaseLease: boolean): string {
  if (account.status === 'disconnected') return 'none';
  if (account.leased !== true) return 'revoke';
  return releaseLease ? 'release_lease' : 'refuse';
}

async function requireFewQueuedPosts(session: Session, account: Found, most: number): Promise<void> {
  const posts = await queuedPosts(session, account, most + 1);
  if (posts.length <= most) return;
  throw new Refusal(
    'TOO_MANY_QUEUED_POSTS',
    `The account has more queued posts than 'Stop If More Than N Queued Posts' allows (${most})`,
    "It was left connected. Look at the posts with 'Preview Only', then raise the number or remove the option.",
  );
}

async function queuedPosts(session: Session, account: Found, most: number): Promise<ScheduledPost[]> {
  const { projectId, socialAccountId } = account;
  const limit = Math.min(most, 100);
  return collect(
    session.client.iterateScheduledPosts(projectId, { socialAccountId, status: ['queued'], limit }),
    most,
  );
}

function leasedRefusal(): Refusal {
  return new Refusal(
    'LEASED_ACCOUNT',
    'The account is leased from Layers, so it was not revoked',
    "Turn on the option 'Release Lease' to give it back to Layers instead.",
  );
}

function outcome(account: Found, revocation: Revocation): IDataObject {
  return {
    ...nameOf(account),
    deleted: true,
    status: revocation.status,
    canceledScheduledPosts: revocation.canceledScheduledPosts ?? null,
    disconnectedReason: revocation.disconnectedReason ?? null,
    disconnectedAt: revocation.disconnectedAt ?? null,
    alreadyRevoked: revocation.alreadyRevoked ?? false,
  };
}

function nameOf({ socialAccountId, projectId, platform, handle }: Found): IDataObject {
  return { socialAccountId, projectId, platform, handle: handle ?? null };
}
