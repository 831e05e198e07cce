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
const patience = { timeoutMs: 60_000, everyMs: 200 };

export interface LookupPlace {
  rest: Rest;
  /** Where webhooks are heard. */
  webhookBase: string;
  api: Api;
  credential: Credential;
}

async function open({ rest, api, credential }: LookupPlace, path: string): Promise<string> {
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
  return id;
}

async function call(url: string): Promise<void> {
  const response = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(30_000) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
}

async function callMany(url: string, count: number): Promise<void> {
  let left = count;
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await call(url);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** All of them, once they are over. The API is asked first: n8n has other things to do than to list executions. */
async function whenOver({ rest, api }: LookupPlace, id: string, count: number): Promise<ExecutionSummary[]> {
  const answered = async (): Promise<boolean> => (await api.counts()).answered >= count;
  await until(`${count} accounts to be looked up`, answered, patience);
  const over = async (): Promise<ExecutionSummary[] | false> => {
    const list = await listExecutions(rest, id);
    return list.length === count && list.every(({ stoppedAt }) => stoppedAt) && list;
  };
  return until(`${count} executions to be over`, over, patience);
}

/** Executions per second, from the first call to the end of the last execution; each measurement has a workflow of its own. */
export async function lookupsPerSecond(place: LookupPlace, count: number): Promise<number> {
  const path = crypto.randomUUID();
  const id = await open(place, path);
  await place.api.begin();
  const url = `${place.webhookBase}/webhook/${path}`;
  // The process that hears webhooks may learn of this one a moment later.
  await until(`${url} to be there`, () => call(url).then(() => true), patience);
  await whenOver(place, id, 1);
  const begun = Date.now();
  await callMany(url, count);
  const list = await whenOver(place, id, count + 1);
  await deactivate(place.rest, id);
  const failed = list.filter(({ status }) => status !== 'success').length;
  if (failed > 0) throw new Error(`${failed} of ${count} executions did not succeed`);
  const ended = Math.max(...list.map(({ stoppedAt }) => Date.parse(stoppedAt ?? '')));
  return (count / (ended - begun)) * 1000;
}
