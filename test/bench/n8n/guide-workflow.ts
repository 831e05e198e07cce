/** The authorization as the API's guide shows it, made of n8n's own nodes: ask every five seconds while it is pending. */
import type { Suspended } from '../../e2e/support/suspended.ts';
import { node, passOn, waitInMemory } from '../../e2e/support/workflow.ts';
import {
  activate,
  createWorkflow,
  inARow,
  type Connections,
  type Credential,
  type N8n,
  type WorkflowNode,
} from '../../n8n-server/index.ts';

const secondsBetween = 5;

export interface GuidePlace {
  n8n: N8n;
  api: { url: string; projectId: string };
  credential: Credential;
}

function request(
  { credential }: GuidePlace,
  name: string,
  parameters: Record<string, unknown>,
): WorkflowNode {
  const authentication = { authentication: 'predefinedCredentialType', nodeCredentialType: 'layersApi' };
  return node('n8n-nodes-base.httpRequest', name, {
    parameters: { ...authentication, ...parameters, options: {} },
    typeVersion: 4.5,
    credentials: { layersApi: credential },
  });
}

const linkRequest = (place: GuidePlace, returnUrl: string): WorkflowNode =>
  request(place, 'Link', {
    method: 'POST',
    url: `${place.api.url}/v1/projects/${place.api.projectId}/social/oauth-url`,
    sendBody: true,
    specifyBody: 'json',
    jsonBody: JSON.stringify({ platform: 'tiktok', returnUrl }),
  });

const statusRequest = (place: GuidePlace): WorkflowNode =>
  request(place, 'Status', {
    url: `=${place.api.url}/v1/social/oauth-status/{{ $('Link').first().json.state }}`,
  });

const pending = node('n8n-nodes-base.if', 'Pending', {
  parameters: {
    conditions: { string: [{ value1: '={{ $json.status }}', operation: 'equal', value2: 'pending' }] },
  },
});

/** Tells the caller where to send the owner, as an app would show it. */
const answer = node('n8n-nodes-base.respondToWebhook', 'Answer', {
  parameters: {
    respondWith: 'json',
    responseBody:
      '={{ { authorizeUrl: $json.authorizeUrl, state: $json.state, executionId: $execution.id } }}',
    options: {},
  },
  typeVersion: 1.1,
});

/** Start → Link → Answer → Wait → Status → Pending, and from there back to Wait, or on to Next. What it gives starts one. */
export async function openGuideWorkflow(place: GuidePlace, path: string): Promise<() => Promise<Suspended>> {
  const { n8n } = place;
  const start = { path, httpMethod: 'POST', responseMode: 'responseNode', options: {} };
  const row = [
    node('n8n-nodes-base.webhook', 'Start', {
      parameters: start,
      typeVersion: 2,
      webhookId: crypto.randomUUID(),
    }),
    linkRequest(place, 'http://localhost/back'),
    answer,
    waitInMemory('Wait', secondsBetween),
    statusRequest(place),
    pending,
  ];
  const fork = ['Wait', 'Next'].map((name) => [{ node: name, type: 'main', index: 0 }]);
  const connections: Connections = { ...inARow(row), [pending.name]: { main: fork } };
  const { id } = await createWorkflow(n8n.rest, { name: path, nodes: [...row, passOn('Next')], connections });
  await activate(n8n.rest, id);
  return async () => {
    const init = { method: 'POST', signal: AbortSignal.timeout(30_000) };
    return (await (await fetch(`${n8n.url}/webhook/${path}`, init)).json()) as Suspended;
  };
}
