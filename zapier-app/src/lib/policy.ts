/** What counts as bad health, from the form's days and points. */
import { DEFAULT_HEALTH_POLICY, FormReader, HealthPolicy } from 'layers-social-core';

const DAY_MS = 86_400_000;

/** The policy in the form's `policyFields`; Layers Social's own where they are empty. */
export function policyOf(input: FormReader): HealthPolicy {
  const days = input.amount('lead_days');
  const threshold = input.amount('score_threshold', { max: 100 });
  return {
    tokenLeadMs: days === undefined ? DEFAULT_HEALTH_POLICY.tokenLeadMs : days * DAY_MS,
    scoreThreshold: threshold ?? DEFAULT_HEALTH_POLICY.scoreThreshold,
  };
}
