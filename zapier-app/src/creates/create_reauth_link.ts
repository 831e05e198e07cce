/** Create Reauth Link: a link with which an owner renews the connection of an account, under the same id. */
import { makeReauthLink, sampleAccount, sampleAuthorizeLink } from 'layers-social-core';
import { CreatePerform, defineCreate, defineInputFields } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { sessionFor } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { accountField, linkFields, linkNote, projectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { linkOutput, linkOutputs, string } from '../lib/outputs';

const inputFields = defineInputFields([linkNote, projectField, accountField, ...linkFields]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.id('project_id');
  const socialAccountId = input.id('social_account_id');
  const link = await makeReauthLink(sessionFor(z, bundle), projectId, {
    socialAccountId,
    returnUrl: input.text('return_url') ?? '',
    scopes: input.list('scopes'),
  });
  return { ...linkOutput(link, projectId), socialAccountId };
}) satisfies CreatePerform<InferInputData<typeof inputFields>>;

export default defineCreate({
  key: 'create_reauth_link',
  noun: 'Reauth Link',
  display: {
    label: 'Create Reauth Link',
    description: 'Creates a link with which the owner of an account renews its connection.',
  },
  operation: {
    inputFields,
    perform: withZapierErrors('action', perform),
    outputFields: [...linkOutputs, string('socialAccountId', 'Account ID')],
    sample: {
      ...linkOutput(sampleAuthorizeLink, 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
      socialAccountId: sampleAccount.socialAccountId,
    },
  },
});
