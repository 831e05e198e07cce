/** Reading the health of many accounts in n8n: with this package's node, or with n8n's HTTP Request node. */
import { byId, items, layers, node, save, splitList } from '../../e2e/support/workflow.ts';
import {
  activate,
  getExecution,
  itemsOf,
  listExecutions,
  waitFor,
  type Credential,
  type N8n,
  type WorkflowNode,
} from '../../n8n-server/index.ts';
import type { Api, ApiCounts } from './api.ts';

const reader = 'Read';

export interface Measured extends ApiCounts {
  /** What n8n says the reading node took. */
  nodeMs: number;
  /** From the start of the execution to its end. */
  executionMs: number;
  read: number;
  /** Items that came out as an error. */
  lost: number;
}

export interface HealthWorkflow {
  run(): Promise<Measured>;
}

export interface ReadContext {
  n8n: N8n;
  api: Api;
  credential: Credential;
}

const goesOn = { onError: 'continueRegularOutput' } as const;

/** Account → Get Health with its options as they are. */
export const ourReader = ({ api, credential }: ReadContext): WorkflowNode =>
  layers({ credential }, reader, {
    parameters: {
      resource: 'account',
      operation: 'getHealth',
      project: byId(api.projectId),
      account: byId('={{ $json.socialAccountId }}'),
    },
    ...goesOn,
  });

/** The same request with the same credential; `options` as the node's own collection. */
export const httpReader = (
  { api, credential }: ReadContext,
  options: Record<string, unknown> = {},
): WorkflowNode =>
  node('n8n-nodes-base.httpRequest', reader, {
    parameters: {
      url: `=${api.url}/v1/social-accounts/{{ $json.socialAccountId }}/health`,
      authentication: 'predefinedCredentialType',
      nodeCredentialType: 'layersApi',
      options,
    },
    typeVersion: 4.5,
    credentials: { layersApi: credential },
    ...goesOn,
  });

/** The same key from n8n's own kind of credential for a header. */
export function keyInCredential(reader: WorkflowNode, credential: Credential): WorkflowNode {
  const authentication = { authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth' };
  return {
    ...reader,
    parameters: { ...reader.parameters, ...authentication },
    credentials: { httpHeaderAuth: credential },
  };
}

/** The key as text in the workflow: no credential at all. */
export function keyInNode(reader: WorkflowNode, value: string): WorkflowNode {
  const headerParameters = { parameters: [{ name: 'Authorization', value }] };
  const parameters = { ...reader.parameters, authentication: 'none', sendHeaders: true, headerParameters };
  return { ...reader, parameters, credentials: undefined };
}

/** Active, as in production: a call starts it, and n8n answers the call when it is done. */
export async function openHealthWorkflow(place: ReadContext, read: WorkflowNode): Promise<HealthWorkflow> {
  const { n8n, api } = place;
  const path = crypto.randomUUID();
  const start = { path, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'noData', options: {} };
  const ids = api.accountIds.map((socialAccountId) => ({ socialAccountId }));
  const { id } = await save(n8n.rest, path, [
    node('n8n-nodes-base.webhook', 'Start', { parameters: start, typeVersion: 2, webhookId: path }),
    items('Accounts', ids),
    splitList(),
    read,
  ]);
  await activate(n8n.rest, id);
  return { run: () => runOnce(place, id, `${n8n.url}/webhook/${path}`) };
}

async function runOnce({ n8n, api }: ReadContext, workflowId: string, url: string): Promise<Measured> {
  const known = new Set((await listExecutions(n8n.rest, workflowId)).map(({ id }) => id));
  await api.begin();
  const answer = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(280_000) });
  if (!answer.ok) throw new Error(`The workflow answered ${answer.status}: ${await answer.text()}`);
  const { id } = await waitFor(
    'the execution to be saved',
    async () =>
      (await listExecutions(n8n.rest, workflowId)).find((one) => !known.has(one.id) && one.stoppedAt),
    { timeoutMs: 30_000 },
  );
  return { ...(await figuresOf(n8n, id)), ...(await api.counts()) };
}

async function figuresOf(n8n: N8n, id: string): Promise<Omit<Measured, keyof ApiCounts>> {
  const execution = await getExecution(n8n.rest, id);
  const [run] = execution.resultData.runData[reader] ?? [];
  if (!run) throw new Error(`Execution ${id} did not come to reading: it is ${execution.status}`);
  const results = itemsOf(execution, reader);
  const lost = results.filter((json) => json.error !== undefined).length;
  return {
    nodeMs: run.executionTime,
    executionMs: Date.parse(execution.stoppedAt ?? '') - Date.parse(execution.startedAt ?? ''),
    read: results.length - lost,
    lost,
  };
}
