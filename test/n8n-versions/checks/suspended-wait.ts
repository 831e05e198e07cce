import assert from 'node:assert/strict';

import type * as Flow from 'n8n-workflow';

import type { WorkflowJson } from '../../support/n8n-engine.ts';
import { listen } from '../engine/express.ts';
import { suspend, type Suspended } from '../engine/suspended.ts';
import { connectionNode, authorization } from '../workflows.ts';
import type { CheckContext } from './check.ts';

const followUp = 'Get Status';

/** Put aside until the owner is back, or until the link's time is up; then the workflow goes on. */
export async function suspendedWait({
  packageFolder,
  sandbox,
  credentials,
}: CheckContext): Promise<undefined> {
  const wait = connectionNode('Wait', { operation: 'wait', resume: 'return' });
  const after = connectionNode(followUp, { operation: 'getStatus' });
  const workflow: WorkflowJson = authorization(sandbox.projectId, { returnTo: 'workflow' }, [wait, after]);
  const suspended = await suspend({ packageFolder, credentials, workflow });
  assert.equal(suspended.run.status, 'waiting');
  assert.ok(suspended.run.waitTill, 'nothing says until when');
  const link = itemOf(suspended.run, 'Create Link');

  const early = await visited(suspended);
  assert.match(early.html, /Almost there/);
  assert.equal(early.run, undefined);

  const expired = await suspended.expire();
  assert.equal(expired.status, 'success');
  assert.equal(itemOf(expired, 'Wait').status, 'pending');
  assert.equal(itemOf(expired, 'Wait').state, link.state);

  const back = await sandbox.approve(String(link.authorizeUrl), { handle: 'acme' });
  assert.match(back, /^http:\/\/localhost:5678\/webhook-waiting\/1\b/);
  const returned = await visited(suspended, new URL(back).search);
  assert.match(returned.html, /Connected/);
  assert.equal(returned.run?.status, 'success');
  const { status, handle } = itemOf(returned.run, 'Wait');
  assert.deepEqual([status, handle], ['completed', 'acme']);
  assert.equal(itemOf(returned.run, followUp).status, 'completed');
}

/** What the owner's browser sees, and the run when it went on. */
async function visited(suspended: Suspended, search = ''): Promise<{ html: string; run?: Flow.IRun }> {
  let run: Promise<Flow.IRun | undefined> | undefined;
  const server = await listen(async (request, response) => {
    run = suspended.visit([request, response]);
    await run;
  });
  const page = await fetch(`${server.url}/webhook-waiting/1${search}`);
  const html = await page.text();
  await server.close();
  return { html, run: await run };
}

function itemOf(run: Flow.IRun, name: string): Flow.IDataObject {
  return run.data.resultData.runData[name]?.at(-1)?.data?.main?.[0]?.[0]?.json ?? {};
}
