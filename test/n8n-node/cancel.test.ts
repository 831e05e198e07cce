/** Stop in the editor, on n8n's real engine: n8n takes any other end for a failure, and starts the error workflow. */
import { setTimeout as pause } from 'node:timers/promises';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { clientOf } from '../support/core-sandbox';
import { runNode } from '../support/n8n-engine';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});

afterAll(() => sandbox.close());

afterEach(() => sandbox.reset());

const project = () => ({ __rl: true, mode: 'id', value: sandbox.projectId });

it('cancels a run that polls for the owner', async () => {
  const input = { platform: 'tiktok', returnUrl: 'http://localhost/back' };
  const { state } = await clientOf(sandbox).createConnectLink(sandbox.projectId, input);

  const run = await runAndStop({ resource: 'connection', operation: 'wait', resume: 'poll', state });

  expect(run.status).toBe('canceled');
});

it('cancels a run that waits for the rate limit', async () => {
  sandbox.faults.add({ route: '*', kind: 'status', status: 429, code: 'RATE_LIMITED', retryAfter: 4 });

  const run = await runAndStop({ resource: 'account', operation: 'getMany', project: project() });

  expect(run.status).toBe('canceled');
});

/** Stopped after the node's first answer from the API: while it waits for the time of the next request. */
async function runAndStop(parameters: Record<string, unknown>) {
  const stop = new AbortController();
  const before = sandbox.requests().length;
  const running = runNode(sandbox, parameters, { signal: stop.signal });
  while (sandbox.requests().length === before) await pause(5);
  await pause(100);
  stop.abort();
  return running;
}
