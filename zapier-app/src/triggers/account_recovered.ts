/** Account Recovered: an item for each account that was in bad health and is healthy again. */
import { sampleAccount } from 'layers-social-core';
import { defineInputFields, defineTrigger, PollingTriggerPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { withZapierErrors } from '../lib/errors';
import { optionalProjectField, policyFields, recoveredNote } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutputs, datetime, number, string } from '../lib/outputs';
import { pollTrigger } from '../lib/poll_trigger';
import { recoveredOutput, sampleOf } from '../lib/watch_items';
import { watchRulesOf } from '../lib/watch_rules';

const inputFields = defineInputFields([recoveredNote, optionalProjectField, ...policyFields]);

const perform = (async (z, bundle) =>
  pollTrigger(z, bundle, {
    ...watchRulesOf(readerOf(inputFields, bundle)),
    type: 'account_recovered',
    // Nothing stands that has recovered: all items are events of this poll, or findings of an earlier one.
    standing: () => [],
  })) satisfies PollingTriggerPerform<InferInputData<typeof inputFields>>;

export default defineTrigger({
  key: 'account_recovered',
  noun: 'Recovered Account',
  display: {
    label: 'Account Recovered',
    description: 'Triggers when an account that was unhealthy is healthy again.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform: withZapierErrors('trigger', perform),
    outputFields: [
      ...accountOutputs,
      string('eventId', 'Event ID'),
      string('type', 'Event Type'),
      string('level', 'Health Level'),
      string('previousLevel', 'Previous Level'),
      string('previousReasons', 'Previous Reasons'),
      number('score', 'Content Score'),
      string('tier', 'Content Tier'),
      datetime('detectedAt', 'Detected At'),
    ],
    sample: recoveredOutput(sampleOf('account_recovered'), sampleAccount),
  },
});
