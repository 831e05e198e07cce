// Wait for Connection, the way that costs nothing: suspended in n8n's database until the owner's browser is back.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import {
  activate,
  createWorkflow,
  executionIn,
  inARow,
  itemsOf,
  listExecutions,
  waitFor,
} from '../n8n-server/index.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import {
  finished,
  openSuspending,
  suspend,
  statusRequests,
  suspendingNodes,
  visit,
  type Suspended,
  type SuspendingWorkflow,
} from './support/suspended.ts';

const mostStatusRequests = 2;
const longestUntilNextMs = 1000;

let fixture: N8nFixture;
let workflow: SuspendingWorkflow;
let expiring: SuspendingWorkflow;
let toExpire: Suspended;

before(async () => {
  fixture = await openN8nFixture('waiting');
  const place = { ...fixture, rest: fixture.n8n.rest, webhookBase: fixture.n8n.url };
  workflow = await openSuspending(place, 'wait-for-owner');
  expiring = await openSuspending(place, 'wait-in-vain', { maxWaitMinutes: 0.5 });
  toExpire = await suspend(fixture.n8n.rest, expiring);
});

after(() => fixture.close());

const newlySuspended = (): Promise<Suspended> => suspend(fixture.n8n.rest, workflow);

async function assertStillWaiting({ executionId }: Suspended): Promise<void> {
  assert.equal(
    (await executionIn(fixture.n8n.rest, executionId, { statuses: ['waiting', 'success', 'error'] })).status,
    'waiting',
  );
}

step('an approving owner sees a page and the workflow goes on with the account', async (tell) => {
  const suspended = await newlySuspended();
  const location = await fixture.sandbox.approve(suspended.authorizeUrl, { handle: 'resumed' });
  tell(`the owner returns to ${location.replace(/signature=[^&]+/, 'signature=…')}`);

  const page = await visit(location);
  const { result, nextAfterMs } = await finished(fixture.n8n.rest, suspended, page.at);

  assert.equal(page.status, 200);
  assert.match(page.html, /<h1>Connected<\/h1>/);
  assert.deepEqual([result.status, result.handle], ['completed', 'resumed']);
  const asked = statusRequests(fixture.sandbox, suspended.state);
  tell(`${asked} status requests for a finished authorization, at most ${mostStatusRequests}`);
  tell(`the next node started ${nextAfterMs} ms after the owner's return, the first time`);
  assert.ok(asked <= mostStatusRequests, `${asked} status requests`);
});

step('the next node starts within a second of the return', async (tell) => {
  const measured: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const suspended = await newlySuspended();
    const page = await visit(await fixture.sandbox.approve(suspended.authorizeUrl));
    measured.push((await finished(fixture.n8n.rest, suspended, page.at)).nextAfterMs);
  }

  const median = measured.toSorted((one, other) => one - other)[2] ?? Infinity;
  tell(`the next node started ${measured.join(', ')} ms after the owner's return; median ${median} ms`);
  assert.ok(median <= longestUntilNextMs, `${median} ms`);
});

step('the page loads nothing from elsewhere and may run nothing', async () => {
  const suspended = await newlySuspended();
  const { headers, html } = await visit(await fixture.sandbox.approve(suspended.authorizeUrl));

  assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/);
  assert.match(headers.get('content-type') ?? '', /text\/html; charset=utf-8/);
  assert.doesNotMatch(html, /<script|src=|https?:\/\//);
  assert.match(html, /name="viewport"/);
});

step('a denying owner reads that in words, and the workflow goes on with a failed result', async () => {
  const suspended = await newlySuspended();

  const page = await visit(await fixture.sandbox.deny(suspended.authorizeUrl));
  const { result } = await finished(fixture.n8n.rest, suspended);

  assert.match(page.html, /Not connected/);
  assert.match(page.html, /The permission was declined/);
  assert.equal(result.status, 'failed');
  assert.equal(result.failureCode, 'access_denied');
  assert.ok(!page.html.includes('access_denied'));
});

