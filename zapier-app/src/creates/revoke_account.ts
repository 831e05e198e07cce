/** Revoke Account: disconnects an account for good, after looking at what that would cancel. */
import {
  Account,
  collect,
  LayersApiError,
  LayersClient,
  Revocation,
  sampleAccount,
  sampleRevocation,
} from 'layers-social-core';
import { CreatePerform, defineCreate, defineInputFields } from 'zapier-platform-core';
import type { InferInputData, ZObject } from 'zapier-platform-core';

import { clientFor } from '../lib/client';
import { guarded, halted } from '../lib/errors';
import { accountField, projectField, revokeNote } from '../lib/fields';
import { readerOf } from '../lib/input';
import { boolean, datetime, Flat, integer, string } from '../lib/outputs';

const inputFields = defineInputFields([
  revokeNote,
  projectField,
  accountField,
  {
    key: 'preview_only',
    label: 'Preview Only',
    type: 'boolean',
    required: false,
    default: 'false',
    helpText: 'Only count the queued posts that would be canceled; nothing is revoked.',
  },
  {
    key: 'stop_if_more_than',
    label: 'Stop If More Than',
    type: 'integer',
    required: false,
    helpText: 'Stop without revoking when more queued posts than this would be canceled. Empty: no limit.',
  },
  {
    key: 'release_lease',
    label: 'Release Lease',
    type: 'boolean',
    required: false,
    default: 'false',
    helpText: 'Leased accounts are not revoked but given back, and only when you say so here.',
  },
]);

type Input = InferInputData<typeof inputFields>;

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const client = clientFor(z, bundle);
  const projectId = input.id('project_id');
  const previewOnly = input.flag('preview_only', false, 'untouched');
  const releaseLease = input.flag('release_lease', false, 'untouched');
  const limit = input.amount('stop_if_more_than', { whole: true }, 'untouched');
  const account = await requireAccount(client, projectId, input.id('social_account_id'));
  const queuedPosts = await countQueued(client, projectId, account);
  const plan = { account, projectId, queuedPosts };
  if (previewOnly) return revocationOutput(plan);
  refuse(z, plan, { limit, releaseLease });
  const revocation =
    account.leased === true
      ? await client.releaseLease(account.socialAccountId)
      : await client.revokeAccount(projectId, account.socialAccountId);
  return revocationOutput({ ...plan, revocation });
}) satisfies CreatePerform<Input>;

interface Plan {
  account: Account;
  projectId: string;
  queuedPosts: number;
  /** Absent while nothing was revoked. */
  revocation?: Revocation;
}

/** The account as the list shows it: only there it says whether it is leased. */
async function requireAccount(client: LayersClient, projectId: string, accountId: string): Promise<Account> {
  const account = await client.findAccount(projectId, accountId);
  if (account && account.status !== 'disconnected') return account;
  throw new LayersApiError({
    status: 404,
    code: 'NOT_FOUND',
    apiMessage: '',
    route: 'GET /v1/projects/:projectId/social-accounts',
  });
}

async function countQueued(client: LayersClient, projectId: string, account: Account): Promise<number> {
  const { socialAccountId } = account;
  const queued = client.iterateScheduledPosts(projectId, { socialAccountId, status: ['queued'] });
  return (await collect(queued, Infinity)).length;
}

function refuse(
  z: Pick<ZObject, 'errors'>,
  { account, queuedPosts }: Plan,
  { limit, releaseLease }: { limit?: number; releaseLease: boolean },
): void {
  if (account.leased === true && !releaseLease) {
    throw halted(
      z.errors,
      'This account is leased. Set Release Lease to yes to give it back. Nothing was changed.',
    );
  }
  if (limit !== undefined && queuedPosts > limit) {
    throw halted(
      z.errors,
      `${queuedPosts} queued posts would be canceled, more than the ${limit} you allow. Nothing was changed.`,
    );
  }
}

function revocationOutput({ account, projectId, queuedPosts, revocation }: Plan) {
  return {
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle ?? null,
    preview: revocation === undefined,
    queuedPosts,
    status: revocation?.status ?? account.status,
    disconnectedReason: revocation?.disconnectedReason ?? null,
    canceledScheduledPosts: revocation?.canceledScheduledPosts ?? null,
    disconnectedAt: revocation?.disconnectedAt ?? null,
    alreadyRevoked: revocation?.alreadyRevoked === true,
    leaseReleased: revocation !== undefined && account.leased === true,
  } satisfies Flat;
}

export default defineCreate({
  key: 'revoke_account',
  noun: 'Account',
  display: {
    label: 'Revoke Account',
    description:
      'Disconnects an account for good and cancels its queued posts, or shows what that would cancel.',
  },
  operation: {
    inputFields,
    perform: guarded('action', perform),
    outputFields: [
      string('socialAccountId', 'Account ID'),
      string('projectId', 'Project ID'),
      string('platform', 'Platform'),
      string('handle', 'Handle'),
      boolean('preview', 'Preview Only'),
      integer('queuedPosts', 'Queued Posts Before'),
      string('status', 'Status'),
      string('disconnectedReason', 'Disconnected Reason'),
      integer('canceledScheduledPosts', 'Canceled Posts'),
      datetime('disconnectedAt', 'Disconnected At'),
      boolean('alreadyRevoked', 'Already Revoked'),
      boolean('leaseReleased', 'Lease Released'),
    ],
    sample: revocationOutput({
      account: sampleAccount,
      projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
      queuedPosts: 3,
      revocation: sampleRevocation,
    }),
  },
});
