// Calls to a webhook as Layers makes them, and as somebody else would. Signed here with node:crypto alone, so that the
// node's verification is not judged by its own code.
import { createHmac, randomUUID } from 'node:crypto';

import type { Sandbox } from 'layers-social-sandbox';

export interface LayersEvent {
  id: string;
  type: string;
  data: Record<string, unknown>;
}

export const connectedEvent = (socialAccountId: string, projectId: string): LayersEvent => ({
  id: `evt_${randomUUID()}`,
  type: 'social_account.connected',
  data: { socialAccountId, projectId, platform: 'tiktok', connectedAt: new Date().toISOString() },
});

export const bodyOf = ({ id, type, data }: LayersEvent): string =>
  JSON.stringify({ id, type, created: new Date().toISOString(), data });

export const mac = (secret: string, seconds: number, body: string): string =>
  createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');

export const secondsNow = (): number => Math.floor(Date.now() / 1000);

/** The header for the body; `seconds` in the past or the future to try the window. */
export const signed = (secret: string, body: string, seconds = secondsNow()): string =>
  `t=${seconds},v1=${mac(secret, seconds, body)}`;

/** The status that the webhook answers with. */
export async function deliver(url: string, body: string, signature?: string): Promise<number> {
  const headers: Record<string, string> = { 'content-type': 'application/json' };
  if (signature !== undefined) headers['x-layers-signature'] = signature;
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  return response.status;
}

/** A request to the API with the sandbox's first key. */
export async function api<T>(
  sandbox: Sandbox,
  { method, path, body }: { method: string; path: string; body?: unknown },
): Promise<T> {
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export interface Endpoint {
  id: string;
  url: string;
  status: string;
  events: string[];
}

export const endpoints = async (sandbox: Sandbox): Promise<Endpoint[]> =>
  (await api<{ items: Endpoint[] }>(sandbox, { method: 'GET', path: '/v1/webhook-endpoints' })).items;

export const oauthUrl = (sandbox: Sandbox): Promise<{ authorizeUrl: string }> =>
  api(sandbox, {
    method: 'POST',
    path: `/v1/projects/${sandbox.projectId}/social/oauth-url`,
    body: {
      platform: 'tiktok',
      returnUrl: 'http://localhost/back',
    },
  });

export interface Delivery {
  id: string;
  eventId: string;
  status: string;
}

/** The latest hundred deliveries to an endpoint. */
export const deliveriesTo = async (sandbox: Sandbox, endpointId: string): Promise<Delivery[]> =>
  (
    await api<{ items: Delivery[] }>(sandbox, {
      method: 'GET',
      path: `/v1/webhook-endpoints/${endpointId}/deliveries?limit=100`,
    })
  ).items;

/** Owners connect accounts, and what Layers has to tell about it is delivered. */
export async function connectAndDeliver(sandbox: Sandbox, count: number): Promise<void> {
  for (let owner = 0; owner < count; owner += 1) {
    const { authorizeUrl } = await oauthUrl(sandbox);
    await sandbox.approve(authorizeUrl, { handle: `owner_${owner}_${Date.now()}` });
  }
  await sandbox.clock.advance(120_000);
}
