/** Find Account: by id, handle, platform or status, within a project. */
import {
  Account,
  collect,
  FormReader,
  iteratePages,
  LayersClient,
  LayersInputError,
  LISTS,
  PLATFORMS,
  sampleAccount,
  SearchableDirectory,
} from 'layers-social-core';
import { defineInputFields, defineSearch, SearchPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clock, sessionFor } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { accountField, PLATFORM_CHOICES, projectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutput, accountOutputs } from '../lib/outputs';
import { SearchPosition, positionOf, tokenAfter } from '../lib/paging';
import { emptyWhenUnknown } from '../lib/search';

const STATUS_CHOICES = {
  connected: 'Connected',
  reauth_required: 'Needs to Be Reconnected',
  disconnected: 'Disconnected',
};

/** A run of the search reads so many pages of 200 accounts at most, and no further one after so long. */
const PAGES_A_RUN = 5;
const READING_MS = 10_000;

const inputFields = defineInputFields([
  projectField,
  {
    key: 'handle',
    label: 'Handle',
    type: 'string',
    required: false,
    helpText: 'The whole handle, with or without @, in any case.',
  },
  {
    ...accountField,
    required: false,
    // This is the search that other steps offer.
    search: undefined,
    helpText: 'Or the account itself; its id can be mapped.',
  },
  { key: 'platform', label: 'Platform', type: 'string', required: false, choices: PLATFORM_CHOICES },
  { key: 'status', label: 'Status', type: 'string', required: false, choices: STATUS_CHOICES },
]);

type Input = InferInputData<typeof inputFields>;

interface Found {
  results: Array<ReturnType<typeof accountOutput>>;
  /** Leads to the next run; null after the last one. */
  paging_token: string | null;
}

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.id('project_id');
  const wanted = criteria(input);
  const session = sessionFor(z, bundle);
  return emptyWhenUnknown<Found>({ results: [], paging_token: null }, async () => {
    const { accounts, token } =
      wanted.id === undefined && wanted.handle === undefined
        ? await listed(session.client, { projectId, wanted, position: positionOf(bundle.meta.paging_token) })
        : { accounts: await lookedUp(session.accounts, projectId, wanted), token: null };
    return {
      results: accounts.map((account) => accountOutput(account, projectId)),
      paging_token: token,
    };
  });
}) satisfies SearchPerform<Input>;

interface Criteria {
  id?: string;
  handle?: string;
  platform?: string;
  status?: string;
}

function criteria(input: FormReader): Criteria {
  const wanted = {
    id: input.optionalId('social_account_id'),
    handle: input.text('handle'),
    platform: input.choice('platform', PLATFORMS),
    status: input.choice('status', ['connected', 'reauth_required', 'disconnected']),
  };
  if (Object.values(wanted).some((criterion) => criterion !== undefined)) return wanted;
  throw new LayersInputError(
    'Handle',
    'is empty',
    'Give a handle, an account, a platform or a status to look for.',
  );
}

/** By id or handle, also a disconnected account; the other criteria must fit too. */
async function lookedUp(
  accounts: SearchableDirectory,
  projectId: string,
  { id, handle, platform, status }: Criteria,
): Promise<Account[]> {
  const byId = id === undefined ? undefined : await accounts.find(projectId, id);
  const byHandle = handle === undefined ? undefined : await accounts.findByHandle(projectId, handle);
  const found = byHandle?.filter((account) => id === undefined || account.socialAccountId === id);
  return (found ?? (byId ? [byId] : [])).filter(
    (account) =>
      (platform === undefined || account.platform === platform) &&
      (status === undefined || account.status === status),
  );
}

interface Listing {
  projectId: string;
  wanted: Criteria;
  position?: SearchPosition;
}

/** One run through the list that the API filters. */
async function listed(client: LayersClient, { projectId, wanted: { platform, status }, position }: Listing) {
  const until = clock.now() + READING_MS;
  let pages = 0;
  let next: string | undefined;
  const accounts = iteratePages(async (cursor = position?.cursor) => {
    const page = await client.listAccounts(projectId, { platform, status, limit: 200, cursor });
    pages += 1;
    next = page.nextCursor;
    return pages < PAGES_A_RUN && clock.now() < until ? page : { items: page.items };
  }, LISTS.accounts);
  return { accounts: await collect(accounts, Infinity), token: tokenAfter(position, next, LISTS.accounts) };
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
    perform: withZapierErrors('action', perform),
    canPaginate: true,
    outputFields: accountOutputs,
    sample: accountOutput(sampleAccount, 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
  },
});
