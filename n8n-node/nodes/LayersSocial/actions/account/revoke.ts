import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { revoke, revokeOutput } from 'layers-social-core';
import { accountField, optionsField, projectField, updateDisplayOptions } from '../../../../lib/fields';
import { labelOf } from '../../../../lib/labels';
import { ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';

/** What an agent has to know to say what was done, or would be. */
const OUTPUT: ToolOutput = {
  members: [
    'socialAccountId',
    'platform',
    'handle',
    'preview',
    'plannedAction',
    'refusalCode',
    'queuedPostCount',
    'deleted',
    'alreadyRevoked',
    'status',
  ],
  more: [
    'projectId',
    'leased',
    'leaseReleased',
    'canceledScheduledPosts',
    'disconnectedReason',
    'disconnectedAt',
    'queuedPosts',
  ],
  initial: 'raw',
};

export const description: INodeProperties[] = updateDisplayOptions('account', 'revoke', [
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
  ...toolOutputFields(OUTPUT),
  optionsField([
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
  ]),
]);

/** One after the other, so that an item which stops the node leaves all that follow it untouched. */
export const concurrency = 1;

/** What was done to the account, or in a preview what would be. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const options = params.collection('options');
  const outcome = await revoke(session, {
    projectId: params.id('project'),
    socialAccountId: params.id('account'),
    previewOnly: params.flag('previewOnly', false, 'untouched'),
    releaseLease: options.flag('releaseLease', false, 'untouched'),
    maxQueuedPosts: options.amount('maxQueuedPosts', { whole: true }, 'untouched'),
    limitLabel: labelOf('maxQueuedPosts'),
  });
  const queuedPosts = outcome.queuedPosts?.map((post) => ({ ...post })) ?? null;
  return toolOutputOf(job, OUTPUT, { raw: { ...revokeOutput(outcome), queuedPosts } });
}
