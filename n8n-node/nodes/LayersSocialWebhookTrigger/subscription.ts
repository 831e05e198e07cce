/**
 * The endpoint at Layers: created on activation, removed on deactivation. It is found by its URL, which no
 * other node has, so an endpoint that a crash or lost static data left behind is reused.
 */
import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import {
  hasApiCode,
  iteratePages,
  LISTS,
  LayersApiError,
  LayersClient,
  WebhookEndpoint,
  WebhookEndpointInput,
} from 'layers-social-core';
import { baseUrlOf } from '../../lib/credential';
import { toNodeError } from '../../lib/errors';
import { triggerParametersOf } from '../../lib/params';
import { openSession } from '../../lib/session';
import { assertPublicUrl } from './webhookUrl';
import { deleteSubscription, isSecretStale, saveSubscription, subscriptionOf } from './state';
import { Settings, settingsOf } from './settings';

interface SubscriptionContext {
  client: LayersClient;
  settings: Settings;
  url: string;
  staticData: IDataObject;
}

/** Whether our endpoint is there, as this node wants it and with a secret that we know; repaired if necessary. */
export async function isSubscribed(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const subscription = await openContext(context);
    const known = subscriptionOf(subscription.staticData);
    const all = await endpointsAt(subscription.client, subscription.url);
    const usable = all.filter(({ projectId }) => isSameProject(projectId, subscription.settings.projectId));
    const ours = usable.find(({ id }) => id === known?.endpointId) ?? usable[0];
    // Deliveries of other endpoints at this URL would be refused, because their secret differs.
    for (const { id } of all.filter((endpoint) => endpoint !== ours)) await remove(subscription.client, id);
    if (!ours) return false;
    if (!matchesSettings(ours, subscription.settings)) {
      await subscription.client.webhookEndpoints.update(ours.id, {
        events: subscription.settings.events,
        status: 'active',
      });
    }
    if (known?.endpointId !== ours.id || isSecretStale(subscription.staticData))
      await renewSecret(subscription, ours.id);
    return true;
  });
}

/** Creates the endpoint and saves its secret, which the API returns only here. */
export async function subscribe(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const { client, settings, url, staticData } = await openContext(context);
    const { events, projectId } = settings;
    const description = `n8n: ${context.getWorkflow().name ?? 'workflow'}`.slice(0, 100);
    const { endpoint, signingSecret } = await createEndpoint(client, { url, events, description, projectId });
    saveSubscription(staticData, { endpointId: endpoint.id, signingSecret });
    return true;
  });
}

/** Removes the endpoint; one that does not exist any more counts as removed. */
export async function unsubscribe(context: IHookFunctions): Promise<boolean> {
  return withNodeErrors(context, async () => {
    const { client } = await openSession(context);
    const staticData = context.getWorkflowStaticData('node');
    const known = subscriptionOf(staticData)?.endpointId;
    const url = context.getNodeWebhookUrl('default');
    const found = known === undefined && url ? await endpointsAt(client, url) : [];
    const ids = known === undefined ? found.map(({ id }) => id) : [known];
    for (const id of ids) await remove(client, id);
    deleteSubscription(staticData);
    return true;
  });
}

async function withNodeErrors<Result>(context: IHookFunctions, work: () => Promise<Result>): Promise<Result> {
  return work().catch((error: unknown) => {
    throw toNodeError(context.getNode(), error);
  });
}

async function openContext(context: IHookFunctions): Promise<SubscriptionContext> {
  const settings = settingsOf(triggerParametersOf(context));
  const { client, credentials } = await openSession(context);
  const url = assertPublicUrl(context.getNodeWebhookUrl('default'), baseUrlOf(credentials));
  return { client, settings, url, staticData: context.getWorkflowStaticData('node') };
}

async function endpointsAt(client: LayersClient, url: string): Promise<WebhookEndpoint[]> {
  const found: WebhookEndpoint[] = [];
  const endpoints = iteratePages(
    (cursor) => client.webhookEndpoints.list({ limit: 100, cursor }),
    LISTS.webhookEndpoints,
  );
  for await (const endpoint of endpoints) {
    if (endpoint.url === url) found.push(endpoint);
  }
  return found;
}

function matchesSettings({ events, status }: WebhookEndpoint, wanted: Settings): boolean {
  if (status !== 'active' || events.length !== wanted.events.length) return false;
  return wanted.events.every((event) => events.includes(event));
}

/** Deliveries that wait carry both signatures for a day, so none of them is lost. */
async function renewSecret({ client, staticData }: SubscriptionContext, endpointId: string): Promise<void> {
  const { signingSecret } = await client.webhookEndpoints.rotateSecret(endpointId);
  saveSubscription(staticData, { endpointId, signingSecret });
}

async function remove(client: LayersClient, endpointId: string): Promise<void> {
  await client.webhookEndpoints.delete(endpointId).catch((error: unknown) => {
    if (!hasApiCode(error, 'NOT_FOUND')) throw error;
  });
}

/** Projects are listed as `prj_…`, while an endpoint's is documented as a bare UUID (contract, section 13). */
async function createEndpoint(client: LayersClient, input: WebhookEndpointInput) {
  return client.webhookEndpoints.create(input).catch((error: unknown) => {
    const isRefused = error instanceof LayersApiError && error.status === 422;
    const bare = bareId(input.projectId);
    if (!isRefused || bare === input.projectId) throw error;
    return client.webhookEndpoints.create({ ...input, projectId: bare });
  });
}

function isSameProject(one: string | null | undefined, other: string | undefined): boolean {
  return bareId(one ?? undefined) === bareId(other);
}

function bareId(projectId: string | undefined): string | undefined {
  return projectId?.replace(/^prj_/, '');
}
