// The polling trigger on n8n's own clock: silent when nothing happened, one execution for what did, also over a crash.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import {
  activate,
  executionIn,
  getWorkflow,
  itemsOf,
  listExecutions,
  runManually,
  waitFor,
  type SavedWorkflow,
} from '../n8n-server/index.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import {
  announcedBy,
  pollingTrigger,
  pollingTriggerName,
  ticks,
  whilePolling,
  type Announced,
} from './support/polling.ts';
import { step } from './support/step.ts';
import { passOn, save, waitInMemory } from './support/workflow.ts';

let fixture: N8nFixture;
let workflow: SavedWorkflow;
let projectId: string;
let knownId: string;

before(async () => {
  fixture = await openN8nFixture('polling');
  projectId = fixture.sandbox.projectId;
  const accounts = [{ handle: 'known_one' }, { handle: 'known_two' }];
  [knownId = ''] = fixture.sandbox.seed({ accounts }).socialAccountIds;
  const nodes = [pollingTrigger(fixture, projectId), passOn('Act')];
  workflow = await save(fixture.n8n.rest, 'Watch accounts', nodes);
});

after(() => fixture.close());

const announced = (): Promise<Announced[]> => announcedBy(fixture.n8n.rest, workflow.id);
const pass = (count: number): Promise<void> => ticks(fixture.sandbox, projectId, count);
const remembered = async (): Promise<unknown> =>
  (await getWorkflow(fixture.n8n.rest, workflow.id)).staticData?.[`node:${pollingTriggerName}`]?.watch;

/** An owner's consent from start to end, so that a new account is in the project. */
const connect = (handle: string): string =>
  fixture.sandbox.seed({ accounts: [{ projectId, handle, connectedAt: new Date().toISOString() }] })
    .socialAccountIds[0] ?? '';

step('trying the trigger in the editor shows a sample and remembers nothing', async () => {
  const id = await runManually(fixture.n8n.rest, workflow.id, pollingTriggerName);
  const execution = await executionIn(fixture.n8n.rest, id);

  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  const types = itemsOf(execution, pollingTriggerName).map(({ type }) => type);
  assert.deepEqual(types.sort(), ['account_connected', 'account_recovered', 'health_degraded']);
  assert.equal(await remembered(), undefined);
  await fixture.n8n.rest.post('/executions/delete', { ids: [id] });
});

step('activation and three polls with nothing new start no execution', async () => {
  await activate(fixture.n8n.rest, workflow.id);
  await pass(3);

  assert.deepEqual(await listExecutions(fixture.n8n.rest, workflow.id), []);
  assert.equal(typeof (await remembered()), 'string');
});

step('a new account is announced once', async (tell) => {
  const id = connect('brand_new');
  const since = Date.now();
  await waitFor('the connection to be announced', async () => (await announced()).length > 0, {
    timeoutMs: 30_000,
  });
  tell(`announced ${Date.now() - since} ms after the connection, polls every 5 s`);
  await pass(2);

  const [event, ...others] = await announced();
  assert.deepEqual([event?.type, event?.socialAccountId], ['account_connected', id]);
  assert.deepEqual(others, []);
});

step('a degradation is announced once, and again only after it was mended', async () => {
  const expire = (): void => fixture.sandbox.setAccount(knownId, { status: 'reauth_required' });
  const mend = (): void => fixture.sandbox.setAccount(knownId, { status: 'connected' });
  const kinds = async (): Promise<string[]> =>
    (await announced()).filter(({ socialAccountId }) => socialAccountId === knownId).map(({ type }) => type);

  expire();
  await pass(3);
  assert.deepEqual(await kinds(), ['health_degraded']);

  mend();
  await pass(2);
  expire();
  await pass(2);
  const all = await kinds();
  assert.equal(all.filter((type) => type === 'health_degraded').length, 2);
  assert.ok(all.includes('account_recovered'), all.join(', '));
  const ids = (await announced()).map(({ eventId }) => eventId);
  assert.equal(new Set(ids).size, ids.length);
});

step('what happens while n8n is dead is announced once when it is back', async () => {
  const before = await announced();
  await fixture.n8n.kill9();
  const id = connect('while_dead');
  await fixture.restart();
  await pass(2);

  const news = (await announced()).slice(before.length);
  assert.deepEqual(
    news.map(({ socialAccountId }) => socialAccountId),
    [id],
  );
});

step('a poll cut off in the middle loses nothing and announces nothing twice', async () => {
  const before = await announced();
  const id = connect('cut_off');
  fixture.sandbox.faults.add({
    route: '/v1/projects/:projectId/social-accounts',
    kind: 'delay',
    delayMs: 3500,
  });
  await whilePolling();
  await fixture.n8n.kill9();
  fixture.sandbox.faults.clear();
  await fixture.restart();
  await pass(2);

  const news = (await announced()).slice(before.length);
  assert.deepEqual(
    news.map(({ socialAccountId }) => socialAccountId),
    [id],
  );
});

step('an execution cut off by a crash is shown as crashed, and its retry has the same event', async () => {
  const slow = await save(fixture.n8n.rest, 'Act slowly', [
    pollingTrigger(fixture, projectId),
    waitInMemory('Think', 8),
    passOn('Act'),
  ]);
  await activate(fixture.n8n.rest, slow.id);
  const id = connect('crash_while_acting');
  const newest = async () => (await listExecutions(fixture.n8n.rest, slow.id))[0];
  await waitFor('the slow workflow to run', async () => (await newest())?.status === 'running', {
    timeoutMs: 30_000,
  });
  await fixture.n8n.kill9();
  await fixture.restart();
  const crashed = await waitFor('it to be crashed', newest, { timeoutMs: 30_000 });
  const retried = await fixture.n8n.rest.post<{ id: string }>(`/executions/${crashed.id}/retry`, {
    loadWorkflow: false,
  });
  const execution = await executionIn(fixture.n8n.rest, retried.id);

  assert.equal(crashed.status, 'crashed');
  assert.equal(itemsOf(execution, 'Act')[0]?.socialAccountId, id);
  await pass(2);
  assert.equal((await listExecutions(fixture.n8n.rest, slow.id)).length, 2);
});

step('a crash right after an announcement does not repeat it', async () => {
  const before = await announced();
  connect('then_crash');
  await waitFor('the announcement', async () => (await announced()).length > before.length, {
    timeoutMs: 30_000,
    everyMs: 50,
  });
  await fixture.n8n.kill9();
  await fixture.restart();
  await pass(2);

  const ids = (await announced()).map(({ eventId }) => eventId);
  assert.equal(ids.length, before.length + 1);
  assert.equal(new Set(ids).size, ids.length);
});

step('a poll that the API refuses starts nothing, and the next good one goes on', async () => {
  const before = (await announced()).length;
  fixture.sandbox.faults.add({ route: '*', kind: 'status', status: 503, times: 4 });
  const id = connect('after_outage');
  await waitFor('the connection after the outage', async () => (await announced()).length > before, {
    timeoutMs: 90_000,
  });
  await pass(1);

  const news = (await announced()).slice(before);
  assert.deepEqual(
    news.map(({ socialAccountId }) => socialAccountId),
    [id],
  );
});
