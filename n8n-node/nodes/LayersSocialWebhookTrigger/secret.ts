/**
 * Gets a new signing secret when Layers itself shows that ours is wrong: its endpoint is another one, or its deliveries end with our
 * 401. A forged call proves nothing of that, and causes one look in ten seconds at most.
 */
import type { IWebhookFunctions } from 'n8n-workflow';

import { findEndpoints, WebhookEndpoint } from 'layers-social-core';
import { Claims } from '../../lib/claims';
import { subscriptionOf } from './state';
import { openSubscription, renewSecret, SubscriptionContext } from './subscription';

/** Somebody waits for the answer. */
const SHORT_WAITS = { retry: { maxAttempts: 1, maxWaitMs: 0 }, timeoutMs: 3_000 };
const LATEST = 20;
const REFUSED = 401;

/** Whoever may look, by workflow and node: one in ten seconds. */
const looks = new Claims({ claimMs: 10_000, keepMs: 0, maxKeys: 1_000 });

/** Whether there is a new secret now; it is stored in the static data. */
export async function renewSecretIfWrong(context: IWebhookFunctions): Promise<boolean> {
  const url = context.getNodeWebhookUrl('default');
  if (url === undefined || context.getMode() === 'manual' || !mayLook(context)) return false;
  const subscription = await openSubscription(context, url, SHORT_WAITS);
  const known = subscriptionOf(subscription.staticData)?.endpointId;
  const { ours } = await findEndpoints(subscription.client.webhookEndpoints, subscription.wanted, known);
  if (!ours || (ours.id === known && !(await isRefusedHere(subscription, ours)))) return false;
  await renewSecret(subscription, ours.id);
  subscription.warn('the signing secret was not the one that Layers signs with; a new one was fetched');
  return true;
}

async function isRefusedHere({ client }: SubscriptionContext, { id }: WebhookEndpoint): Promise<boolean> {
  const { items } = await client.webhookEndpoints.listDeliveries(id, { limit: LATEST });
  return items.some(
    ({ status, lastResponseStatus }) => status !== 'delivered' && lastResponseStatus === REFUSED,
  );
}

function mayLook(context: IWebhookFunctions): boolean {
  return looks.claim(`${context.getWorkflow().id} ${context.getNode().id}`);
}
