/**
 * The node's state in n8n's static data: its endpoint at Layers, the signing secret and the latest event
 * IDs. It is what another process, or this one after a restart, knows.
 */
import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

/** The longest published schedule repeats a delivery for 32 hours (contract, section 12), and accounts change slowly. */
export const MAX_PROCESSED = 1_000;
const KEY_LENGTH = 16;

export interface Subscription {
  endpointId: string;
  signingSecret: string;
}

/** The endpoint that is ours and its secret; undefined when either is not known. */
export function subscriptionOf(staticData: IDataObject): Subscription | undefined {
  const { endpointId, signingSecret } = staticData;
  if (typeof endpointId !== 'string' || typeof signingSecret !== 'string') return undefined;
  return endpointId !== '' && signingSecret !== '' ? { endpointId, signingSecret } : undefined;
}

export function saveSubscription(staticData: IDataObject, { endpointId, signingSecret }: Subscription): void {
  staticData.endpointId = endpointId;
  staticData.signingSecret = signingSecret;
  staticData.doubted = false;
}

export function deleteSubscription(staticData: IDataObject): void {
  for (const key of ['endpointId', 'signingSecret', 'webhookUrl', 'doubted', 'seen']) delete staticData[key];
}

/** Whether a signature did not match since the secret was saved: it may have been rotated elsewhere. */
export function isSecretStale(staticData: IDataObject): boolean {
  return staticData.doubted === true;
}

/** Written only once, so that forged calls do not cause a database write each. */
export function markSecretStale(staticData: IDataObject): void {
  if (!isSecretStale(staticData)) staticData.doubted = true;
}

/** Whether the event has started the workflow already. */
export function isProcessed(staticData: IDataObject, eventId: string): boolean {
  return processedIn(staticData).includes(keyOf(eventId));
}

/**
 * Remembers events by their keys, latest last. All that this process knows is given: of calls that end together, the last one
 * writes over what the others wrote.
 */
export function markProcessed(staticData: IDataObject, keys: readonly string[]): void {
  const known = new Set(keys);
  const all = [...processedIn(staticData).filter((key) => !known.has(key)), ...keys];
  // One text: n8n wraps every member of a list on its own.
  staticData.seen = all.slice(-MAX_PROCESSED).join(' ');
}

function processedIn({ seen }: IDataObject): string[] {
  return typeof seen === 'string' && seen !== '' ? seen.split(' ') : [];
}

/** An event's key: short and without a space, whatever the id is made of. */
export function keyOf(eventId: string): string {
  return createHash('sha256').update(eventId).digest('base64url').slice(0, KEY_LENGTH);
}
