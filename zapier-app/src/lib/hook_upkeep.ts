/**
 * Looks after the endpoints of a connection's instant Zaps. Zapier runs nothing of a hook but what a delivery starts, and none comes
 * when Layers has paused the endpoint or it is gone; so this is done by the polls of other Zaps and by the deliveries of
 * others, once in five minutes.
 */
import {
  changeNeeded,
  hasApiCode,
  LayersClient,
  listEndpoints,
  marksOf,
  ownerMark,
  replayMissed,
  WebhookEndpoint,
} from 'layers-social-core';
import type { ZObject } from 'zapier-platform-core';

import { clientFor, clock, Credentials, stopwatch } from './client';
import { changeHooks, Hook, readHooks } from './hook_record';
import { seal } from './hook_secret';
import { Cache, isMarked, markOnce, within } from './memory';

/** In seconds. */
const LOOK_AGAIN_SECONDS = 300;
/** No request of a look begins after this; it comes on top of what the step is for. */
const LOOK_MS = 8_000;
/** With the cache, which may hang. What is cut off is done by the next look. */
const ALL_MS = 10_000;
const TIMEOUT_MS = 4_000;
/** As many as fit into a look; the rest comes with the next. */
const MAX_REPLAYS = 10;
const LATEST = 20;
/** Zapier's answer for a Zap that is off. */
const GONE = 410;

export type Platform = Pick<ZObject, 'request' | 'console'> & { cache: Cache };

interface Look {
  z: Platform;
  client: LayersClient;
  apiKey: string;
  /** All endpoints of the organization. */
  all: WebhookEndpoint[];
}

/** One look, when it is time for one and an instant Zap is known. Never throws, and takes 10 seconds at most. */
export async function lookAfterHooks(z: Platform, bundle: Credentials): Promise<void> {
  await within(ALL_MS, lookOnce(z, bundle));
}

async function lookOnce(z: Platform, bundle: Credentials): Promise<void> {
  try {
    const hooks = await readHooks(z.cache);
    if (hooks.size === 0 || !(await markOnce(z.cache, 'hooks:look', LOOK_AGAIN_SECONDS))) return;
    const endsAt = stopwatch.elapsed() + LOOK_MS;
    const client = clientFor(z, bundle, { timeoutMs: TIMEOUT_MS, endsAt });
    const all = await listEndpoints(client.webhookEndpoints);
    const look = { z, client, apiKey: String(bundle.authData.api_key), all };
    for (const [id, hook] of hooks) await lookAfter(look, id, hook);
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unforeseen';
    z.console.log(`The webhook endpoints could not be checked: ${words}`);
  }
}

/** Makes an endpoint for a hook, marked as this app's. */
export async function createEndpoint(
  client: LayersClient,
  { url, events, projectId }: Pick<Hook, 'url' | 'events' | 'projectId'>,
): Promise<{ id: string; secret: string }> {
  const { endpoint, signingSecret } = await client.webhookEndpoints.create({
    url,
    events,
    projectId,
    description: 'Zapier',
    metadata: marksOf({ owner: ownerOf(url) }),
  });
  return { id: endpoint.id, secret: signingSecret };
}

/** One that is not there any more counts as removed. */
export async function removeEndpoint(client: LayersClient, endpointId: string): Promise<void> {
  await client.webhookEndpoints.delete(endpointId).catch((error: unknown) => {
    if (!hasApiCode(error, 'NOT_FOUND')) throw error;
  });
}

async function lookAfter(look: Look, id: string, hook: Hook): Promise<void> {
  const { all, client, z } = look;
  const here = all.filter(({ id: one, url }) => one === hook.endpointId || url === hook.url);
  const ours = here.find((endpoint) => endpoint.id === hook.endpointId) ?? here[0];
  for (const endpoint of here) if (endpoint !== ours) await removeEndpoint(client, endpoint.id);
  if (!ours) return makeAnew(look, id, hook);
  if (ours.status === 'auto_paused' && (await isOff(client, ours))) return forget(look, id, ours);
  if (ours.id !== hook.endpointId) {
    const { signingSecret } = await client.webhookEndpoints.rotateSecret(ours.id);
    await keepHook(look, id, { ...hook, endpointId: ours.id, sealed: seal(look.apiKey, signingSecret) });
  }
  const mended = await mend(look, ours, hook);
  const isKnown = (one: string) => isMarked(z.cache, arrivalKey(id, one));
  const options = { now: clock.now(), isKnown, most: MAX_REPLAYS };
  const count = await replayMissed(client.webhookEndpoints, mended, options);
  if (count > 0) z.console.log(`Asked Layers to send failed deliveries again: ${count}`);
}

/** By what the cache knows that something has arrived at a Zap: an event, or a delivery by its replay. */
export function arrivalKey(subscriptionId: string, id: string): string {
  return `event:${subscriptionId}:${id}`;
}

async function makeAnew(look: Look, id: string, hook: Hook): Promise<void> {
  const { client, z, apiKey } = look;
  // Asked first, so that a cache that takes nothing costs no endpoint at every poll.
  if (!(await keepHook(look, id, hook))) return;
  const { id: endpointId, secret } = await createEndpoint(client, hook);
  const isKept = await keepHook(look, id, { ...hook, endpointId, sealed: seal(apiKey, secret) });
  // Without its secret nothing from it could be believed; or the Zap was turned off meanwhile.
  if (!isKept) return removeEndpoint(client, endpointId);
  z.console.log('The webhook endpoint of a Zap was gone at Layers and was created again');
}

/** Whether it is kept, for a Zap that is still on. */
async function keepHook({ z }: Look, id: string, hook: Hook): Promise<boolean> {
  let isOn = false;
  const isKept = await changeHooks(z.cache, (hooks) => {
    isOn = hooks.has(id);
    return isOn ? new Map([...hooks, [id, hook]]) : hooks;
  });
  return isKept && isOn;
}

async function mend({ client, z }: Look, ours: WebhookEndpoint, hook: Hook): Promise<WebhookEndpoint> {
  const wanted = { events: hook.events, owner: ownerOf(hook.url) };
  const change = {
    ...changeNeeded(ours, wanted, { resume: false }),
    ...(ours.url !== hook.url && { url: hook.url }),
  };
  if (Object.keys(change).length === 0) return ours;
  const mended = await client.webhookEndpoints.update(ours.id, change);
  if (change.status)
    z.console.log('Layers had paused the webhook endpoint of a Zap after failed deliveries; it was resumed');
  if (change.events ?? change.url)
    z.console.log('The webhook endpoint of a Zap had been changed at Layers; it was set again');
  return mended;
}

/** The Zap was turned off, and neither Layers nor the cache was told. */
async function forget({ z, client }: Look, id: string, ours: WebhookEndpoint): Promise<void> {
  await removeEndpoint(client, ours.id);
  await changeHooks(z.cache, (hooks) => new Map([...hooks].filter(([one]) => one !== id)));
  z.console.log('A webhook endpoint of a Zap that is off was removed');
}

async function isOff(client: LayersClient, { id }: WebhookEndpoint): Promise<boolean> {
  const { items } = await client.webhookEndpoints.listDeliveries(id, { limit: LATEST });
  return items.find(({ lastResponseStatus }) => lastResponseStatus)?.lastResponseStatus === GONE;
}

function ownerOf(url: string): string {
  return ownerMark('zapier', url);
}
