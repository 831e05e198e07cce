// Every operation of the action node in the real n8n, and what becomes of items that do not work out.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before } from 'node:test';

import { itemsOf } from '../n8n-server/index.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { byId, items, layers, runNodes, splitList } from './support/workflow.ts';

const returnUrl = 'http://localhost/connected';

let fixture: N8nFixture;

before(async () => {
  fixture = await openN8nFixture('actions');
});

after(() => fixture.close());

const seedAccount = (account: Record<string, unknown> = {}): string =>
  fixture.sandbox.seed({ accounts: [{ handle: 'seeded', ...account }] }).socialAccountIds[0] ?? '';

const project = () => byId(fixture.sandbox.projectId);

/** Runs one operation on one item; the node's output. */
async function operate(parameters: Record<string, unknown>): Promise<Record<string, unknown>[]> {
  const name = `${String(parameters.resource)} ${String(parameters.operation)}`;
  const execution = await runNodes(fixture, [layers(fixture, name, { parameters })]);
  assert.equal(execution.status, 'success', execution.resultData.error?.message);
  return itemsOf(execution, name);
}

step('Account: Get Many returns as many as asked for, all, or those of a filter', async () => {
  const [projectId = ''] = fixture.sandbox.seed({ projects: [{ name: 'Get many' }] }).projectIds;
  fixture.sandbox.seed({ accounts: { count: 230, projectId, handle: 'many' } });
  fixture.sandbox.seed({ accounts: [{ projectId, platform: 'instagram', status: 'reauth_required' }] });
  const ask = { resource: 'account', operation: 'getMany', project: byId(projectId) };

  assert.equal((await operate(ask)).length, 50);
  assert.equal((await operate({ ...ask, limit: 7 })).length, 7);
  assert.equal((await operate({ ...ask, returnAll: true })).length, 231);
  const [only, ...others] = await operate({ ...ask, filters: { status: 'reauth_required' } });
  assert.equal(only?.platform, 'instagram');
  assert.equal(only.projectId, projectId);
  assert.equal(others.length, 0);
});

step('Account: Get returns the account', async () => {
  const id = seedAccount({ handle: 'single' });

  const [account] = await operate({
    resource: 'account',
    operation: 'get',
    project: project(),
    account: byId(id),
  });

  assert.equal(account?.socialAccountId, id);
  assert.equal(account.handle, 'single');
});

step('Account: Get Health gives one report with reasons and what mends them', async () => {
  const id = seedAccount({ handle: 'sick', status: 'reauth_required', health: { score: 12, tier: 'cold' } });

  const [report] = await operate({
    resource: 'account',
    operation: 'getHealth',
    project: project(),
    account: byId(id),
  });

  assert.equal(report?.level, 'critical');
  assert.deepEqual(report.reasons, ['reauth_required', 'score_low']);
  assert.equal(report.fix, 'reauth_link');
});

step('Account: Revoke previews, stops above the limit, then disconnects once and says so again', async () => {
  const id = seedAccount({ handle: 'leaving', queuedPosts: 3 });
  const ask = { resource: 'account', operation: 'revoke', project: project(), account: byId(id) };

  const [preview] = await operate({ ...ask, previewOnly: true });
  const stopped = await runNodes(fixture, [
    layers(fixture, 'Stop', { parameters: { ...ask, options: { maxQueuedPosts: 2 } } }),
  ]);
  const [revoked] = await operate(ask);
  const [again] = await operate(ask);

  assert.equal(preview?.queuedPostCount, 3);
  assert.equal(preview.deleted, false);
  assert.equal(stopped.status, 'error');
  assert.match(stopped.resultData.error?.message ?? '', /Stop If More Than N Queued Posts/);
  assert.deepEqual([revoked?.deleted, revoked?.canceledScheduledPosts], [true, 3]);
  assert.equal(again?.alreadyRevoked, true);
});

step('Account: Revoke leaves a leased account alone unless told to release it', async () => {
  const id = seedAccount({ handle: 'lent', leased: true });
  const ask = { resource: 'account', operation: 'revoke', project: project(), account: byId(id) };

  const refused = await runNodes(fixture, [layers(fixture, 'Leased', { parameters: ask })]);
  const [released] = await operate({ ...ask, options: { releaseLease: true } });

  assert.match(refused.resultData.error?.message ?? '', /leased from Layers/);
  assert.equal(released?.deleted, true);
});

step('Connection: a link is created, the owner approves, status and wait tell the account', async () => {
  const [link] = await operate({
    resource: 'connection',
    operation: 'createConnectLink',
    project: project(),
    platform: 'tiktok',
    returnTo: 'url',
    returnUrl,
  });
  const ask = { resource: 'connection', state: link?.state, expiresAt: link?.expiresAt };
  const [before] = await operate({ ...ask, operation: 'getStatus' });
  await fixture.sandbox.approve(String(link?.authorizeUrl), { handle: 'fresh' });
  const [done] = await operate({ ...ask, operation: 'getStatus' });
  const [waited] = await operate({ ...ask, operation: 'wait', project: project(), resume: 'poll' });

  assert.equal(before?.status, 'pending');
  assert.equal(done?.status, 'completed');
  assert.equal(waited?.socialAccountId, done.socialAccountId);
  assert.equal(waited?.handle, 'fresh');
});

