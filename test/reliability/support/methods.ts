/** Every method of the client, with a sandbox in which it can do its work once. */
import { collect } from 'layers-social-core';
import { Sandbox } from 'layers-social-sandbox';

import { deliveriesOf } from './control';
import { Api, endpointIn, MethodCase } from './method-case';
import { WEBHOOK_METHODS } from './webhook-methods';

const RETURN_URL = 'http://localhost/back';

const ACCOUNTS = 'GET /v1/projects/:projectId/social-accounts';
const POSTS = 'GET /v1/projects/:projectId/scheduled-posts';

function accountIn(sandbox: Sandbox, seed: object = {}): string {
  return sandbox.seed({ accounts: [{ queuedPosts: 3, ...seed }] }).socialAccountIds[0]!;
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

export const METHODS: readonly MethodCase[] = [
  { name: 'whoami', route: 'GET /v1/whoami', idempotent: true, stage: reading((api) => api.whoami()) },
  {
    name: 'listProjects',
    route: 'GET /v1/projects',
    idempotent: true,
    isList: true,
    stage: reading((api) => api.listProjects()),
  },
  {
    name: 'iterateProjects',
    route: 'GET /v1/projects',
    idempotent: true,
    isList: true,
    stage: reading((api) => collect(api.iterateProjects(), 10)),
  },
  {
    name: 'createConnectLink',
    route: 'POST /v1/projects/:projectId/social/oauth-url',
    idempotent: true,
    stage: reading((api, { projectId }) =>
      api.createConnectLink(projectId, { platform: 'tiktok', returnUrl: RETURN_URL }),
    ),
  },
  {
    name: 'getConnectionStatus',
    route: 'GET /v1/social/oauth-status/:state',
    idempotent: true,
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
    idempotent: true,
    isList: true,
    stage: reading((api, { projectId }) => api.listAccounts(projectId)),
  },
  {
    name: 'iterateAccounts',
    route: ACCOUNTS,
    idempotent: true,
    isList: true,
    stage: reading((api, { projectId }) => collect(api.iterateAccounts(projectId), 10)),
  },
  {
    name: 'findAccount',
    route: ACCOUNTS,
    idempotent: true,
    isList: true,
    stage: reading((api, { projectId }) => api.findAccount(projectId, 'sa_unknown')),
  },
  {
    name: 'createReauthLink',
    route: 'POST /v1/projects/:projectId/social/reauth-url',
    idempotent: true,
    stage: async ({ sandbox }) => {
      const socialAccountId = accountIn(sandbox, { status: 'reauth_required' });
      const input = { socialAccountId, returnUrl: RETURN_URL };
      return { call: (api) => api.createReauthLink(sandbox.projectId, input) };
    },
  },
  {
    name: 'getHealth',
    route: 'GET /v1/social-accounts/:socialAccountId/health',
    idempotent: true,
    stage: async ({ sandbox }) => {
      const accountId = accountIn(sandbox);
      return { call: (api) => api.getHealth(accountId) };
    },
  },
  {
    name: 'revokeAccount',
    route: 'DELETE /v1/social-accounts/:socialAccountId',
    // A repeat that finds it done is told apart from an account that was never there.
    idempotent: true,
    stage: ending({}, (api, projectId, accountId) => api.revokeAccount(projectId, accountId)),
  },
  {
    name: 'listLeasedAccounts',
    route: 'GET /v1/projects/:projectId/leased-accounts',
    idempotent: true,
    isList: true,
    stage: async ({ sandbox }) => {
      accountIn(sandbox, { leased: true });
      return { call: (api) => api.listLeasedAccounts(sandbox.projectId) };
    },
  },
  {
    name: 'releaseLease',
    route: 'DELETE /v1/leased-accounts/:socialAccountId',
    idempotent: false,
    stage: ending({ leased: true }, (api, _, accountId) => api.releaseLease(accountId)),
  },
  {
    name: 'listScheduledPosts',
    route: POSTS,
    idempotent: true,
    isList: true,
    stage: reading((api, { projectId }) => api.listScheduledPosts(projectId)),
  },
  {
    name: 'iterateScheduledPosts',
    route: POSTS,
    idempotent: true,
    isList: true,
    stage: reading((api, { projectId }) => collect(api.iterateScheduledPosts(projectId), 10)),
  },
  ...WEBHOOK_METHODS,
];
