/** Many short executions: a call to a webhook, and one account looked up with this package's node. */
import {
  activate,
  deactivate,
  listExecutions,
  until,
  type Credential,
  type ExecutionSummary,
  type Rest,
} from '../../../scripts/n8n-runtime/index.ts';
import { byId, layers, node, save } from '../../e2e/support/workflow.ts';
import type { Api } from './api.ts';

/** Calls under way at once. */
const callers = 20;
/** n8n lists at most a hundred executions at once, and in queue mode a second page can lack some of them. */
const executionCount = 95;
const patience = { timeoutMs: 60_000, everyMs: 100 };

export interface LookupPlace {
  rest: Rest;
  /** Where webhooks are heard. */
  webhookBase: string;
  api: Api;
  credential: Credential;
}

interface Lookup {
  id: string;
  url: string;
}

async function open({ rest, webhookBase, api, credential }: LookupPlace): Promise<Lookup> {
  const path = crypto.randomUUID();
  const start = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
  const { id } = await save(rest, path, [
    node('n8n-nodes-base.webhook', 'Start', start, { typeVersion: 2, webhookId: path }),
    layers({ credential }, 'Look up', {
      resource: 'account',
      operation: 'get',
      project: byId(api.projectId),
      account: byId(api.accountIds[0] ?? ''),
    }),
  ]);
  await activate(rest, id);
  const url = `${webhookBase}/webhook/${path}`;
  // The process that hears webhooks may learn of this one a moment later.
  await until(`${url} to be there`, () => call(url).then(() => true), patience);
  return { id, url };
}

async function call(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

async function callAll(urls: readonly string[]): Promise<void> {
  // One iterator shared by all callers hands out each call once.
  const queue = urls.values();
  const caller = async (): Promise<void> => {
    for (const url of queue) await call(url);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Executions of the workflow, once that many are over. */
async function whenOver(rest: Rest, { id }: Lookup, count: number): Promise<ExecutionSummary[]> {
  const ended = async (): Promise<ExecutionSummary[]> => {
    const list = (await listExecutions(rest, id)).filter(({ stoppedAt }) => stoppedAt);
    if (list.length === count) return list;
    throw new Error(`${list.length} have ended`);
  };
  const list = await until(`${count} executions to be over`, ended, patience);
  const failed = list.filter(({ status }) => status !== 'success').length;
  if (failed > 0) throw new Error(`${failed} of ${count} executions did not succeed`);
  return list;
}

/** Executions per second, from the first call to the end of the last one, with a workflow of their own. */
export async function lookupsPerSecond(place: LookupPlace): Promise<number> {
  const { rest, api } = place;
  const lookup = await open(place);
  await whenOver(rest, lookup, 1);
  await api.begin();
  const begun = Date.now();
  await callAll(Array.from({ length: executionCount }, () => lookup.url));
  // The API is asked first: n8n has other things to do than to list executions.
  const answered = async (): Promise<boolean> => (await api.counts()).answered >= executionCount;
  await until(`${executionCount} accounts to be looked up`, answered, patience);
  const list = await whenOver(rest, lookup, executionCount + 1);
  await deactivate(rest, lookup.id);
  const ended = Math.max(...list.map(({ stoppedAt }) => Date.parse(stoppedAt ?? '')));
  return (executionCount / (ended - begun)) * 1000;
}
