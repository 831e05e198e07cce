/** Looks up the account of an event, within the time that the caller may wait. */
import type { IWebhookFunctions } from 'n8n-workflow';

import { EventAccount, eventProject, findEventAccount, WebhookEvent } from 'layers-social-core';
import { openSession } from '../../lib/session';
import { stopwatch } from '../../lib/stopwatch';

/**
 * Layers waits for the answer, and repeats the delivery when it takes too long: no request begins after
 * this, and the last one ends a few seconds later.
 */
const LOOKUP_BUDGET_MS = 3_000;
const SHORT_WAITS = { retry: { maxAttempts: 2, maxWaitMs: 1_000 }, timeoutMs: 2_000 };

/** The account and its project, as far as they can be found in time. Never throws: the event counts without them. */
export async function fetchAccount(
  context: IWebhookFunctions,
  event: WebhookEvent,
  chosenProject: string | undefined,
): Promise<EventAccount> {
  const named = { projectId: eventProject(event, chosenProject) };
  if (typeof event.data.socialAccountId !== 'string') return named;
  try {
    const { client } = await openSession(context, SHORT_WAITS);
    const deadline = stopwatch.elapsed() + LOOKUP_BUDGET_MS;
    const isOver = () => stopwatch.elapsed() > deadline;
    const found = await findEventAccount(event, { client, projectId: chosenProject, isOver });
    if (found) return found;
    context.logger.warn(`Layers Social: the account of ${event.id} was not found in time`);
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unforeseen';
    context.logger.warn(`Layers Social: the account of ${event.id} was not fetched (${words})`);
  }
  return named;
}
