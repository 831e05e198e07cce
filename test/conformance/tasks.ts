/** What people do with the product, and which operation or trigger does it in each host. */
export const TASKS = {
  findAccount: { label: 'Find an account', n8n: 'account.get', zapier: 'searches.find_account' },
  listAccounts: { label: 'List accounts', n8n: 'account.getMany', zapier: 'searches.find_account' },
  getHealth: { label: 'Health report', n8n: 'account.getHealth', zapier: 'searches.get_account_health' },
  previewRevoke: { label: 'Preview a revoke', n8n: 'account.revoke', zapier: 'creates.revoke_account' },
  revoke: { label: 'Revoke', n8n: 'account.revoke', zapier: 'creates.revoke_account' },
  connectLink: {
    label: 'Connect link',
    n8n: 'connection.createConnectLink',
    zapier: 'creates.create_connect_link',
  },
  reauthLink: {
    label: 'Reauth link',
    n8n: 'connection.createReauthLink',
    zapier: 'creates.create_reauth_link',
  },
  status: {
    label: 'Status of a link',
    n8n: 'connection.getStatus',
    zapier: 'searches.get_connection_status',
  },
  wait: { label: 'Wait for the owner', n8n: 'connection.wait', zapier: 'searches.get_connection_status' },
  listPosts: { label: 'List scheduled posts', n8n: 'scheduledPost.getMany', zapier: undefined },
  listEndpoints: { label: 'List webhook endpoints', n8n: 'webhookEndpoint.getMany', zapier: undefined },
  listDeliveries: {
    label: 'List webhook deliveries',
    n8n: 'webhookEndpoint.getDeliveries',
    zapier: undefined,
  },
  replayDelivery: {
    label: 'Replay a delivery',
    n8n: 'webhookEndpoint.replayDelivery',
    zapier: undefined,
  },
  sendTest: { label: 'Send a test event', n8n: 'webhookEndpoint.sendTest', zapier: undefined },
  connected: {
    label: 'Trigger: connected',
    n8n: 'layersSocialTrigger.account_connected',
    zapier: 'triggers.account_connected',
  },
  degraded: {
    label: 'Trigger: unhealthy',
    n8n: 'layersSocialTrigger.health_degraded',
    zapier: 'triggers.account_health_degraded',
  },
  recovered: {
    label: 'Trigger: recovered',
    n8n: 'layersSocialTrigger.account_recovered',
    zapier: 'triggers.account_recovered',
  },
  instant: {
    label: 'Trigger: webhook',
    n8n: 'layersSocialWebhookTrigger.webhook',
    zapier: 'triggers.account_event',
  },
} as const satisfies Record<string, { label: string; n8n: string; zapier: string | undefined }>;

/** They ask Layers nothing, so no situation touches them; `test/hosts/invites.test.ts` compares them. */
export const WITHOUT_REQUESTS = {
  n8n: ['connection.createInviteLink'],
  zapier: ['creates.create_invite_link'],
};

export type TaskName = keyof typeof TASKS;

export const TASK_NAMES = Object.keys(TASKS) as TaskName[];
/** Resource and operation of everything that n8n's action node asks Layers. */
export const NODE_OPERATIONS = [...new Set(Object.values(TASKS).map(({ n8n }) => n8n))]
  .filter((name) => !name.startsWith('layersSocial'))
  .map((name) => name.split('.') as [resource: string, operation: string]);

/** They are about what Layers sends, and name no project and no account. */
export const OF_WEBHOOKS = [
  'listEndpoints',
  'listDeliveries',
  'replayDelivery',
  'sendTest',
] as const satisfies TaskName[];
export const POLLED = ['connected', 'degraded', 'recovered'] as const satisfies TaskName[];
export type Polled = (typeof POLLED)[number];

export function isOfWebhooks(task: TaskName): boolean {
  return (OF_WEBHOOKS as readonly string[]).includes(task);
}

export function isPolled(task: TaskName): task is Polled {
  return (POLLED as readonly string[]).includes(task);
}

/** The request that a task stands or falls with: where answers are lost, odd or refusals. */
export const ROUTES: Record<Exclude<TaskName, 'instant'>, string> = {
  findAccount: 'GET /v1/projects/:projectId/social-accounts',
  listAccounts: 'GET /v1/projects/:projectId/social-accounts',
  getHealth: 'GET /v1/social-accounts/:accountId/health',
  previewRevoke: 'GET /v1/projects/:projectId/scheduled-posts',
  revoke: 'DELETE /v1/social-accounts/:accountId',
  connectLink: 'POST /v1/projects/:projectId/social/oauth-url',
  reauthLink: 'POST /v1/projects/:projectId/social/reauth-url',
  status: 'GET /v1/social/oauth-status/:state',
  wait: 'GET /v1/social/oauth-status/:state',
  listPosts: 'GET /v1/projects/:projectId/scheduled-posts',
  listEndpoints: 'GET /v1/webhook-endpoints',
  listDeliveries: 'GET /v1/webhook-endpoints/:endpointId/deliveries',
  replayDelivery: 'POST /v1/webhook-deliveries/:deliveryId/replay',
  sendTest: 'POST /v1/webhook-endpoints/:endpointId/test',
  connected: 'GET /v1/projects/:projectId/social-accounts',
  degraded: 'GET /v1/projects/:projectId/social-accounts',
  recovered: 'GET /v1/projects/:projectId/social-accounts',
};
