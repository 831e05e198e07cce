/** Create Connect Link: a link with which an owner connects a new account. */
import { PLATFORMS, sampleAuthorizeLink } from 'layers-social-core';
import { CreatePerform, defineCreate, defineInputFields } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clientFor } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { linkFields, linkNote, PLATFORM_CHOICES, projectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { linkOutput, linkOutputs, string } from '../lib/outputs';

const inputFields = defineInputFields([
  linkNote,
  projectField,
  {
    key: 'platform',
    label: 'Platform',
    type: 'string',
    required: true,
    choices: PLATFORM_CHOICES,
    helpText: 'Instagram needs a Business or Creator account.',
  },
  ...linkFields,
  {
    key: 'usage_note',
    label: 'Usage Note',
    type: 'string',
    required: false,
    helpText: 'A note of your own that is sent along with the request; Layers does not act on it.',
  },
]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.id('project_id');
  const platform = input.choice('platform', PLATFORMS) ?? '';
  const link = await clientFor(z, bundle).createConnectLink(projectId, {
    platform,
    returnUrl: input.text('return_url') ?? '',
    scopes: input.list('scopes'),
    usageNote: input.text('usage_note', 'always'),
  });
  return { ...linkOutput(link, projectId), platform };
}) satisfies CreatePerform<InferInputData<typeof inputFields>>;

export default defineCreate({
  key: 'create_connect_link',
  noun: 'Connect Link',
  display: {
    label: 'Create Connect Link',
    description: 'Creates a link with which the owner of a TikTok or Instagram account connects it.',
  },
  operation: {
    inputFields,
    perform: withZapierErrors('action', perform),
    outputFields: [...linkOutputs, string('platform', 'Platform')],
    sample: {
      ...linkOutput(sampleAuthorizeLink, 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
      platform: 'tiktok',
    },
  },
});
