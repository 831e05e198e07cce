/** Webhook endpoints of an organization, one method a route (contract, section 13). */
import { randomUUID } from 'node:crypto';

import { hasApiCode } from '../errors/errors';
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
  async list(
    query: PageQuery & { projectId?: string; status?: string } = {},
  ): Promise<Page<WebhookEndpoint>> {
    return this.readPage(
      { method: 'GET', route: '/v1/webhook-endpoints', query: pageQuery(query, 100) },
      guards.isWebhookEndpoint,
    );
  }

  /**
   * A new endpoint and its signing secret, which is shown this once (contract, section 13). Projects are listed as `prj_…`,
   * while an endpoint's is documented as a bare UUID: where Layers refuses the one form, the other is sent.
   */
  async create(input: WebhookEndpointInput): Promise<CreatedWebhookEndpoint> {
    return this.request(createCall(input)).catch((error: unknown) => {
      const projectId = bareId(input.projectId);
      if (projectId === input.projectId || !hasApiCode(error, 'VALIDATION')) throw error;
      return this.request(createCall({ ...input, projectId }));
    });
  }

  /** One webhook endpoint (contract, section 13). */
  async get(endpointId: string): Promise<WebhookEndpoint> {
    return this.request(endpointCall(endpointId, { method: 'GET', guard: guards.isWebhookEndpoint }));
  }

  /** The endpoint after the change; `status: 'active'` also clears an automatic pause (contract, section 13). */
  async update(endpointId: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    return this.request({
      ...endpointCall(endpointId, { method: 'PATCH', guard: guards.isWebhookEndpoint }),
      body: { ...change },
      idempotencyKey: randomUUID(),
    });
  }

  /** Removes an endpoint; deliveries still waiting are abandoned (contract, section 13). */
  async delete(endpointId: string): Promise<{ id: string }> {
    return this.request(endpointCall(endpointId, { method: 'DELETE', guard: guards.isDeletion }));
  }

  /** A new signing secret; the old one stays good for a day (contract, section 13). */
  async rotateSecret(endpointId: string): Promise<RotatedWebhookSecret> {
    return this.request({
      ...endpointCall(endpointId, {
        method: 'POST',
        action: '/rotate-secret',
        guard: guards.isRotatedWebhookSecret,
      }),
      idempotencyKey: randomUUID(),
    });
  }

  /** Sends `test.ping` to the endpoint, whatever it subscribes to (contract, section 13). */
  async test(endpointId: string, payload?: Record<string, unknown>): Promise<WebhookTest> {
    return this.request({
      ...endpointCall(endpointId, { method: 'POST', action: '/test', guard: guards.isWebhookTest }),
      body: payload && { payload },
      idempotencyKey: randomUUID(),
    });
  }

  /** A page of deliveries, newest first; limit 1 to 100 (contract, section 13). */
  async listDeliveries(
    endpointId: string,
    query: PageQuery & { eventType?: string; status?: string } = {},
  ): Promise<Page<WebhookDelivery>> {
    const { method, route, params } = endpointCall(endpointId, {
      method: 'GET',
      action: '/deliveries',
      guard: guards.isWebhookDelivery,
    });
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

/** A project's id without its prefix. @internal */
export function bareId(projectId: string | undefined): string | undefined {
  return projectId?.replace(/^prj_/, '');
}

function createCall(input: WebhookEndpointInput): Call<CreatedWebhookEndpoint> {
  return {
    method: 'POST',
    route: '/v1/webhook-endpoints',
    body: { ...input, url: requireReturnUrl('url', input.url) },
    guard: guards.isCreatedWebhookEndpoint,
    idempotencyKey: randomUUID(),
  };
}

/** A call about one endpoint; `action` is what its route has behind the id. */
function endpointCall<Data>(
  endpointId: string,
  { method, action = '', guard }: Pick<Call<Data>, 'method' | 'guard'> & { action?: string },
): Call<Data> {
  return {
    method,
    route: `/v1/webhook-endpoints/:endpointId${action}`,
    params: { endpointId: requireId('endpointId', endpointId) },
    guard,
  };
}