step('a visit before the decision shows "almost there" and keeps waiting', async () => {
  const suspended = await newlySuspended();
  const { resumeToken } = await executionIn(fixture.n8n.rest, suspended.executionId, {
    statuses: ['waiting'],
  });
  const resumeUrl = `${fixture.n8n.url}/webhook-waiting/${suspended.executionId}?signature=${resumeToken}`;

  const early = await visit(resumeUrl);

  assert.match(early.html, /Almost there/);
  await assertStillWaiting(suspended);
  await fixture.sandbox.approve(suspended.authorizeUrl);
  assert.match((await visit(resumeUrl)).html, /Connected/);
});

step(
  'an address without its signature, and one for another authorization, learn and change nothing',
  async () => {
    const suspended = await newlySuspended();
    const location = new URL(await fixture.sandbox.approve(suspended.authorizeUrl));
    const unsigned = new URL(location);
    unsigned.searchParams.delete('signature');
    const foreign = new URL(location);
    foreign.searchParams.set('layers_state', 'st_of_somebody_else');

    assert.equal((await visit(unsigned.href)).status, 401);
    assert.match((await visit(foreign.href)).html, /Wrong address/);
    await assertStillWaiting(suspended);

    assert.match((await visit(location.href)).html, /Connected/);
  },
);

step('a second visit changes nothing', async () => {
  const suspended = await newlySuspended();
  const location = await fixture.sandbox.approve(suspended.authorizeUrl);
  await visit(location);
  const { execution } = await finished(fixture.n8n.rest, suspended);

  const again = await visit(location);

  assert.equal(again.status, 409);
  const after = await executionIn(fixture.n8n.rest, suspended.executionId);
  assert.equal(after.stoppedAt, execution.stoppedAt);
  assert.equal(after.resultData.runData.Next?.length, 1);
});

step('nobody coming: after the time the item goes on as it came, pending', async () => {
  const execution = await executionIn(fixture.n8n.rest, toExpire.executionId, {
    statuses: ['success', 'error'],
    timeoutMs: 150_000,
  });

  assert.equal(execution.status, 'success');
  assert.equal(itemsOf(execution, 'Next')[0]?.status, 'pending');
});

step('with "Do not save" an execution is stored while it waits and gone when it has ended', async () => {
  const { rest, url } = fixture.n8n;
  const name = 'wait-unsaved';
  const nodes = suspendingNodes(fixture, name);
  const settings = { executionOrder: 'v1', saveDataSuccessExecution: 'none' };
  const { id } = await createWorkflow(rest, { name, nodes, connections: inARow(nodes), settings });
  await activate(rest, id);
  const suspended = await suspend(rest, { id, startUrl: `${url}/webhook/${name}` });

  const page = await visit(await fixture.sandbox.approve(suspended.authorizeUrl, { handle: 'unsaved' }));
  const none = async (): Promise<boolean> => (await listExecutions(rest, id)).length === 0;
  await waitFor('the execution to be removed', none, { timeoutMs: 20_000 });

  assert.match(page.html, /Connected/);
  const { id: kept } = await rest.get<{ id?: string }>(`/executions/${suspended.executionId}`);
  assert.equal(kept, undefined);
});

step('killed while suspended: after the restart the owner still resumes it, once', async (tell) => {
  const suspended = await newlySuspended();
  const before = (await listExecutions(fixture.n8n.rest, workflow.id)).length;
  await fixture.n8n.kill9();
  const location = await fixture.sandbox.approve(suspended.authorizeUrl, { handle: 'after_restart' });
  await fixture.restart();

  const page = await visit(location);
  const { execution, result, nextAfterMs } = await finished(fixture.n8n.rest, suspended, page.at);

  assert.match(page.html, /Connected/);
  assert.equal(result.handle, 'after_restart');
  assert.equal(execution.resultData.runData.Next?.length, 1);
  assert.equal((await listExecutions(fixture.n8n.rest, workflow.id)).length, before);
  tell(`resumed after a restart; the next node started ${nextAfterMs} ms after the owner's return`);
});
