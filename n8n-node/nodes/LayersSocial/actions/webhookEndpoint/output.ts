/** What Layers says of endpoints and deliveries, as items. */
import type { IDataObject } from 'n8n-workflow';

import { HOST_KEY, redactDeep, WebhookDelivery, WebhookEndpoint } from 'layers-social-core';

/** How every signing secret begins (contract, section 12). */
const SIGNING = /whsec_[\w+/=-]+/g;

/** All that came, except signing secrets: no list is documented to have one, and none goes into an item. */
export function withoutSigning(record: object): IDataObject {
  const members = Object.entries(record).filter(([name]) => !/secret/i.test(name));
  const kept = redactDeep(Object.fromEntries(members), (text) => text.replace(SIGNING, '[redacted]'));
  return kept as IDataObject;
}

/** Whether a trigger of the n8n with this mark made the endpoint. */
export function isOf(host: string, { metadata }: WebhookEndpoint): boolean {
  return metadata?.[HOST_KEY] === host;
}

/** What people and agents need to see of an endpoint. */
export const ENDPOINT_MEMBERS = [
  'id',
  'url',
  'status',
  'events',
  'projectId',
  'description',
  'consecutiveFailureCount',
  'lastSuccessAt',
  'lastFailureAt',
] satisfies (keyof WebhookEndpoint)[];

/** What people and agents need to see of a delivery. */
export const DELIVERY_MEMBERS = [
  'id',
  'eventType',
  'eventId',
  'status',
  'attempts',
  'lastResponseStatus',
  'lastErrorMessage',
  'nextRetryAt',
  'createdAt',
] satisfies (keyof WebhookDelivery)[];
