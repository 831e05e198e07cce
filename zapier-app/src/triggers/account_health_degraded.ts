/** Account Health Degraded: an item per account, reason and incident. */
import { DEFAULT_HEALTH_POLICY, sampleAccount, sampleHealthSnapshot } from 'layers-social-core';
import { defineInputFields, defineTrigger, PollingTriggerPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { degradedItems, degradedOutput } from '../lib/degraded';
import { withZapierErrors } from '../lib/errors';
import { healthNote, LEVEL_CHOICES, optionalProjectField, policyFields } from '../lib/fields';
import { followHealth, HealthRules, WINDOW_MS } from '../lib/incidents';
import { readerOf } from '../lib/input';
import { accountOutputs, datetime, healthOutputs, string } from '../lib/outputs';
import { policyOf } from '../lib/policy';
import { isSample, pollOnce } from '../lib/poll';

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
    helpText: 'Critical: the account cannot be used, or its posts are hidden. Warning: it soon will be.',
  },
  ...policyFields,
]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.optionalId('project_id');
  const rules: HealthRules = { policy: policyOf(input), contentHealth: input.flag('content_health', true) };
  const minimum = input.choice('minimum_level', ['warning', 'critical']) ?? 'warning';
  return pollOnce(z, bundle, {
    // Zaps with another policy must not end each other's incidents; the minimum level only filters.
    key: ['health', projectId ?? 'all', fingerprint(rules)].join(':'),
    options: { ...(projectId !== undefined && { projectIds: [projectId] }), ...rules },
    follow: (record, scan, stamp) => followHealth(record, scan, rules, stamp),
    itemsOf: (record, scan) =>
      degradedItems(record, scan, rules, isSample(bundle) ? 0 : scan.startedAt - WINDOW_MS).filter(
        ({ reasonLevel }) => minimum === 'warning' || reasonLevel === 'critical',
      ),
  });
}) satisfies PollingTriggerPerform<InferInputData<typeof inputFields>>;

function fingerprint({ policy, contentHealth }: HealthRules): string {
  return contentHealth ? `${policy.tokenLeadMs}:${policy.scoreThreshold}` : `${policy.tokenLeadMs}`;
}

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
    sample: degradedOutput(
      {
        account: { ...sampleAccount, status: 'reauth_required' },
        snapshot: sampleHealthSnapshot,
        projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
        remembered: { active: ['reauth_required'], tier: 'warm' },
        rules: { policy: DEFAULT_HEALTH_POLICY, contentHealth: true },
        now: Date.UTC(2026, 4, 18, 20),
      },
      'reauth_required',
      Date.UTC(2026, 4, 18, 20),
    ),
  },
});
