/**
 * The endpoint at Layers: created on activation, removed on deactivation. It is found by its URL, which no other node has, so an
 * endpoint that a crash or lost static data left behind is reused. Its mark says whose it is: one at another address is left
 * alone as long as it answers there, because it may belong to a copy of this n8n.
 */
import type { IDataObject, IHookFunctions, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';

import {
  changeNeeded,
  findEndpoints,
  hasApiCode,
  isFailing,
  LayersClient,
  marksOf,
  WantedEndpoint,
  WebhookEndpoint,
} from 'layers-social-core';
import { baseUrlOf } from '../../lib/credential';
import { toNodeError } from '../../lib/errors';
import { hostOf, ownerOf } from '../../lib/marks';
import { originOf } from '../../lib/origin';
import { triggerParametersOf } from '../../lib/params';
import { openSession } from '../../lib/session';
import { assertPublicUrl } from './webhookUrl';
import { deleteSubscription, isSecretStale, saveSubscription, subscriptionOf } from './state';
import { settingsOf } from './settings';

type Context = IHookFunctions | ITriggerFunctions | IWebhookFunctions;

export interface SubscriptionContext {
  client: LayersClient;
  wanted: WantedEndpoint;
  staticData: IDataObject;
  warn: (message: string) => void;
}

/** Whether our endpoint is there, as this node wants it and with a secret that we know; repaired if necessary. */
export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const subscription = await openForHook(context);
    const { client, wanted, staticData } = subscription;
    const known = subscriptionOf(staticData);
    const found = await findEndpoints(client.webhookEndpoints, wanted, known?.endpointId);
    for (const { id } of found.doubles) await remove(client, id);
    for (const old of found.elsewhere) {
      if (!(await removeIfDead(subscription, old))) await client.webhookEndpoints.test(old.id);
    }
    const { ours } = found;
    if (!ours) return false;
    const change = changeNeeded(ours, wanted, { resume: true });
    if (change) await client.webhookEndpoints.update(ours.id, change);
    const needsSecret = known?.endpointId !== ours.id || isSecretStale(staticData);
    if (needsSecret) await renewSecret(subscription, ours.id);
    staticData.webhookUrl = wanted.url;
    return true;
  });
}

/** Creates the endpoint and saves its secret, which the API returns only here. */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const subscription = await openForHook(context);
    const { staticData, wanted } = subscription;
    const { endpoint, signingSecret } = await create(subscription, context.getWorkflow().name);
    saveSubscription(staticData, { endpointId: endpoint.id, signingSecret });
    staticData.webhookUrl = wanted.url;
    return true;
  });
}

/** Removes the endpoint at our address; one that does not exist any more counts as removed. */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const { client } = await openSession(context);
    const staticData = context.getWorkflowStaticData('node');
    const known = subscriptionOf(staticData)?.endpointId;
    const url = context.getNodeWebhookUrl('default');
    const wanted = { url: url ?? '', events: [], owner: ownerOf(context) };
    const { ours, doubles, elsewhere } = await findEndpoints(client.webhookEndpoints, wanted, known);
    for (const endpoint of [...(ours ? [ours] : []), ...doubles]) await remove(client, endpoint.id);
    for (const { url: other } of elsewhere) {
      context.logger.warn(`Layers Social: ${leftAlone(other)}`);
    }
    deleteSubscription(staticData);
    return true;
  });
}

/** Creates an endpoint with our mark. */
export async function create({ client, wanted }: SubscriptionContext, workflowName = 'workflow') {
  const { url, events, projectId } = wanted;
  return client.webhookEndpoints.create({
    url,
    events: [...events],
    description: `n8n: ${workflowName}`.slice(0, 100),
    metadata: marksOf(wanted),
    projectId,
  });
}

/** Removes an endpoint with our mark at another address, when Layers does not get through there. */
export async function removeIfDead(
  { client, warn }: SubscriptionContext,
  endpoint: WebhookEndpoint,
): Promise<boolean> {
  if (!isFailing(endpoint)) {
    warn(leftAlone(endpoint.url));
    return false;
  }
  await remove(client, endpoint.id);
  warn(
    `the endpoint of this workflow at its old address ${originOf(endpoint.url, 'unknown')} was removed: Layers got no answer there`,
  );
  return true;
}

/** What the node wants of an endpoint at this URL. Throws what its settings and its credential are refused for. */
export async function openSubscription(
  context: Context,
  url: string,
  waits: Parameters<typeof openSession>[1] = {},
): Promise<SubscriptionContext> {
  const { client } = await openSession(context, waits);
  const { events, projectId } = settingsOf(triggerParametersOf(context));
  return {
    client,
    wanted: { url, events, projectId, owner: ownerOf(context), host: hostOf(context) },
    staticData: context.getWorkflowStaticData('node'),
    warn: (message) => context.logger.warn(`Layers Social: ${message}`),
  };
}

/** Deliveries that wait carry both signatures for a day, so none of them is lost. */
export async function renewSecret(
  { client, staticData }: Pick<SubscriptionContext, 'client' | 'staticData'>,
  endpointId: string,
): Promise<void> {
  const { signingSecret } = await client.webhookEndpoints.rotateSecret(endpointId);
  saveSubscription(staticData, { endpointId, signingSecret });
}

export async function remove(client: LayersClient, endpointId: string): Promise<void> {
  await client.webhookEndpoints.delete(endpointId).catch((error: unknown) => {
    if (!hasApiCode(error, 'NOT_FOUND')) throw error;
  });
}

async function withNodeErrors<Result>(context: IHookFunctions, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    throw toNodeError(context.getNode(), error);
  });
}

async function openForHook(context: IHookFunctions): Promise<SubscriptionContext> {
  settingsOf(triggerParametersOf(context));
  const { credentials } = await openSession(context);
  const url = assertPublicUrl(context.getNodeWebhookUrl('default'), baseUrlOf(credentials));
  return openSubscription(context, url);
}

function leftAlone(url: string): string {
  return `an endpoint of this workflow at another address (${originOf(url, 'unknown')}) is left alone; it may belong to a copy of this n8n. It is removed when Layers gets no answer there`;
}
