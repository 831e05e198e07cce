import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { AccountQuery, collect, PLATFORMS } from 'layers-social-core';
import {
  filtersField,
  limitFields,
  projectField,
  statusFilter,
  updateDisplayOptions,
} from '../../../../lib/fields';
import type { Job } from '../operation';
import { leasedFilter, platformFilter, statusOptions } from './options';

const PAGE = 200;

export const description: INodeProperties[] = updateDisplayOptions('account', 'getMany', [
  projectField({ description: 'The Layers project whose accounts to return' }),
  ...limitFields,
  filtersField([
    leasedFilter('exclude', 'Whether accounts leased from Layers are returned too'),
    platformFilter('The platform of the account'),
    statusFilter(statusOptions, {
      default: 'reauth_required',
      description: 'The state of the account’s connection',
    }),
  ]),
]);

/** The accounts of the project, each with the project's id for the nodes that follow. */
export async function execute({ params, session }: Job): Promise<IDataObject[]> {
  const projectId = params.id('project');
  const limit = params.limit();
  const filters = params.collection('filters');
  const leased = filters.choice('leased', ['exclude', 'include', 'only']) ?? 'include';
  const query: AccountQuery = {
    platform: filters.choice('platform', PLATFORMS),
    status: filters.choice('status', ['connected', 'disconnected', 'reauth_required']),
    leased: leased === 'include' ? undefined : leased === 'only',
    limit: Math.min(limit, PAGE),
  };
  const accounts = await collect(session.client.iterateAccounts(projectId, query), limit);
  return accounts.map((account) => ({ projectId, ...account }));
}
