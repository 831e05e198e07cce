/** Many short executions: a call to a webhook, and one account looked up with this package's node. */
import { byId, layers, node, save } from '../../e2e/support/workflow.ts';
import {
  activate,
  sleep,
  waitFor,
  type Credential,
  type ExecutionSummary,
  type Rest,
} from '../../n8n-server/index.ts';
import type { Api } from './api.ts';

/** Calls under way at once. */
const callers = 20;
/** A round fits on one page of n8n's list, which has a hundred executions, the latest first. */
const executionCount = 95;
const patience = { timeoutMs: 60_000, everyMs: 100 };

export interface LookupPlace {
  rest: Rest;
  /** Where webhooks are heard. */
  webhookBase: string;
  api: Api;
  credential: Credential;
}

export interface Lookups {
  /** Executions per second, from the first call to the end of the last execution. */
  perSecond(): Promise<number>;
}

export async function openLookups(place: LookupPlace): Promise<Lookups> {
  const { rest, webhookBase, api, credential } = place;
  const path = crypto.randomUUID();
  const start = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
  const { id } = await save(rest, path, [
    node('n8n-nodes-base.webhook', 'Start', { parameters: start, typeVersion: 2, webhookId: path }),
    layers({ credential }, 'Look up', {
      parameters: {
        resource: 'account',
        operation: 'get',
        project: byId(api.projectId),
        account: byId(api.accountIds[0] ?? ''),
      },
    }),
  ]);
  await activate(rest, id);
  const url = `${webhookBase}/webhook/${path}`;
  // The process that hears webhooks may learn of this one a moment later.
  await waitFor(`${url} to be there`, () => call(url).then(() => true), patience);
  await sleep(1000);
  return { perSecond: () => measureOnce(place, id, url) };
}

async function call(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

async function callMany(url: string): Promise<void> {
  let left = executionCount;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call(url);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

async function latest(rest: Rest, workflowId: string): Promise<ExecutionSummary[]> {
  const filter = encodeURIComponent(JSON.stringify({ workflowId }));
  return (await rest.get<{ results: ExecutionSummary[] }>(`/executions?filter=${filter}&limit=100`)).results;
}

async function measureOnce({ rest, api }: LookupPlace, workflowId: string, url: string): Promise<number> {
  const known = new Set((await latest(rest, workflowId)).map(({ id }) => id));
  await api.begin();
  const begun = Date.now();
  await callMany(url);
  // The API is asked first: n8n has other things to do than to list executions.
  const answered = async (): Promise<boolean> => (await api.counts()).answered >= executionCount;
  await waitFor(`${executionCount} accounts to be looked up`, answered, patience);
  const over = async (): Promise<ExecutionSummary[]> => {
    const fresh = (await latest(rest, workflowId)).filter(({ id, stoppedAt }) => !known.has(id) && stoppedAt);
    if (fresh.length === executionCount) return fresh;
    throw new Error(`${fresh.length} have ended`);
  };
  const list = await waitFor(`${executionCount} executions to be over`, over, patience);
  const failed = list.filter(({ status }) => status !== 'success').length;
  if (failed > 0) throw new Error(`${failed} of ${executionCount} executions did not succeed`);
  return (executionCount / (Math.max(...list.map(endOf)) - begun)) * 1000;
}

const endOf = ({ stoppedAt }: ExecutionSummary): number => Date.parse(stoppedAt ?? '');
