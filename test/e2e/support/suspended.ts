// A workflow that makes a connect link and waits for its owner, and the owner.
import type { Sandbox } from 'layers-social-sandbox';

import {
  activate,
  executionIn,
  itemsOf,
  listExecutions,
  waitFor,
  type Execution,
  type Rest,
  type WorkflowNode,
} from '../../n8n-server/index.ts';
import type { N8nFixture } from './fixtures.ts';
import { byId, layers, node, passOn, save } from './workflow.ts';

type Layers = Pick<N8nFixture, 'credential' | 'sandbox'>;

export interface Suspended {
  executionId: string;
  authorizeUrl: string;
  state: string;
}

export interface SuspendingWorkflow {
  id: string;
  /** Where a call starts it. */
  startUrl: string;
}

/** Connect link, wait, and a node behind it whose start can be measured. */
export function suspendingNodes(
  fixture: Layers,
  path: string,
  options: Record<string, unknown> = {},
): WorkflowNode[] {
  const project = byId(fixture.sandbox.projectId);
  const start = { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} };
  return [
    node('n8n-nodes-base.webhook', 'Start', {
      parameters: start,
      typeVersion: 2,
      webhookId: crypto.randomUUID(),
    }),
    layers(fixture, 'Link', {
      parameters: {
        resource: 'connection',
        operation: 'createConnectLink',
        project,
        platform: 'tiktok',
        returnTo: 'workflow',
      },
    }),
    layers(fixture, 'Wait', {
      parameters: { resource: 'connection', operation: 'wait', resume: 'return', options },
    }),
    passOn('Next'),
  ];
}

export async function openSuspending(
  fixture: Layers & { rest: Rest; webhookBase: string },
  path: string,
  options: Record<string, unknown> = {},
): Promise<SuspendingWorkflow> {
  const { id } = await save(fixture.rest, path, suspendingNodes(fixture, path, options));
  await activate(fixture.rest, id);
  return { id, startUrl: `${fixture.webhookBase}/webhook/${path}` };
}

/** Starts the workflow and returns once its execution is put aside. */
export async function suspend(rest: Rest, { id, startUrl }: SuspendingWorkflow): Promise<Suspended> {
  const before = new Set((await listExecutions(rest, id)).map((execution) => execution.id));
  const begin = async (): Promise<boolean> => (await fetch(startUrl, { method: 'POST' })).ok;
  await waitFor(`${startUrl} to be there`, begin, { timeoutMs: 20_000 });
  const fresh = await waitFor(
    'an execution to be put aside',
    async () =>
      (await listExecutions(rest, id)).find((one) => !before.has(one.id) && one.status === 'waiting'),
    { timeoutMs: 30_000 },
  );
  const execution = await executionIn(rest, fresh.id, { statuses: ['waiting'] });
  const [link] = itemsOf(execution, 'Link');
  return { executionId: fresh.id, authorizeUrl: String(link?.authorizeUrl), state: String(link?.state) };
}

export interface Visit {
  status: number;
  headers: Headers;
  html: string;
  at: number;
}

/** What the owner's browser does with the address that the consent page sends it to. */
export async function visit(location: string, more: Record<string, string> = {}): Promise<Visit> {
  const at = Date.now();
  const headers = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (Linux; Android 14) Mobile', ...more };
  const response = await fetch(location, { headers, signal: AbortSignal.timeout(30_000) });
  return { status: response.status, headers: response.headers, html: await response.text(), at };
}

export const statusRequests = (sandbox: Sandbox, state: string): number =>
  sandbox.requests().filter(({ path }) => path === `/v1/social/oauth-status/${state}`).length;

/** The result of the wait, and how long after the visit the next node began. */
export async function finished(
  rest: Rest,
  { executionId }: Suspended,
  visitedAt = 0,
): Promise<{ execution: Execution; result: Record<string, unknown>; nextAfterMs: number }> {
  const execution = await executionIn(rest, executionId);
  const [result = {}] = itemsOf(execution, 'Next');
  const began = execution.resultData.runData.Next?.[0]?.startTime ?? NaN;
  return { execution, result, nextAfterMs: began - visitedAt };
}
