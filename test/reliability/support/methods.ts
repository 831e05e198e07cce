/** Every method of the client, with a world in which it can do its work once. */
import { collect, LayersClient } from 'layers-social-core';
import { Sandbox } from 'layers-social-sandbox';

import { deliveriesOf, endpointIds, signaturesOfNextDelivery } from './control';

/** The client's methods without its private members: the copy inside the n8n package has the same. */
export type Api = Public<Omit<LayersClient, 'webhookEndpoints'>> & {
  webhookEndpoints: Public<LayersClient['webhookEndpoints']>;
};
type Public<Class> = Pick<Class, keyof Class>;

export interface Stage {
  sandbox: Sandbox;
  /** A client that meets no faults. */
  api: Api;
}

export interface Staged {
  call(api: Api): Promise<unknown>;
  /** How often the thing was done, counted at the sandbox; absent where doing it twice is harmless. */
  effects?(): Promise<number>;
}

export interface MethodCase {
  name: string;
  /** The request that meets the fault, as the sandbox logs it. */
  route: string;
  /** Whether it may be sent again when nobody knows what became of it. */
  repeatable: boolean;
  /** A list answer, for which a very long page is a page. */
  isList?: boolean;
  stage(stage: Stage): Promise<Staged>;
}

/** Nobody listens there: a delivery is attempted, fails, and is logged with its signature. */
const NOWHERE = 'http://127.0.0.1:1/hook';
const RETURN_URL = 'http://localhost/back';
const ALL_EVENTS = ['social_account.revoked', 'post.canceled'];

const ACCOUNTS = 'GET /v1/projects/:projectId/social-accounts';
const POSTS = 'GET /v1/projects/:projectId/scheduled-posts';
const ENDPOINT = '/v1/webhook-endpoints/:endpointId';

function accountIn(sandbox: Sandbox, seed: object = {}): string {
  return sandbox.seed({ accounts: [{ queuedPosts: 3, ...seed }] }).socialAccountIds[0]!;
}

async function endpointIn(api: Api, events = ALL_EVENTS): Promise<string> {
  return (await api.webhookEndpoints.create({ url: NOWHERE, events })).endpoint.id;
}

async function pingsTo(sandbox: Sandbox, endpointId: string): Promise<number> {
  const deliveries = await deliveriesOf(sandbox, endpointId);
  return deliveries.filter(({ eventType }) => eventType === 'test.ping').length;
}

const reading =
  (call: (api: Api, sandbox: Sandbox) => Promise<unknown>): MethodCase['stage'] =>
  async ({ sandbox }) => {
    accountIn(sandbox);
    return { call: (api) => call(api, sandbox) };
  };

/** Disconnecting, whichever way: seen by the event it sends and by the posts it cancels. */
const ending =
  (
    seed: object,
    call: (api: Api, projectId: string, accountId: string) => Promise<unknown>,
  ): MethodCase['stage'] =>
  async ({ sandbox, api }) => {
    const accountId = accountIn(sandbox, seed);
    const endpointId = await endpointIn(api);
    return {
      call: (client) => call(client, sandbox.projectId, accountId),
      effects: async () => {
        const told = (await deliveriesOf(sandbox, endpointId)).filter(({ body }) => body.includes(accountId));
        return told.length;
      },
    };
  };

const onEndpoint =
  (call: (api: Api, endpointId: string) => Promise<unknown>): MethodCase['stage'] =>
  async ({ api }) => {
    const endpointId = await endpointIn(api);
    return { call: (client) => call(client, endpointId) };
  };

