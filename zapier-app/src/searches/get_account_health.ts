/** Get Account Health: one report from the account's connection and its content. */
import {
  assessHealth,
  hasApiCode,
  HealthReport,
  HealthSnapshot,
  LayersClient,
  sampleHealthReport,
} from 'layers-social-core';
import { defineInputFields, defineSearch, SearchPerform } from 'zapier-platform-core';
import type { InferInputData } from 'zapier-platform-core';

import { clock, sessionFor } from '../lib/client';
import { withZapierErrors } from '../lib/errors';
import { accountField, policyFields, projectField } from '../lib/fields';
import { readerOf } from '../lib/input';
import { accountOutput, accountOutputs, boolean, Flat, healthOutputs, string } from '../lib/outputs';
import { policyOf } from '../lib/policy';
import { emptyWhenUnknown } from '../lib/search';

const inputFields = defineInputFields([projectField, accountField, ...policyFields]);

const perform = (async (z, bundle) => {
  const input = readerOf(inputFields, bundle);
  const projectId = input.id('project_id');
  const accountId = input.id('social_account_id');
  const policy = policyOf(input);
  const contentHealth = input.flag('content_health', true);
  const { client, accounts } = sessionFor(z, bundle);
  return emptyWhenUnknown([], async () => {
    const account = await accounts.find(projectId, accountId);
    if (!account) return [];
    const isWanted = contentHealth && account.status !== 'disconnected';
    const snapshot = isWanted ? await snapshotOf(client, account.socialAccountId) : undefined;
    return [healthOutput(assessHealth({ account, snapshot, policy, now: clock.now() }), projectId)];
  });
}) satisfies SearchPerform<InferInputData<typeof inputFields>>;

/** The latest snapshot; none before the first one was taken. */
async function snapshotOf(client: LayersClient, accountId: string): Promise<HealthSnapshot | undefined> {
  try {
    return await client.getHealth(accountId);
  } catch (error) {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  }
}

function healthOutput({ account, snapshot, level, reasons }: HealthReport, projectId: string) {
  const [gravest] = reasons;
  return {
    ...accountOutput(account, projectId),
    level,
    healthy: level === 'healthy',
    reason: gravest?.code ?? null,
    message: gravest?.message ?? null,
    fix: gravest?.fix ?? null,
    reasons: reasons.map(({ code }) => code).join(', '),
    score: snapshot?.score ?? null,
    tier: snapshot?.tier ?? null,
    isShadowbanned: snapshot?.isShadowbanned ?? null,
    recommendation: snapshot?.recommendation ?? null,
  } satisfies Flat;
}

export default defineSearch({
  key: 'get_account_health',
  noun: 'Account Health',
  display: {
    label: 'Get Account Health',
    description: 'Finds out whether an account is connected and how its content is doing, in one report.',
  },
  operation: {
    inputFields,
    perform: withZapierErrors('action', perform),
    outputFields: [
      ...accountOutputs,
      ...healthOutputs,
      boolean('healthy', 'Healthy'),
      boolean('isShadowbanned', 'Shadowbanned'),
      string('recommendation', 'Recommendation'),
    ],
    sample: healthOutput(sampleHealthReport, 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
  },
});
