/** One poll: loads the state, lets the core find the changes, saves the state and emits the events. */
import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';

import { describePoll, isTransient, LayersApiError, pollOnce, WatchEvent } from 'layers-social-core';
import { toNodeError } from '../../lib/errors';
import { triggerParametersOf } from '../../lib/params';
import { openSession } from '../../lib/session';
import { filterEvents } from './filterEvents';
import { sampleEvents } from './sample';
import { settingsOf } from './settings';
import { loadState, saveState } from './state';

/** What n8n allows a poll, as far as it says. */
const DEFAULT_BUDGET_MS = 300_000;
/** When to begin no more requests; what is under way then ends within the rest. */
const SHARE_TO_ASK = 5 / 8;
/** The longest a try or a wait may take: two tries and the wait between them fit into the rest. */
const SHARE_OF_ONE = 1 / 8;
const TIMEOUT_MS = 30_000;

/** The contexts that have polled; true while a poll is running. */
const polling = new WeakMap<object, boolean>();

/** The new events, or null when there are none. In manual mode a sample; no state is saved then. */
export async function poll(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
  // Two polls at the same time would emit the same events twice.
  if (polling.get(context)) return null;
  const isActivation = !polling.has(context) && budgetOf(context) === DEFAULT_BUDGET_MS;
  polling.set(context, true);
  try {
    const events = context.getMode() === 'manual' ? await sample(context) : await watch(context);
    return events.length === 0 ? null : [events.map((event) => ({ json: { ...event } }))];
  } catch (error) {
    if (!isActivation || !isLeftToNextPoll(error)) throw toNodeError(context.getNode(), error);
    context.logger.warn(
      `Layers Social: the first poll failed and is left to the next one (${error.message})`,
    );
    return null;
  } finally {
    polling.set(context, false);
  }
}

async function watch(context: IPollFunctions): Promise<WatchEvent[]> {
  const settings = settingsOf(triggerParametersOf(context));
  const staticData = context.getWorkflowStaticData('node');
  const stored = loadState(staticData);
  const { client, runtime, requests } = await openSession(context, requestLimits(context));
  const watchesHealth = settings.events.some((event) => event !== 'account_connected');
  const result = await pollOnce(client, stored, {
    projectIds: settings.projectIds,
    policy: settings.policy,
    contentHealth: settings.contentHealth,
    // Not asked for, but still remembered: what is known of the others stays as it is.
    wants: (account) => watchesHealth && settings.matchesFilters(account),
    budgetMs: budgetOf(context) * SHARE_TO_ASK,
    requests,
    runtime,
  });
  // Of a poll that failed too. n8n drops it where that refuses the activation.
  saveState(staticData, result.state);
  for (const line of describePoll(result)) context.logger.warn(`Layers Social: ${line}`);
  if (result.failure) throw result.failure;
  return filterEvents(result.events, settings);
}

async function sample(context: IPollFunctions): Promise<WatchEvent[]> {
  const settings = settingsOf(triggerParametersOf(context));
  const { client, runtime } = await openSession(context, requestLimits(context));
  return sampleEvents(client, settings, runtime.now());
}

/** Older versions of n8n do not say. */
function budgetOf(context: IPollFunctions): number {
  return typeof context.getPollBudgetMs === 'function' ? context.getPollBudgetMs() : DEFAULT_BUDGET_MS;
}

function requestLimits(context: IPollFunctions) {
  const share = budgetOf(context) * SHARE_OF_ONE;
  return { timeoutMs: Math.min(TIMEOUT_MS, share), retry: { maxAttempts: 2, maxWaitMs: share } };
}

/**
 * Whether the activation may go on after a failed first poll. n8n polls once when a workflow is activated
 * or saved, and leaves it inactive if that fails. Only errors that pass without a change of settings are
 * accepted; a refused key, a wrong setting or an unreachable address still fails the activation.
 */
function isLeftToNextPoll(error: unknown): error is LayersApiError {
  return error instanceof LayersApiError && isTransient(error);
}
