/** Get Connection Status: where a connect or reauth link stands, if wished after a short wait. */
import {
  Account,
  checkConnection,
  ConnectionResult,
  findIfPossible,
  sampleAccount,
  sampleAuthorizeLink,
  sampleConnectionStatus,
  waitForConnection,
} from 'layers-social-core';
import { defineInputFields, defineSearch, SearchPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clock, momentOf, sessionFor, stopwatch } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { subjectFields } from '../lib/fields';
import { readerOf } from '../lib/input';
import { boolean, datetime, Flat, string } from '../lib/outputs';
import { filledSample } from '../lib/samples';

/** Zapier ends a step after 30 s. */
const WAIT_MS = 20_000;

const inputFields = defineInputFields([
  {
    key: 'state',
    label: 'State',
    type: 'string',
    required: true,
    helpText:
      'The state that came with the link, mapped from the step that created it. Only the same API key can see it.',
  },
  ...subjectFields,
  {
    key: 'wait',
    label: 'Wait for the Owner',
    type: 'boolean',
    required: false,
    default: 'false',
    helpText:
      'Wait up to 20 seconds while it is pending. For longer waits use the trigger Account Connected, or Delay by Zapier before this step.',
  },
]);

const perform = (async (z, bundle) => {
  const { client, accounts } = sessionFor(z, bundle);
  const input = readerOf(inputFields, bundle);
  const state = input.id('state', 'Map the state from the step that created the link.');
  const projectId = input.optionalId('project_id', 'always');
  const accountId = input.optionalId('social_account_id', 'always');
  const endsAt = stopwatch.elapsed() + WAIT_MS;
  const isWaiting = input.flag('wait');
  // First, so that nothing is left to do when the time is up.
  const account =
    projectId !== undefined && accountId !== undefined
      ? await findIfPossible(accounts, projectId, accountId)
      : undefined;
  const outcome = isWaiting
    ? await waitForConnection(client, { state, deadline: momentOf(endsAt) }, { ...clock, ...stopwatch })
    : await checkConnection(client, state);
  return [connectionOutput({ ...outcome, state }, { projectId, accountId, account })];
}) satisfies SearchPerform<InferInputData<typeof inputFields>>;

/** Whom the link is for, as far as the form says. */
interface Subject {
  projectId?: string;
  accountId?: string;
  account?: Account;
}

function connectionOutput(
  { state, status, socialAccountId, expiresAt, error }: ConnectionResult,
  { projectId, accountId, account }: Subject,
) {
  return {
    state: state ?? null,
    status,
    connected: status === 'completed',
    socialAccountId: socialAccountId ?? accountId ?? null,
    projectId: projectId ?? null,
    platform: account?.platform ?? null,
    handle: account?.handle ?? null,
    expiresAt: expiresAt ?? null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  } satisfies Flat;
}

function sampleOutput(result: ConnectionResult) {
  const projectId = 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10';
  return connectionOutput(result, { projectId, account: sampleAccount });
}

export default defineSearch({
  key: 'get_connection_status',
  noun: 'Connection Status',
  display: {
    label: 'Get Connection Status',
    description: 'Finds out whether the owner of an account has used a connect or reauth link.',
  },
  operation: {
    inputFields,
    perform: withZapierErrors('action', perform),
    outputFields: [
      string('state', 'State'),
      string('status', 'Status'),
      boolean('connected', 'Connected'),
      string('socialAccountId', 'Account ID'),
      string('projectId', 'Project ID'),
      string('platform', 'Platform'),
      string('handle', 'Handle'),
      datetime('expiresAt', 'Link Expires At'),
      string('errorCode', 'Error Code'),
      string('errorMessage', 'Error Message'),
    ],
    sample: filledSample(
      sampleOutput({ ...sampleConnectionStatus, status: 'completed' }),
      sampleOutput({
        status: 'failed',
        expiresAt: sampleAuthorizeLink.expiresAt,
        error: { code: 'access_denied', message: 'The owner did not agree.' },
      }),
    ),
  },
});
