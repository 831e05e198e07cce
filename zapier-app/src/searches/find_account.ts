/** Find Account: by id, handle, platform or status, within a project. */
import {
  Account,
  AccountQuery,
  collect,
  FormReader,
  LayersInputError,
  PLATFORMS,
  sampleAccount,
} from 'layers-social-core';
import { defineInputFields, defineSearch, SearchPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clientFor } from '../lib/client';
import { guarded } from '../lib/errors';
import { accountField, PLATFORM_CHOICES, projectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutput, accountOutputs } from '../lib/outputs';
import { emptyWhenUnknown } from '../lib/search';

const STATUS_CHOICES = {
  connected: 'Connected',
  reauth_required: 'Needs to Be Reconnected',
  disconnected: 'Disconnected',
};

/** Zapier uses the first one, or all of them as line items. */
const MAX_RESULTS = 25;

const inputFields = defineInputFields([
  projectField,
  {
    key: 'handle',
    label: 'Handle',
    type: 'string',
    required: false,
    helpText: 'The whole handle, with or without @, in any case.',
  },
  { ...accountField, required: false, helpText: 'Or the account itself; its id can be mapped.' },
  { key: 'platform', label: 'Platform', type: 'string', required: false, choices: PLATFORM_CHOICES },
  { key: 'status', label: 'Status', type: 'string', required: false, choices: STATUS_CHOICES },
]);

type Input = InferInputData<typeof inputFields>;

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.id('project_id');
  const { query, matches } = criteria(input);
  const client = clientFor(z, bundle);
  return emptyWhenUnknown(async () => {
    const found = await collect(filtered(client.iterateAccounts(projectId, query), matches), MAX_RESULTS);
    return found.map((account) => accountOutput(account, projectId));
  });
}) satisfies SearchPerform<Input>;

/** What the API filters, and what is left to filter here. */
function criteria(input: FormReader): { query: AccountQuery; matches: (account: Account) => boolean } {
  const id = input.optionalId('social_account_id');
  const handle = input.text('handle')?.replace(/^@/, '').toLowerCase();
  const platform = input.choice('platform', PLATFORMS);
  const status = input.choice('status', ['connected', 'reauth_required', 'disconnected']);
  if ([id, handle, platform, status].every((criterion) => criterion === undefined)) {
    throw new LayersInputError(
      'Handle',
      'is empty',
      'Give a handle, an account, a platform or a status to look for.',
    );
  }
  return {
    query: { ...(platform !== undefined && { platform }), ...(status !== undefined && { status }) },
    matches: (account) =>
      (id === undefined || account.socialAccountId === id) &&
      (handle === undefined || account.handle?.toLowerCase() === handle),
  };
}

async function* filtered(accounts: AsyncIterable<Account>, matches: (account: Account) => boolean) {
  for await (const account of accounts) if (matches(account)) yield account;
}

export default defineSearch({
  key: 'find_account',
  noun: 'Account',
  display: {
    label: 'Find Account',
    description: 'Finds an account of a project by its handle, id, platform or status.',
  },
  operation: {
    inputFields,
    perform: guarded('action', perform),
    outputFields: accountOutputs,
    sample: accountOutput(sampleAccount, 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
  },
});
