/**
 * What the polling triggers of one n8n process share. n8n loads this file once: workflows with the same key keep to its rate
 * limit together.
 */
import { createHash } from 'node:crypto';
import { sleep } from 'n8n-workflow';

import { createRequestBudget, RequestBudget } from 'layers-social-core';

const budgets = new Map<string, RequestBudget>();

/** Durations, whatever is done to the clock of the day. */
export const stopwatch = {
  elapsed: () => performance.now(),
  sleep: async (ms: number) => sleep(ms),
};

/** The budget of everybody in this process who watches with this credential. */
export function sharedBudget(...credential: readonly string[]): RequestBudget {
  const owner = createHash('sha256').update(JSON.stringify(credential)).digest('base64url');
  const budget = budgets.get(owner) ?? createRequestBudget(stopwatch);
  budgets.set(owner, budget);
  return budget;
}
