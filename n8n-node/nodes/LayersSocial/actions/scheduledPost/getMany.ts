import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { collect, ScheduledPostQuery } from 'layers-social-core';
import {
  accountField,
  filtersField,
  limitFields,
  projectField,
  statusFilter,
  updateDisplayOptions,
} from '../../../../lib/fields';
import { ToolOutput, toolOutputFields, toolOutputOf } from '../../../../lib/tool-output';
import type { Job } from '../operation';

const PAGE = 100;
/** What an agent needs of a post. */
const OUTPUT: ToolOutput = {
  members: [
    'id',
    'projectId',
    'socialAccountId',
    'platform',
    'mode',
    'status',
    'scheduledFor',
    'publishedAt',
    'externalUrl',
    'lastError',
  ],
  initial: 'raw',
};

export const description: INodeProperties[] = updateDisplayOptions('scheduledPost', 'getMany', [
  projectField({ description: 'The Layers project whose posts to return' }),
  accountField({ required: false, description: 'Only posts of this account. Leave empty for all accounts.' }),
  ...limitFields,
  ...toolOutputFields(OUTPUT),
  filtersField([
    {
      displayName: 'Scheduled Since',
      name: 'since',
      type: 'dateTime',
      default: '',
      description: 'Only posts scheduled for this time or later',
    },
    {
      displayName: 'Scheduled Until',
      name: 'until',
      type: 'dateTime',
      default: '',
      description: 'Only posts scheduled for this time or earlier',
    },
    statusFilter(
      [
        { name: 'Canceled', value: 'canceled' },
        { name: 'Draft', value: 'draft' },
        { name: 'Failed', value: 'failed' },
        { name: 'Published', value: 'published' },
        { name: 'Publishing', value: 'publishing' },
        { name: 'Queued', value: 'queued' },
      ],
      { type: 'multiOptions', default: ['queued'], description: 'Only posts in one of these states' },
    ),
  ]),
]);

/** The posts of the project, the latest first, each with the project's id. */
export async function execute(job: Job): Promise<IDataObject[]> {
  const { params, session } = job;
  const projectId = params.id('project');
  const limit = params.limit();
  const filters = params.collection('filters');
  const query: ScheduledPostQuery = {
    socialAccountId: params.optionalId('account'),
    status: filters.list('status'),
    since: filters.moment('since'),
    until: filters.moment('until'),
    limit: Math.min(limit, PAGE),
  };
  const posts = await collect(session.client.iterateScheduledPosts(projectId, query), limit);
  return posts.map((post) => toolOutputOf(job, OUTPUT, { raw: { projectId, ...post } }));
}
