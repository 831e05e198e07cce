/** Webhook endpoints of an organization, one method a route (contract, section 13). */
import { randomUUID } from 'node:crypto';

import { Guard } from '../base/json';
import { Call, Requester } from '../http/request';
import { requireId, requireReturnUrl } from '../values/input';
import * as guards from './guards';
import { ListReader, pageQuery } from './list-page';
import { PageQuery } from './queries';
import {
  CreatedWebhookEndpoint,
  Page,
  RotatedWebhookSecret,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookReplay,
  WebhookTest,
} from './types';

/** A new endpoint: an https `url` and 1 to 50 `events` (contract, section 13). */
export interface WebhookEndpointInput {
  url: string;
  events: string[];
  description?: string;
  metadata?: Record<string, string>;
  projectId?: string;
  scope?: 'own' | 'all_children';
}

/** What to change of an endpoint; at least one member (contract, section 13). */
export interface WebhookEndpointChange {
  url?: string;
  events?: string[];
  description?: string | null;
  metadata?: Record<string, string> | null;
  status?: 'active' | 'paused';
}

/** The `webhookEndpoints` of a `LayersClient`; its methods throw what the client's throw. */
export class WebhookEndpoints {
  /** @internal */
  constructor(
    private readonly request: Requester,
    private readonly readPage: ListReader,
  ) {}

  /** A page of webhook endpoints; limit 1 to 100 (contract, section 13). */
  async list(query: PageQuery & { projectId?: string } = {}): Promise<Page<WebhookEndpoint>> {
    return this.readPage(
      { method: 'GET', route: '/v1/webhook-endpoints', query: pageQuery(query, 100) },
      guards.isWebhookEndpoint,
    );
  }

  /** A new endpoint and its signing secret, which is shown this once (contract, section 13). */
  async create(input: WebhookEndpointInput): Promise<CreatedWebhookEndpoint> {
    return this.request({
      method: 'POST',
      route: '/v1/webhook-endpoints',
      body: { ...input, url: requireReturnUrl('url', input.url) },
      guard: guards.isCreatedWebhookEndpoint,
      idempotencyKey: randomUUID(),
    });
  }

  /** One webhook endpoint (contract, section 13). */
  async get(endpointId: string): Promise<WebhookEndpoint> {
    return this.request(endpointCall('GET', '', endpointId, guards.isWebhookEndpoint));
  }

  /** The endpoint after the change; `status: 'active'` also clears an automatic pause (contract, section 13). */
  async update(endpointId: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    return this.request({
      ...endpointCall('PATCH', '', endpointId, guards.isWebhookEndpoint),
      body: { ...change },
      idempotencyKey: randomUUID(),
    });
  }

  /** Removes an endpoint; deliveries still waiting are abandoned (contract, section 13). */
  async delete(endpointId: string): Promise<{ id: string }> {
    return this.request(endpointCall('DELETE', '', endpointId, guards.isDeletion));
  }

  /** A new signing secret; the old one stays good for a day (contract, section 13). */
  async rotateSecret(endpointId: string): Promise<RotatedWebhookSecret> {
    return this.request({
      ...endpointCall('POST', '/rotate-secret', endpointId, guards.isRotatedWebhookSecret),
      idempotencyKey: randomUUID(),
    });
  }

  /** Sends `test.ping` to the endpoint, whatever it subscribes to (contract, section 13). */
  async test(endpointId: string, payload?: Record<string, unknown>): Promise<WebhookTest> {
    return this.request({
      ...endpointCall('POST', '/test', endpointId, guards.isWebhookTest),
      body: payload && { payload },
      idempotencyKey: randomUUID(),
    });
  }

  /** A page of deliveries, newest first; limit 1 to 100 (contract, section 13). */
  async listDeliveries(
    endpointId: string,
    query: PageQuery & { eventType?: string; status?: string } = {},
  ): Promise<Page<WebhookDelivery>> {
    const { method, route, params } = endpointCall(
      'GET',
      '/deliveries',
      endpointId,
      guards.isWebhookDelivery,
    );
    return this.readPage({ method, route, params, query: pageQuery(query, 100) }, guards.isWebhookDelivery);
  }

  /** Delivers an event once more, under a new event id; once for equal idempotency keys, which are UUIDs (contract, section 13). */
  async replayDelivery(deliveryId: string, idempotencyKey: string = randomUUID()): Promise<WebhookReplay> {
    return this.request({
      method: 'POST',
      route: '/v1/webhook-deliveries/:deliveryId/replay',
      params: { deliveryId: requireId('deliveryId', deliveryId) },
      guard: guards.isWebhookReplay,
      idempotencyKey,
    });
  }
}

function endpointCall<Data>(
  method: Call<Data>['method'],
  action: string,
  endpointId: string,
  guard: Guard<Data>,
): Call<Data> {
  return {
    method,
    route: `/v1/webhook-endpoints/:endpointId${action}`,
    params: { endpointId: requireId('endpointId', endpointId) },
    guard,
  };
}
