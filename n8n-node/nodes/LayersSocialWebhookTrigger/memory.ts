/**
 * What the node keeps in n8n's static data: its endpoint at Layers, the secret that deliveries are signed
 * with, and the latest event ids. Nothing is kept in memory, for another process may receive the next call.
 */
import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

/** The longest published schedule repeats a delivery for 32 hours (contract, section 12), and accounts change slowly. */
const MAX_SEEN = 1_000;
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

export function keepSubscription(staticData: IDataObject, { endpointId, signingSecret }: Subscription): void {
  staticData.endpointId = endpointId;
  staticData.signingSecret = signingSecret;
  staticData.doubted = false;
}

export function forgetSubscription(staticData: IDataObject): void {
  for (const key of ['endpointId', 'signingSecret', 'doubted', 'seen']) delete staticData[key];
}

/** Whether a signature did not match since the secret was kept: somebody may have rotated it. */
export function isDoubted(staticData: IDataObject): boolean {
  return staticData.doubted === true;
}

/** Written once only, so that strangers cannot keep n8n's database busy. */
export function doubt(staticData: IDataObject): void {
  if (!isDoubted(staticData)) staticData.doubted = true;
}

/** Whether the event has started the workflow already. */
export function isSeen(staticData: IDataObject, eventId: string): boolean {
  return seenIn(staticData).includes(keyOf(eventId));
}

export function see(staticData: IDataObject, eventId: string): void {
  // One text: n8n wraps every member of a list on its own.
  staticData.seen = [...seenIn(staticData), keyOf(eventId)].slice(-MAX_SEEN).join(' ');
}

function seenIn({ seen }: IDataObject): string[] {
  return typeof seen === 'string' && seen !== '' ? seen.split(' ') : [];
}

/** Short and without a space, whatever the id is made of. */
function keyOf(eventId: string): string {
  return createHash('sha256').update(eventId).digest('base64url').slice(0, KEY_LENGTH);
}
