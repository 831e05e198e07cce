/**
 * What the polling triggers of one n8n process share. n8n loads this file once: workflows with the same key keep to its rate
 * limit together.
 */
import { createHash } from 'node:crypto';

import { createRequestBudget, RequestBudget } from 'layers-social-core';
import { stopwatch } from './stopwatch';

const budgets = new Map<string, RequestBudget>();

/** The budget of everybody in this process who watches with this credential. */
export function sharedBudget(...credential: readonly string[]): RequestBudget {
  const owner = createHash('sha256').update(JSON.stringify(credential)).digest('base64url');
  const budget = budgets.get(owner) ?? createRequestBudget(stopwatch);
  budgets.set(owner, budget);
  return budget;
}
