/** What counts as bad health, from the form's days and points. */
import { DEFAULT_HEALTH_POLICY, HealthPolicy } from 'layers-social-core';

import { count } from './input';

const DAY_MS = 86_400_000;

export function policyOf(input: { lead_days?: unknown; score_threshold?: unknown }): HealthPolicy {
  const days = count('Warn Before Expiry (Days)', input.lead_days);
  const threshold = count('Low Score Below', input.score_threshold);
  return {
    tokenLeadMs: days === undefined ? DEFAULT_HEALTH_POLICY.tokenLeadMs : days * DAY_MS,
    scoreThreshold: threshold ?? DEFAULT_HEALTH_POLICY.scoreThreshold,
  };
}
