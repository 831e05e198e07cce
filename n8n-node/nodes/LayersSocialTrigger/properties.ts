/** The form of the polling trigger. */
import type { INodeProperties } from 'n8n-workflow';

import { filtersField } from '../../lib/fields';
import { projectChoice } from '../../lib/projects';
import { leasedFilter, platformFilter } from '../LayersSocial/actions/account/options';

const events: INodeProperties = {
  displayName: 'Events',
  name: 'events',
  type: 'multiOptions',
  required: true,
  default: ['account_connected', 'health_degraded'],
  description: 'What starts the workflow',
  options: [
    {
      name: 'Account Connected',
      value: 'account_connected',
      description: 'An owner has connected an account, or connected it again',
    },
    {
      name: 'Account Recovered',
      value: 'account_recovered',
      description: 'An account that was unhealthy is healthy again',
    },
    {
      name: 'Health Degraded',
      value: 'health_degraded',
      description:
        'A new reason: reconnect needed, token about to expire, shadowban, lower tier or low score',
    },
  ],
};

const filters = filtersField(
  [
    leasedFilter('include', 'Whether accounts leased from Layers count too'),
    platformFilter('Only accounts of this platform'),
  ],
  { description: 'A changed filter does not report older events' },
);

const health: INodeProperties = {
  displayName: 'Health Policy',
  name: 'health',
  type: 'collection',
  placeholder: 'Add Rule',
  default: {},
  displayOptions: { show: { events: ['health_degraded', 'account_recovered'] } },
  description: 'What counts as degraded',
  options: [
    {
      displayName: 'Content Health',
      name: 'contentHealth',
      type: 'boolean',
      default: true,
      description:
        'Whether to look at score, tier and shadowban too. It uses up to half of the rate limit; each account is read at most every 30 minutes.',
    },
    {
      displayName: 'Minimum Level',
      name: 'minimumLevel',
      type: 'options',
      default: 'warning',
      description: 'The lowest level of a reason that counts',
      options: [
        { name: 'Critical', value: 'critical', description: 'Reconnect needed, disconnected, shadowban' },
        {
          name: 'Warning',
          value: 'warning',
          description: 'Also a token about to expire, a lower tier, a low score',
        },
      ],
    },
    {
      displayName: 'Own Revokes',
      name: 'ownRevokes',
      type: 'options',
      default: 'include',
      description:
        'Whether an account that was revoked, or a lease that was released, with your own key counts as degraded. Layers has to say who disconnected it.',
      options: [
        { name: 'Exclude', value: 'exclude' },
        { name: 'Include', value: 'include' },
      ],
    },
    {
      displayName: 'Score Threshold',
      name: 'scoreThreshold',
      type: 'number',
      typeOptions: { minValue: 0, maxValue: 100 },
      default: 40,
      description: 'A score (0 to 100) below this is low, until it is 5 points above this again',
    },
    {
      displayName: 'Token Lead Time (Days)',
      name: 'tokenLeadDays',
      type: 'number',
      typeOptions: { minValue: 0 },
      default: 3,
      description: 'Warn this many days before the connection of an account expires',
    },
  ],
};

export const properties: INodeProperties[] = [events, ...projectChoice, filters, health];
