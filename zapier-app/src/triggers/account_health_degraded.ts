/** Account Health Degraded: an item per account, reason and incident. */
import { DegradedEvent, isNeverListed, Standing } from 'layers-social-core';
import { defineInputFields, defineTrigger, PollingTriggerPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { withZapierErrors } from '../lib/errors';
import { healthNote, LEVEL_CHOICES, optionalProjectField, policyFields } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutputs, datetime, healthOutputs, string } from '../lib/outputs';
import { pollTrigger } from '../lib/poll_trigger';
import { filledSample } from '../lib/samples';
import { asRemembered, degradedOutput, sampleDegradedAccount, sampleOf } from '../lib/watch_items';
import { watchRulesOf } from '../lib/watch_rules';

const inputFields = defineInputFields([
  healthNote,
  optionalProjectField,
  {
    key: 'minimum_level',
    label: 'Minimum Level',
    type: 'string',
    required: false,
    default: 'warning',
    choices: LEVEL_CHOICES,
    helpText:
      'Critical: reconnect needed, disconnected or shadowbanned. Warning: also a connection about to expire, a lower tier or a low score.',
  },
  ...policyFields,
]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const minimum = input.choice('minimum_level', ['warning', 'critical']) ?? 'warning';
  const isWanted = ({ event }: Standing<DegradedEvent>) =>
    (minimum === 'warning' || event.reasonLevel === 'critical') && !isNeverListed(event.eventId);
  const items = await pollTrigger(z, bundle, {
    ...watchRulesOf(input),
    type: 'health_degraded',
    standing: ({ degraded }, memory) =>
      degraded
        .flatMap((standing) => asRemembered(standing, memory) ?? [])
        .filter(isWanted)
        .map(({ event, account }) => degradedOutput(event, account)),
  });
  // What other Zaps of the connection found is there whatever their minimum level was.
  return items.filter(
    (item) => minimum === 'warning' || !('reasonLevel' in item) || item.reasonLevel === 'critical',
  );
}) satisfies PollingTriggerPerform<InferInputData<typeof inputFields>>;

export default defineTrigger({
  key: 'account_health_degraded',
  noun: 'Account Health',
  display: {
    label: 'Account Health Degraded',
    description:
      'Triggers when an account has to be reconnected, is about to expire or is disconnected, or when the health of its content falls.',
  },
  operation: {
    type: 'polling',
    inputFields,
    perform: withZapierErrors('trigger', perform),
    outputFields: [
      ...accountOutputs,
      string('eventId', 'Event ID'),
      string('type', 'Event Type'),
      ...healthOutputs,
      string('reasonLevel', 'Reason Level'),
      string('disconnectedReason', 'Disconnected Reason'),
      datetime('detectedAt', 'Detected At'),
    ],
    sample: filledSample(
      degradedOutput(sampleOf('health_degraded'), sampleDegradedAccount),
      degradedOutput(
        { ...sampleOf('health_degraded'), disconnectedReason: 'revoked_by_partner' },
        sampleDegradedAccount,
      ),
    ),
  },
});
