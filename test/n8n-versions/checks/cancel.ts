import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

import type { Sandbox } from 'layers-social-sandbox';

import { waitFor } from '../../n8n-server/index.ts';
import { runWorkflow } from '../../support/n8n-engine.ts';
import { connectionNode, authorization } from '../workflows.ts';
import type { CheckContext } from './check.ts';

/** More than the 5 seconds between two questions. */
const twoQuestionsMs = 7_000;

/** A run that is stopped ends, and asks nothing more. */
export async function cancel({ packageFolder, sandbox, credentials }: CheckContext): Promise<undefined> {
  const wait = connectionNode('Wait', { operation: 'wait', resume: 'poll' });
  const returnUrl = 'http://localhost/back';
  const workflow = authorization(sandbox.projectId, { returnTo: 'url', returnUrl }, [wait]);
  const stop = new AbortController();

  const running = runWorkflow({ workflow, credentials, packageFolder, signal: stop.signal });
  await waitFor('the wait to ask', () => questions(sandbox) > 0, { timeoutMs: 30_000 });
  stop.abort();
  const run = await running;
  const asked = questions(sandbox);
  await pause(twoQuestionsMs);

  assert.equal(run.status, 'canceled');
  assert.equal(questions(sandbox), asked);
}

function questions(sandbox: Sandbox): number {
  return sandbox.requests().filter(({ route }) => route.includes('oauth-status')).length;
}