step('Connection: a reauth link brings the same account back', async () => {
  const id = seedAccount({ handle: 'returning', status: 'reauth_required' });

  const [link] = await operate({
    resource: 'connection',
    operation: 'createReauthLink',
    project: project(),
    account: byId(id),
    returnTo: 'url',
    returnUrl,
  });
  await fixture.sandbox.approve(String(link?.authorizeUrl));
  const [account] = await operate({
    resource: 'account',
    operation: 'get',
    project: project(),
    account: byId(id),
  });

  assert.equal(account?.status, 'connected');
});

step('Scheduled Post: Get Many returns the queue of an account', async () => {
  const id = seedAccount({ handle: 'poster', queuedPosts: 4 });

  const posts = await operate({
    resource: 'scheduledPost',
    operation: 'getMany',
    project: project(),
    account: byId(id),
    filters: { status: ['queued'] },
  });

  assert.equal(posts.length, 4);
  assert.ok(posts.every((post) => post.status === 'queued'));
});

/** Registers an address at which nobody listens; its ID. */
async function registerEndpoint(): Promise<string> {
  const response = await fetch(`${fixture.sandbox.url}/v1/webhook-endpoints`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fixture.sandbox.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      url: 'http://127.0.0.1:1/hook',
      events: ['post.failed'],
      description: 'Unreachable',
    }),
  });
  assert.equal(response.status, 201);
  const { endpoint } = (await response.json()) as { endpoint: { id: string } };
  return endpoint.id;
}

step('Webhook Endpoint: a test that does not arrive is seen, and sent again', async () => {
  const id = await registerEndpoint();
  const ask = { resource: 'webhookEndpoint', endpoint: byId(id) };

  const [endpoint] = await operate({ ...ask, operation: 'getMany', filters: { status: 'active' } });
  const [test] = await operate({ ...ask, operation: 'sendTest' });
  const replayed = await operate({
    ...ask,
    operation: 'replayDelivery',
    deliveryId: String(test?.deliveryId),
  });
  const deliveries = await operate({ ...ask, operation: 'getDeliveries', returnAll: true });

  assert.deepEqual([endpoint?.id, endpoint?.status, endpoint?.madeByThisN8n], [id, 'active', false]);
  assert.equal(replayed[0]?.originalDeliveryId, test?.deliveryId);
  assert.deepEqual(
    deliveries.map((delivery) => delivery.id),
    [replayed[0]?.replayDeliveryId, test?.deliveryId],
  );
  assert.equal(deliveries[1]?.eventType, 'test.ping');
});

const twoItems = (id: string) => [
  items('Accounts', [{ id: 'sa_00000000-0000-4000-8000-000000000000' }, { id }]),
  splitList(),
];
const getEach = () => ({
  resource: 'account',
  operation: 'get',
  project: project(),
  account: byId('={{ $json.id }}'),
});

step('one bad item ends the node, and its words name the item', async () => {
  const execution = await runNodes(fixture, [
    ...twoItems(seedAccount()),
    layers(fixture, 'Get each', { parameters: getEach() }),
  ]);

  assert.equal(execution.status, 'error');
  const { error } = execution.resultData;
  assert.match(error?.message ?? '', /no account with the ID/);
  assert.equal(error?.context?.itemIndex, 0);
});

step('with Continue, the good item comes out beside what went wrong with the other', async () => {
  const id = seedAccount();

  const execution = await runNodes(fixture, [
    ...twoItems(id),
    layers(fixture, 'Get each', { parameters: getEach(), onError: 'continueRegularOutput' }),
  ]);

  assert.equal(execution.status, 'success');
  const [bad, good] = itemsOf(execution, 'Get each');
  assert.match(String(bad?.error), /no account with the ID/);
  assert.equal(good?.socialAccountId, id);
});

step('with Continue (using error output), good and bad items take their own ways', async () => {
  const id = seedAccount();

  const execution = await runNodes(fixture, [
    ...twoItems(id),
    layers(fixture, 'Get each', { parameters: getEach(), onError: 'continueErrorOutput' }),
  ]);

  assert.equal(itemsOf(execution, 'Get each', 0)[0]?.socialAccountId, id);
  assert.match(String(itemsOf(execution, 'Get each', 1)[0]?.error), /no account with the ID/);
});

step('no API key is in the log of n8n, and n8n asked no other machine for anything', async () => {
  assert.ok(!(await readFile(fixture.n8n.logFile, 'utf8')).includes(fixture.sandbox.apiKey));
  assert.deepEqual(fixture.blockingProxy.attempts, []);
});
