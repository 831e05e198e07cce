/** Revoke Account: disconnects an account for good, after looking at what that would cancel. */
import {
  createAccountDirectory,
  revoke,
  RevokeOutcome,
  revokeOutput,
  sampleAccount,
  sampleRevocation,
  sampleScheduledPost,
  ScheduledPost,
} from 'layers-social-core';
import { CreatePerform, defineCreate, defineInputFields } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clientFor, clock } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { accountField, projectField, revokeNote } from '../lib/fields';
import { readerOf } from '../lib/input';
import { boolean, datetime, Flat, integer, lineItems, string } from '../lib/outputs';
import { filledSample } from '../lib/samples';

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
    helpText: 'Only list the queued posts that would be canceled; nothing is revoked.',
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
    helpText:
      'Give a leased account (one that Layers lends to you) back to Layers. Without this, a leased account is left alone.',
  },
]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const client = clientFor(z, bundle);
  const outcome = await revoke(
    { client, accounts: createAccountDirectory(client, clock.now) },
    {
      previewOnly: input.flag('preview_only', false, 'untouched'),
      releaseLease: input.flag('release_lease', false, 'untouched'),
      maxQueuedPosts: input.amount('stop_if_more_than', { whole: true }, 'untouched'),
      projectId: input.id('project_id'),
      socialAccountId: input.id('social_account_id'),
      // `queuedPosts` is a number in people's Zaps, without a limit too.
      countQueuedPosts: true,
      limitLabel: 'Stop If More Than',
    },
  );
  return output(outcome);
}) satisfies CreatePerform<InferInputData<typeof inputFields>>;

function output(outcome: RevokeOutcome) {
  const told = revokeOutput(outcome);
  const posts = outcome.queuedPosts ?? [];
  return { ...told, queuedPosts: told.queuedPostCount, posts: posts.map(postOutput) };
}

function postOutput({ id, containerId, platform, mode, status, scheduledFor }: ScheduledPost) {
  return {
    id,
    containerId: containerId ?? null,
    platform: platform ?? null,
    mode: mode ?? null,
    status,
    scheduledFor: scheduledFor ?? null,
  } satisfies Flat;
}

function sampleOutput(outcome: Pick<RevokeOutcome, 'plan' | 'revocation'>) {
  return output({
    ...outcome,
    account: sampleAccount,
    projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
    queuedPosts: [sampleScheduledPost],
  });
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
    perform: withZapierErrors('action', perform),
    outputFields: [
      string('socialAccountId', 'Account ID'),
      string('projectId', 'Project ID'),
      string('platform', 'Platform'),
      string('handle', 'Handle'),
      boolean('leased', 'Leased'),
      boolean('preview', 'Preview Only'),
      boolean('deleted', 'Deleted'),
      string('plannedAction', 'Planned Action'),
      string('refusalCode', 'Refusal Code'),
      integer('queuedPosts', 'Queued Posts Before'),
      integer('queuedPostCount', 'Queued Post Count'),
      lineItems('posts', 'Queued Posts', [
        string('id', 'Post ID'),
        string('containerId', 'Post Container ID'),
        string('platform', 'Post Platform'),
        string('mode', 'Post Mode'),
        string('status', 'Post Status'),
        datetime('scheduledFor', 'Post Scheduled For'),
      ]),
      string('status', 'Status'),
      string('disconnectedReason', 'Disconnected Reason'),
      integer('canceledScheduledPosts', 'Canceled Posts'),
      datetime('disconnectedAt', 'Disconnected At'),
      boolean('alreadyRevoked', 'Already Revoked'),
      boolean('leaseReleased', 'Lease Released'),
    ],
    sample: filledSample(
      sampleOutput({
        plan: { action: 'revoke' },
        revocation: { ...sampleRevocation, canceledScheduledPosts: 1 },
      }),
      sampleOutput({ plan: { action: 'revoke', refusal: 'TOO_MANY_QUEUED_POSTS' } }),
    ),
  },
});