export const METHODS: readonly MethodCase[] = [
  { name: 'whoami', route: 'GET /v1/whoami', repeatable: true, stage: reading((api) => api.whoami()) },
  {
    name: 'listProjects',
    route: 'GET /v1/projects',
    repeatable: true,
    isList: true,
    stage: reading((api) => api.listProjects()),
  },
  {
    name: 'createConnectLink',
    route: 'POST /v1/projects/:projectId/social/oauth-url',
    repeatable: true,
    stage: reading((api, { projectId }) =>
      api.createConnectLink(projectId, { platform: 'tiktok', returnUrl: RETURN_URL }),
    ),
  },
  {
    name: 'getConnectionStatus',
    route: 'GET /v1/social/oauth-status/:state',
    repeatable: true,
    stage: async ({ sandbox, api }) => {
      const link = await api.createConnectLink(sandbox.projectId, {
        platform: 'tiktok',
        returnUrl: RETURN_URL,
      });
      return { call: (client) => client.getConnectionStatus(link.state) };
    },
  },
  {
    name: 'listAccounts',
    route: ACCOUNTS,
    repeatable: true,
    isList: true,
    stage: reading((api, { projectId }) => api.listAccounts(projectId)),
  },
  {
    name: 'iterateAccounts',
    route: ACCOUNTS,
    repeatable: true,
    isList: true,
    stage: reading((api, { projectId }) => collect(api.iterateAccounts(projectId), 10)),
  },
  {
    name: 'findAccount',
    route: ACCOUNTS,
    repeatable: true,
    isList: true,
    stage: reading((api, { projectId }) => api.findAccount(projectId, 'sa_unknown')),
  },
  {
    name: 'createReauthLink',
    route: 'POST /v1/projects/:projectId/social/reauth-url',
    repeatable: true,
    stage: async ({ sandbox }) => {
      const socialAccountId = accountIn(sandbox, { status: 'reauth_required' });
      const input = { socialAccountId, returnUrl: RETURN_URL };
      return { call: (api) => api.createReauthLink(sandbox.projectId, input) };
    },
  },
  {
    name: 'getHealth',
    route: 'GET /v1/social-accounts/:socialAccountId/health',
    repeatable: true,
    stage: async ({ sandbox }) => {
      const accountId = accountIn(sandbox);
      return { call: (api) => api.getHealth(accountId) };
    },
  },
  {
    name: 'revokeAccount',
    route: 'DELETE /v1/social-accounts/:socialAccountId',
    // A repeat that finds it done is told apart from an account that was never there.
    repeatable: true,
    stage: ending({}, (api, projectId, accountId) => api.revokeAccount(projectId, accountId)),
  },
  {
    name: 'listLeasedAccounts',
    route: 'GET /v1/projects/:projectId/leased-accounts',
    repeatable: true,
    isList: true,
    stage: async ({ sandbox }) => {
      accountIn(sandbox, { leased: true });
      return { call: (api) => api.listLeasedAccounts(sandbox.projectId) };
    },
  },
  {
    name: 'releaseLease',
    route: 'DELETE /v1/leased-accounts/:socialAccountId',
    repeatable: false,
    stage: ending({ leased: true }, (api, _, accountId) => api.releaseLease(accountId)),
  },
  {
    name: 'listScheduledPosts',
    route: POSTS,
    repeatable: true,
    isList: true,
    stage: reading((api, { projectId }) => api.listScheduledPosts(projectId)),
  },
  {
    name: 'iterateScheduledPosts',
    route: POSTS,
    repeatable: true,
    isList: true,
    stage: reading((api, { projectId }) => collect(api.iterateScheduledPosts(projectId), 10)),
  },
  {
    name: 'webhookEndpoints.list',
    route: 'GET /v1/webhook-endpoints',
    repeatable: true,
    isList: true,
    stage: reading((api) => api.webhookEndpoints.list()),
  },
  {
    name: 'webhookEndpoints.create',
    route: 'POST /v1/webhook-endpoints',
    repeatable: true,
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
    repeatable: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.get(id)),
  },
  {
    name: 'webhookEndpoints.update',
    route: `PATCH ${ENDPOINT}`,
    repeatable: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.update(id, { description: 'changed' })),
  },
  {
    name: 'webhookEndpoints.delete',
    route: `DELETE ${ENDPOINT}`,
    repeatable: false,
    stage: onEndpoint((api, id) => api.webhookEndpoints.delete(id)),
  },
  {
    name: 'webhookEndpoints.rotateSecret',
    route: `POST ${ENDPOINT}/rotate-secret`,
    repeatable: true,
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
    repeatable: true,
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
    repeatable: true,
    isList: true,
    stage: onEndpoint((api, id) => api.webhookEndpoints.listDeliveries(id)),
  },
  {
    name: 'webhookEndpoints.replayDelivery',
    route: 'POST /v1/webhook-deliveries/:deliveryId/replay',
    repeatable: true,
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
