/** Get Connection Status: where a connect or reauth link stands, if wished after a short wait. */
import {
  checkConnection,
  ConnectionOutcome,
  sampleConnectionStatus,
  waitForConnection,
} from 'layers-social-core';
import { defineInputFields, defineSearch, SearchPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clientFor, clock } from '../lib/client';
import { guarded } from '../lib/errors';
import { readerOf } from '../lib/input';
import { boolean, datetime, Flat, string } from '../lib/outputs';

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
  const client = clientFor(z, bundle);
  const input = readerOf(inputFields, bundle);
  const state = input.id('state', 'Map the state from the step that created the link.');
  const outcome = input.flag('wait')
    ? await waitForConnection(client, { state, deadline: clock.now() + WAIT_MS }, clock)
    : await checkConnection(client, state);
  return [connectionOutput({ ...outcome, state })];
}) satisfies SearchPerform<InferInputData<typeof inputFields>>;

function connectionOutput({ state, status, socialAccountId, expiresAt, error }: ConnectionOutcome) {
  return {
    state: state ?? null,
    status,
    connected: status === 'completed',
    socialAccountId: socialAccountId ?? null,
    expiresAt: expiresAt ?? null,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  } satisfies Flat;
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
    perform: guarded('action', perform),
    outputFields: [
      string('state', 'State'),
      string('status', 'Status'),
      boolean('connected', 'Connected'),
      string('socialAccountId', 'Account ID'),
      datetime('expiresAt', 'Link Expires At'),
      string('errorCode', 'Error Code'),
      string('errorMessage', 'Error Message'),
    ],
    sample: connectionOutput({ ...sampleConnectionStatus, status: 'completed' }),
  },
});
