/** Account Connected: an item per connection of an account; a reconnect is a new one. */
import { sampleAccount } from 'layers-social-core';
import { defineInputFields, defineTrigger, PollingTriggerPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { withZapierErrors } from '../lib/errors';
import { connectedNote, optionalProjectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutputs, boolean, datetime, string } from '../lib/outputs';
import { pollTrigger } from '../lib/poll_trigger';
import { connectedOutput, sampleOf } from '../lib/watch_items';

const inputFields = defineInputFields([connectedNote, optionalProjectField]);

const perform = (async (z, bundle) => {
  const projectId = readerOf(inputFields, bundle).optionalId('project_id');
  return pollTrigger(z, bundle, {
    type: 'account_connected',
    keeps: ['account_connected'],
    key: `connected:${projectId ?? 'all'}`,
    options: { ...(projectId !== undefined && { projectIds: [projectId] }), contentHealth: false },
    standing: ({ connected }, { record: { aliases } }) =>
      connected
        .map(({ event, account }) => connectedOutput(event, account, aliases[event.eventId]))
        .sort((a, b) => b.detectedAt.localeCompare(a.detectedAt)),
  });
}) satisfies PollingTriggerPerform<InferInputData<typeof inputFields>>;

export default defineTrigger({
  key: 'account_connected',
  noun: 'Account',
  display: {
    label: 'Account Connected',
    description: 'Triggers when a TikTok or Instagram account is connected, or connected again.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform: withZapierErrors('trigger', perform),
    outputFields: [
      ...accountOutputs,
      string('eventId', 'Event ID'),
      string('type', 'Event Type'),
      boolean('reconnected', 'Reconnected'),
      datetime('detectedAt', 'Detected At'),
    ],
    sample: connectedOutput(sampleOf('account_connected'), sampleAccount),
  },
});
