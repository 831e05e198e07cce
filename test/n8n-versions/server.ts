/** A whole n8n server with the packed package in it: what its engine alone cannot show. */
import assert from 'node:assert/strict';

import { connectAndDeliver, endpoints } from '../e2e/support/deliveries.ts';
import { credentialFor, openN8nFixture, type N8nFixture } from '../e2e/support/fixtures.ts';
import { announcedBy, pollingTrigger } from '../e2e/support/polling.ts';
import { byId, layers, packageName, passOn, runNodes, save } from '../e2e/support/workflow.ts';
import {
  activate,
  createCredential,
  deactivate,
  executionIn,
  itemsOf,
  listExecutions,
  listNodeTypes,
  type N8nInstall,
  testCredential,
  waitFor,
} from '../n8n-server/index.ts';
import type { Outcome } from './checks/check.ts';

export interface TriedServer {
  n8n: string;
  node: string;
  outcomes: Record<string, Outcome>;
  /** What the editor shows when a credential with a bad key is tested. */
  badKey: string;
}

type ServerCheck = (fixture: N8nFixture) => Promise<void>;

/** By the column's title. */
export const serverChecks: Record<string, ServerCheck> = {
  'Installs and loads': installed,
  'Workflow with a credential': workflowWithCredential,
  'Polling trigger': polls,
  'Webhook trigger': hears,
};

export async function tryServer(install: N8nInstall): Promise<TriedServer> {
  const fixture = await openN8nFixture(`server-${install.version}`, { given: install });
  try {
    const outcomes: Record<string, Outcome> = {};
    for (const [name, check] of Object.entries(serverChecks))
      outcomes[name] = await outcomeOf(check, fixture);
    const { message } = await testSaved(fixture, { apiKey: 'lp_test_AAAA_wrong' });
    return { n8n: install.version, node: process.versions.node, outcomes, badKey: message };
  } finally {
    await fixture.close();
  }
}

async function outcomeOf(check: ServerCheck, fixture: N8nFixture): Promise<Outcome> {
  try {
    await check(fixture);
    return { passed: true };
  } catch (error) {
    return { passed: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Older versions test a credential only when it is saved. */
async function testSaved({ n8n, sandbox }: N8nFixture, changes: Record<string, unknown> = {}) {
  const plan = credentialFor(sandbox, changes);
  const { id } = await createCredential(n8n.rest, plan);
  return testCredential(n8n.rest, { ...plan, id });
}

async function installed({ n8n }: N8nFixture): Promise<void> {
  const names = (await listNodeTypes(n8n.rest)).map(({ name }) => name);
  for (const name of ['layersSocial', 'layersSocialTrigger', 'layersSocialWebhookTrigger']) {
    assert.ok(names.includes(`${packageName}.${name}`), `${name} is not there`);
  }
}

async function workflowWithCredential(fixture: N8nFixture): Promise<void> {
  const { status, message } = await testSaved(fixture);
  assert.equal(status, 'OK', message);
  fixture.sandbox.seed({ accounts: [{ handle: 'listed' }] });
  const project = byId(fixture.sandbox.projectId);
  const list = layers(fixture, 'List', {
    parameters: { resource: 'account', operation: 'getMany', project },
  });
  const execution = await runNodes(fixture, [list]);
  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  assert.deepEqual(
    itemsOf(execution, 'List').map(({ handle }) => handle),
    ['listed'],
  );
}

async function polls(fixture: N8nFixture): Promise<void> {
  const { rest } = fixture.n8n;
  const nodes = [pollingTrigger(fixture, fixture.sandbox.projectId), passOn('Act')];
  const workflow = await save(rest, 'Watch accounts', nodes);
  await activate(rest, workflow.id);
  const [fresh] = fixture.sandbox.seed({ accounts: [{ handle: 'fresh' }] }).socialAccountIds;
  const announced = await waitFor(
    'the connection to be announced',
    async () => {
      const events = await announcedBy(rest, workflow.id);
      return events.length > 0 && events;
    },
    { timeoutMs: 60_000 },
  );
  await deactivate(rest, workflow.id);
  assert.deepEqual(
    announced.map(({ type, socialAccountId }) => [type, socialAccountId]),
    [['account_connected', fresh]],
  );
}

async function hears(fixture: N8nFixture): Promise<void> {
  const { rest } = fixture.n8n;
  const parameters = { events: ['social_account.connected'], projectScope: 'all' };
  const more = { type: `${packageName}.layersSocialWebhookTrigger`, webhookId: crypto.randomUUID() };
  const trigger = layers(fixture, 'Hear', { parameters, ...more });
  const workflow = await save(rest, 'Hear at once', [trigger, passOn('Act')]);
  await activate(rest, workflow.id);
  assert.equal((await endpoints(fixture.sandbox)).length, 1);

  await connectAndDeliver(fixture.sandbox, 1);
  const [started] = await waitFor(
    'the delivery to start the workflow',
    async () => {
      const executions = await listExecutions(rest, workflow.id);
      return executions.length > 0 && executions;
    },
    { timeoutMs: 30_000 },
  );
  const execution = await executionIn(rest, started?.id ?? '');
  assert.deepEqual(
    itemsOf(execution, 'Act').map(({ type }) => type),
    ['account_connected'],
  );
  await deactivate(rest, workflow.id);
  assert.deepEqual(await endpoints(fixture.sandbox), []);
}
