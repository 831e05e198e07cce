/** Create Invite Link: a link that is good for days, to a page that somebody runs. It is made here; no request is sent. */
import { createInviteLink, InviteLink, MAX_VALID_DAYS, PLATFORMS, sampleAccount } from 'layers-social-core';
import { CreatePerform, defineCreate, defineInputFields } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clock } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { accountField, inviteNote, PLATFORM_CHOICES, projectField } from '../lib/fields';
import { readerOf, text } from '../lib/input';
import { datetime, Flat, string } from '../lib/outputs';

const inputFields = defineInputFields([
  inviteNote,
  {
    key: 'purpose',
    label: 'Purpose',
    type: 'string',
    required: true,
    default: 'reauth',
    choices: { reauth: 'Reconnect an Account', connect: 'Connect a New Account' },
    helpText: 'What the owner is asked to do.',
  },
  projectField,
  {
    ...accountField,
    required: false,
    helpText:
      'The account to reconnect; needed for that purpose only. Choose a project first, or map the account id from an earlier step.',
  },
  {
    key: 'platform',
    label: 'Platform',
    type: 'string',
    required: false,
    choices: PLATFORM_CHOICES,
    helpText:
      'The platform of the new account. For an account to reconnect it is only for the words of the page.',
  },
  {
    key: 'page_url',
    label: 'Page URL',
    type: 'string',
    required: true,
    helpText:
      'The page that the link leads to, such as the Production URL of the Layers Social Invite Trigger in n8n. Its host has to be on the allowlist of your API key.',
  },
  {
    key: 'handle',
    label: 'Handle',
    type: 'string',
    required: false,
    helpText: 'Whose account it is, for the words of the page.',
  },
  {
    key: 'reference',
    label: 'Reference',
    type: 'string',
    required: false,
    helpText:
      'Your own word, such as the id of a customer. The page gives it back with the outcome; whoever has the link can read it.',
  },
  {
    key: 'valid_for_days',
    label: 'Valid for (Days)',
    type: 'integer',
    required: false,
    default: '14',
    helpText: 'How long the link can be used, at most 90 days.',
  },
]);

const perform = ((_z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const purpose = input.choice('purpose', ['reauth', 'connect']) ?? 'reauth';
  const about = {
    purpose,
    projectId: input.id('project_id'),
    socialAccountId: purpose === 'reauth' ? input.id('social_account_id') : undefined,
    platform: input.choice('platform', PLATFORMS, 'always'),
    pageUrl: input.text('page_url') ?? '',
    handle: input.text('handle', 'always'),
    reference: input.text('reference', 'always'),
    validForDays: input.amount('valid_for_days', { min: 1, max: MAX_VALID_DAYS, whole: true }),
  };
  return Promise.resolve(output(createInviteLink(about, text(bundle.authData.api_key) ?? '', clock.now())));
}) satisfies CreatePerform<InferInputData<typeof inputFields>>;

function output({ inviteUrl, inviteId, expiresAt, invite }: InviteLink) {
  const { purpose, projectId, socialAccountId, platform, handle, reference } = invite;
  return {
    inviteUrl,
    inviteId,
    expiresAt,
    purpose,
    projectId,
    socialAccountId: socialAccountId ?? null,
    platform: platform ?? null,
    handle: handle ?? null,
    reference: reference ?? null,
  } satisfies Flat;
}

export default defineCreate({
  key: 'create_invite_link',
  noun: 'Invite Link',
  display: {
    label: 'Create Invite Link',
    description:
      'Creates a link that is good for days and leads the owner of an account to a page that you run.',
  },
  operation: {
    inputFields,
    perform: withZapierErrors('action', perform),
    outputFields: [
      string('inviteUrl', 'Link'),
      string('inviteId', 'Invite ID'),
      datetime('expiresAt', 'Link Expires At'),
      string('purpose', 'Purpose'),
      string('projectId', 'Project ID'),
      string('socialAccountId', 'Account ID'),
      string('platform', 'Platform'),
      string('handle', 'Handle'),
      string('reference', 'Reference'),
    ],
    sample: output({
      inviteUrl: 'https://n8n.example.com/webhook/5f0c2a/invite?invite=v1.p1EgAe1p.eyJpIjoiWk0ifQ.PhX1ZSO',
      inviteId: 'ZM0b5hXkq2mWc7vT1yRj3w',
      expiresAt: '2026-05-02T19:06:42Z',
      invite: {
        inviteId: 'ZM0b5hXkq2mWc7vT1yRj3w',
        purpose: 'reauth',
        projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
        socialAccountId: sampleAccount.socialAccountId,
        platform: sampleAccount.platform,
        handle: sampleAccount.handle,
        reference: 'customer 4711',
        expiresAt: '2026-05-02T19:06:42Z',
      },
    }),
  },
});
