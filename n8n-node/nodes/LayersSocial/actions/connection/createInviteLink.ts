import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
  createInviteLink,
  InviteInput,
  LayersInputError,
  MAX_VALID_DAYS,
  PLATFORMS,
} from 'layers-social-core';
import { apiKeysOf } from '../../../../lib/api-keys';
import { accountField, optionsField, projectField, updateDisplayOptions } from '../../../../lib/fields';
import { platformOptions } from '../account/options';
import type { Job } from '../operation';

const reauthOnly = { show: { purpose: ['reauth'] } };

export const description: INodeProperties[] = updateDisplayOptions('connection', 'createInviteLink', [
  {
    displayName: 'Purpose',
    name: 'purpose',
    type: 'options',
    default: 'reauth',
    description: 'What the owner is asked to do',
    options: [
      {
        name: 'Reconnect an Account',
        value: 'reauth',
        description: 'Renew the connection of an account; it keeps its ID and its history',
      },
      { name: 'Connect a New Account', value: 'connect', description: 'Add an account to the project' },
    ],
  },
  projectField(),
  accountField({ description: 'The account to reconnect', displayOptions: reauthOnly }),
  {
    displayName: 'Platform',
    name: 'platform',
    type: 'options',
    default: 'tiktok',
    required: true,
    description: 'The platform whose account to connect',
    displayOptions: { show: { purpose: ['connect'] } },
    options: platformOptions,
  },
  {
    displayName: 'Page URL',
    name: 'pageUrl',
    type: 'string',
    default: '',
    required: true,
    placeholder: 'e.g. https://n8n.example.com/webhook/…/invite',
    description: 'The page that the link leads to: the Production URL of your Layers Social Invite Trigger',
    hint: 'Its workflow must be published, and its host on the allowlist of your API key',
  },
  {
    displayName:
      'The link is for one person: whoever opens it can connect their account. Send it to nobody but the owner. It cannot be taken back, only be left to expire.',
    name: 'inviteNotice',
    type: 'notice',
    default: '',
  },
  optionsField([
    {
      displayName: 'Handle',
      name: 'handle',
      type: 'string',
      default: '',
      placeholder: 'e.g. acme.coffee',
      description:
        'Whose account it is, for the words of the page. Taken from the item when that is about the account.',
      displayOptions: { show: { '/purpose': ['reauth'] } },
    },
    {
      displayName: 'Reference',
      name: 'reference',
      type: 'string',
      default: '',
      placeholder: 'e.g. customer 4711',
      description:
        'Your own word, such as the ID of a customer. The Invite Trigger gives it back; who has the link can read it.',
    },
    {
      displayName: 'Valid For (Days)',
      name: 'validForDays',
      type: 'number',
      typeOptions: { minValue: 1, maxValue: MAX_VALID_DAYS },
      default: 14,
      description: 'How long the link can be used, at most 90 days',
    },
  ]),
]);

/** A link that lasts, made here: no request is sent. */
export async function execute(job: Job): Promise<IDataObject> {
  const { params, session } = job;
  const options = params.collection('options');
  const purpose = params.choice('purpose', ['reauth', 'connect']) ?? 'reauth';
  const about = purpose === 'reauth' ? accountOf(job) : platformOf(job);
  const [apiKey] = apiKeysOf(session.credentials);
  const input = {
    ...about,
    purpose,
    projectId: params.id('project'),
    pageUrl: params.text('pageUrl') ?? '',
    reference: options.text('reference', 'always'),
    validForDays: options.amount('validForDays', { min: 1, max: MAX_VALID_DAYS, whole: true }),
  };
  const { invite, inviteUrl } = createInviteLink(input, apiKey, session.runtime.now());
  return {
    inviteUrl,
    inviteId: invite.inviteId,
    expiresAt: invite.expiresAt,
    purpose,
    projectId: invite.projectId,
    socialAccountId: invite.socialAccountId ?? null,
    platform: invite.platform ?? null,
    handle: invite.handle ?? null,
    reference: invite.reference ?? null,
  };
}

type About = Pick<InviteInput, 'platform' | 'socialAccountId' | 'handle'>;

/** What the item says of the account counts when it is about this account. */
function accountOf({ params, input }: Job): About {
  const socialAccountId = params.id('account');
  const said = input.socialAccountId === socialAccountId ? input : {};
  const handle = params.collection('options').text('handle', 'always');
  return {
    socialAccountId,
    platform: wordIn(said.platform),
    handle: handle ?? wordIn(said.handle),
  };
}

function platformOf({ params }: Job): About {
  const platform = params.choice('platform', PLATFORMS);
  if (platform !== undefined) return { platform };
  throw new LayersInputError('platform', 'is empty', 'Choose the platform of the account.');
}

function wordIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
