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

export function simplifiedEndpoint(endpoint: WebhookEndpoint): IDataObject {
  return {
    id: endpoint.id,
    url: endpoint.url,
    status: endpoint.status,
    events: endpoint.events,
    projectId: endpoint.projectId ?? null,
    description: endpoint.description ?? null,
    consecutiveFailureCount: endpoint.consecutiveFailureCount ?? null,
    lastSuccessAt: endpoint.lastSuccessAt ?? null,
    lastFailureAt: endpoint.lastFailureAt ?? null,
  };
}

export function simplifiedDelivery(delivery: WebhookDelivery): IDataObject {
  return {
    id: delivery.id,
    eventType: delivery.eventType ?? null,
    eventId: delivery.eventId ?? null,
    status: delivery.status,
    attempts: delivery.attempts ?? null,
    lastResponseStatus: delivery.lastResponseStatus ?? null,
    lastErrorMessage: delivery.lastErrorMessage ?? null,
    nextRetryAt: delivery.nextRetryAt ?? null,
    createdAt: delivery.createdAt ?? null,
  };
}
