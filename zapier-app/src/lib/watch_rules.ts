/** What the triggers for degraded and recovered accounts have in common: what counts as bad, and the record they share. */
import { FormReader, WatchEvent, WatchOptions } from 'layers-social-core';

import { policyOf } from './policy';

export interface WatchRules {
  /** Zaps with another policy must not end each other's incidents; the minimum level only filters. */
  key: string;
  keeps: readonly WatchEvent['type'][];
  options: Omit<WatchOptions, 'budgetMs'>;
}

/** The rules in the form's `policyFields` and `project_id`. */
export function watchRulesOf(input: FormReader): WatchRules {
  const projectId = input.optionalId('project_id');
  const policy = policyOf(input);
  const contentHealth = input.flag('content_health', true);
  const fingerprint = contentHealth
    ? `${policy.tokenLeadMs}:${policy.scoreThreshold}`
    : `${policy.tokenLeadMs}`;
  return {
    key: ['health', projectId ?? 'all', fingerprint].join(':'),
    keeps: ['health_degraded', 'account_recovered'],
    options: { ...(projectId !== undefined && { projectIds: [projectId] }), policy, contentHealth },
  };
}
