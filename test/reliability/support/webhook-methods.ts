/** The methods for webhook endpoints, each with a sandbox in which it can do its work once. */
import { Sandbox } from 'layers-social-sandbox';

import { deliveriesOf, endpointIds, signaturesOfNextDelivery } from './control';
import { Api, endpointIn, MethodCase } from './method-case';

const ENDPOINT = '/v1/webhook-endpoints/:endpointId';

async function pingsTo(sandbox: Sandbox, endpointId: string): Promise<number> {
  const deliveries = await deliveriesOf(sandbox, endpointId);
  return deliveries.filter(({ eventType }) => eventType === 'test.ping').length;
}

const onEndpoint =
  (call: (api: Api, endpointId: string) => Promise<unknown>): MethodCase['stage'] =>
  async ({ api }) => {
    const endpointId = await endpointIn(api);
    return { call: (client) => call(client, endpointId) };
  };

const listing: MethodCase['stage'] = () => Promise.resolve({ call: (api) => api.webhookEndpoints.list() });

export const WEBHOOK_METHODS: readonly MethodCase[] = [
  {
    name: 'webhookEndpoints.list',
    route: 'GET /v1/webhook-endpoints',
    idempotent: true,
    isList: true,
    stage: listing,
  },
  {
    name: 'webhookEndpoints.create',
    route: 'POST /v1/webhook-endpoints',
    idempotent: true,
    stage: async ({ sandbox }) => {
      const url = 'http://127.0.0.1:1/one-of-its-kind';
      return {
        call: (api) => api.webhookEndpoints.create({ url, events: ['test.ping'] }),
        effects: async () => (await endpointIds(sandbox, url)).length,
      };
    },
  },
  {
    name: 'webhookEndpoints.get',
    route: `GET ${ENDPOINT}`,
    idempotent: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.get(id)),
  },
  {
    name: 'webhookEndpoints.update',
    route: `PATCH ${ENDPOINT}`,
    idempotent: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.update(id, { description: 'changed' })),
  },
  {
    name: 'webhookEndpoints.delete',
    route: `DELETE ${ENDPOINT}`,
    idempotent: false,
    stage: onEndpoint((api, id) => api.webhookEndpoints.delete(id)),
  },
  {
    name: 'webhookEndpoints.rotateSecret',
    route: `POST ${ENDPOINT}/rotate-secret`,
    idempotent: true,
    stage: async ({ sandbox, api }) => {
      const endpointId = await endpointIn(api);
      return {
        call: (client) => client.webhookEndpoints.rotateSecret(endpointId),
        // While it is young, the old secret signs too: one signature for every rotation, and one more.
        effects: async () => {
          await api.webhookEndpoints.test(endpointId);
          return (await signaturesOfNextDelivery(sandbox, endpointId)) - 1;
        },
      };
    },
  },
  {
    name: 'webhookEndpoints.test',
    route: `POST ${ENDPOINT}/test`,
    idempotent: true,
    stage: async ({ sandbox, api }) => {
      const endpointId = await endpointIn(api);
      return {
        call: (client) => client.webhookEndpoints.test(endpointId),
        effects: async () => pingsTo(sandbox, endpointId),
      };
    },
  },
  {
    name: 'webhookEndpoints.listDeliveries',
    route: `GET ${ENDPOINT}/deliveries`,
    idempotent: true,
    isList: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.listDeliveries(id)),
  },
  {
    name: 'webhookEndpoints.replayDelivery',
    route: 'POST /v1/webhook-deliveries/:deliveryId/replay',
    idempotent: true,
    stage: async ({ sandbox, api }) => {
      const endpointId = await endpointIn(api);
      const { deliveryId } = await api.webhookEndpoints.test(endpointId);
      return {
        call: (client) => client.webhookEndpoints.replayDelivery(String(deliveryId)),
        effects: async () => (await pingsTo(sandbox, endpointId)) - 1,
      };
    },
  },
];
