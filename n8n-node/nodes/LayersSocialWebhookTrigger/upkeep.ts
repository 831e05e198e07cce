/**
 * Looks after the endpoint while the workflow is published: every five minutes, in the process that runs n8n's triggers. It
 * writes no static data, which that process holds as it was when the workflow was published: an endpoint keeps its ID and
 * secret, and where one has to be made anew, the webhook itself gets the secret (`secret.ts`).
 */
import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { toCronExpression } from 'n8n-workflow';

import { changeNeeded, findEndpoints, replayMissed, WebhookEndpoint } from 'layers-social-core';
import { startedEvents } from './started';
import { isProcessed, subscriptionOf } from './state';
import { create, openSubscription, remove, removeIfDead, SubscriptionContext } from './subscription';

const MINUTES = 5;

/** Registers the schedule; n8n ends it when the workflow is unpublished. */
export async function keepSubscribed(context: ITriggerFunctions): Promise<ITriggerResponse> {
  if (context.getMode() === 'manual') return {};
  const told = new Set<string>();
  let isChecking = false;
  schedule(context, () => {
    if (isChecking) return;
    isChecking = true;
    void check(context, told).finally(() => (isChecking = false));
  });
  return {};
}

/** Before n8n 1.10x the helper took the expression itself. */
function schedule({ helpers }: ITriggerFunctions, work: () => void): void {
  const expression = toCronExpression({ mode: 'everyX', unit: 'minutes', value: MINUTES });
  try {
    helpers.registerCron({ expression }, work);
  } catch {
    const older = helpers.registerCron as unknown as (cron: string, onTick: () => void) => void;
    older(expression, work);
  }
}

/** One look. Never throws: the next one comes in five minutes. */
async function check(context: ITriggerFunctions, told: Set<string>): Promise<void> {
  const warn = (message: string) => context.logger.warn(`Layers Social: ${message}`);
  try {
    const { webhookUrl } = context.getWorkflowStaticData('node');
    if (typeof webhookUrl !== 'string') return;
    const subscription = await openSubscription(context, webhookUrl);
    const tellOnce = (message: string) => {
      if (!told.has(message)) warn(message);
      told.add(message);
    };
    const ours = await mend({ ...subscription, warn: tellOnce }, context);
    if (ours) await askForMissed({ ...subscription, warn }, context, ours);
  } catch (error) {
    warn(
      `the webhook endpoint could not be checked: ${error instanceof Error ? error.message : 'unforeseen'}`,
    );
  }
}

/** The endpoint, mended; undefined when it had to be made anew, for then there is nothing that it missed. */
async function mend(
  subscription: SubscriptionContext,
  context: ITriggerFunctions,
): Promise<WebhookEndpoint | undefined> {
  const { client, wanted, staticData, warn } = subscription;
  const known = subscriptionOf(staticData)?.endpointId;
  const { ours, doubles, elsewhere } = await findEndpoints(client.webhookEndpoints, wanted, known);
  for (const { id } of doubles) {
    await remove(client, id);
    context.logger.warn(`Layers Social: a second endpoint at the address of this workflow was removed`);
  }
  for (const old of elsewhere) await removeIfDead(subscription, old);
  if (!ours) {
    const { endpoint } = await create(subscription, context.getWorkflow().name);
    // Its secret is for the webhook, which asks for one of its own when a call comes that it cannot verify.
    await client.webhookEndpoints.test(endpoint.id);
    context.logger.warn('Layers Social: the webhook endpoint was gone at Layers and was created again');
    return undefined;
  }
  if (ours.status === 'paused')
    warn(
      'somebody paused the webhook endpoint at Layers; nothing comes until it is resumed there, or the workflow is published again',
    );
  const change = changeNeeded(ours, wanted, { resume: false });
  if (!change) return ours;
  if (change.status)
    context.logger.warn(
      'Layers Social: Layers had paused the webhook endpoint after failed deliveries; it was resumed',
    );
  if (change.events)
    context.logger.warn(
      'Layers Social: the webhook endpoint had other events at Layers; they were set again',
    );
  return client.webhookEndpoints.update(ours.id, change);
}

async function askForMissed(
  { client, warn, staticData }: SubscriptionContext,
  context: ITriggerFunctions,
  ours: WebhookEndpoint,
): Promise<void> {
  const node = ['webhook', context.getWorkflow().id, context.getNode().id].join(' ');
  const isKnown = (id: string) =>
    startedEvents.isStored({ node, eventId: id }) || isProcessed(staticData, id);
  const count = await replayMissed(client.webhookEndpoints, ours, { now: Date.now(), isKnown });
  if (count > 0) warn(`asked Layers to send failed deliveries again: ${count}`);
}
