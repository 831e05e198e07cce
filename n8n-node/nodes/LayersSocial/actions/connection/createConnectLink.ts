import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { LayersInputError, PLATFORMS } from 'layers-social-core';
import { optionsField, projectField, scopesField, updateDisplayOptions } from '../../../../lib/fields';
import { platformOptions } from '../account/options';
import type { Job } from '../operation';
import { secretNotice } from './notice';
import { explainReturn, returnAddressOf, returnFields, returnMembers } from './returnTo';

export const description: INodeProperties[] = updateDisplayOptions('connection', 'createConnectLink', [
  projectField({ description: 'The Layers project that the new account will belong to' }),
  {
    displayName: 'Platform',
    name: 'platform',
    type: 'options',
    default: 'tiktok',
    required: true,
    description: 'The platform whose account to connect',
    hint: 'Instagram needs a Business or Creator account: a personal one can be connected, but cannot publish',
    options: platformOptions,
  },
  ...returnFields,
  secretNotice,
  optionsField([
    scopesField,
    {
      displayName: 'Usage Note',
      name: 'usageNote',
      type: 'string',
      default: '',
      placeholder: 'e.g. Spring campaign',
      description: 'A note of your own that is sent along with the request; Layers does not act on it',
    },
  ]),
]);

/** The link for the owner of the account, and what Wait for Connection needs. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const projectId = params.id('project');
  const platform = params.choice('platform', PLATFORMS);
  if (platform === undefined) {
    throw new LayersInputError('platform', 'is empty', 'Choose the platform of the account.');
  }
  const options = params.collection('options');
  const address = returnAddressOf(job);
  const link = await session.client
    .createConnectLink(projectId, {
      platform,
      returnUrl: address.returnUrl,
      scopes: options.list('scopes'),
      usageNote: options.text('usageNote', 'always'),
    })
    .catch(explainReturn(address));
  return { ...link, status: 'pending', projectId, platform, ...returnMembers(job, address) };
}
