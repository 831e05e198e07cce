/** The form of the instant trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { optionsField, projectField } from '../../lib/fields';

export const properties: INodeProperties[] = [
  {
    displayName: 'Events',
    name: 'events',
    type: 'multiOptions',
    required: true,
    default: ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'],
    description: 'What starts the workflow',
    options: [
      {
        name: 'Account Connected',
        value: 'social_account.connected',
        description: 'An owner has connected an account, or connected it again',
      },
      {
        name: 'Account Needs Reauth',
        value: 'social_account.needs_reauth',
        description: 'Layers can no longer act for an account until its owner reconnects it',
      },
      {
        name: 'Account Revoked',
        value: 'social_account.revoked',
        description: 'An account was disconnected',
      },
      {
        name: 'Lease Assigned',
        value: 'lease_request.assigned',
        description: 'A request for leased accounts was fulfilled',
      },
      {
        name: 'Lease Rejected',
        value: 'lease_request.rejected',
        description: 'A request for leased accounts was rejected',
      },
      {
        name: 'Post Canceled',
        value: 'post.canceled',
        description: 'A scheduled post was canceled, by a person or because its account was revoked',
      },
      {
        name: 'Post Failed',
        value: 'post.failed',
        description:
          'A scheduled post could not be published; when the token is dead, the item says that the account needs a reauth',
      },
      {
        name: 'Post Published',
        value: 'post.published',
        description: 'A scheduled post is public',
      },
    ],
  },
  {
    displayName: 'Projects',
    name: 'projectScope',
    type: 'options',
    default: 'all',
    description: 'Projects to receive events from',
    options: [
      { name: 'All Projects', value: 'all' },
      { name: 'One Project', value: 'one' },
    ],
  },
  projectField({
    description: 'The Layers project to receive events from',
    displayOptions: { show: { projectScope: ['one'] } },
  }),
  optionsField([
    {
      displayName: 'Fetch Account',
      name: 'fetchAccount',
      type: 'boolean',
      default: true,
      description:
        'Whether to look up the account, so that the item also has handle, leased and token expiry, as in the polling trigger',
    },
  ]),
];
