/** The endpoint of an instant Zap is found and mended by the next sign of life on its connection, and what it missed comes, each event once. */
import { LayersClient, WebhookEndpoint } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { seal, unseal } from '../../zapier-app/src/lib/hook_secret';
import { FakeCache } from '../support/zapier-cache';
import { closeHookZaps, HookZap } from '../support/zapier-hook';
import { Host, Item, openHost } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';
import { realClient } from '../support/zapier-runtime';

const MINUTE = 60_000;

let sandbox: Sandbox;
let host: Host;
let cache: FakeCache;
let client: LayersClient;
/** How far the cache's clock is ahead. */
let passed: number;

beforeEach(async () => {
  sandbox = await createSandbox({
    behaviour: { signatureTime: 'real' },
    apiKeys: [{ tier: 'partner', scopes: ['*'] }],
  });
  passed = 0;
  cache = new FakeCache(() => Date.now() + passed);
  host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey, cache });
  client = realClient(sandbox);
});
afterEach(async () => {
  await closeHookZaps();
  await sandbox.close();
});

function turnOn(inputData: Record<string, unknown> = {}): Promise<HookZap> {
  return new HookZap(host, inputData).turnOn();
}
const watch = () => PollingZap.of(host, 'account_connected', { project_id: sandbox.projectId }).turnOn();
const endpoints = async () => (await client.webhookEndpoints.list()).items;
const only = async (): Promise<WebhookEndpoint> => {
  const [endpoint, ...more] = await endpoints();
  expect(more).toEqual([]);
  return endpoint!;
};
const told = (pattern: RegExp) => host.logs.filter((line) => pattern.test(line)).length;
const pass = async (minutes: number) => {
  passed += minutes * MINUTE;
  await sandbox.clock.advance(minutes * MINUTE);
};
const accountsOf = (items: readonly Item[]) =>
  items.map(({ socialAccountId }) => String(socialAccountId)).sort();

/** Tokens of twenty accounts die. */
async function twentyEvents(): Promise<string[]> {
  const { socialAccountIds } = sandbox.seed({ accounts: { count: 20 } });
  for (const id of socialAccountIds) sandbox.setAccount(id, { status: 'reauth_required' });
  await sandbox.clock.advance(0);
  return [...socialAccountIds].sort();
}

describe('an endpoint that Layers paused after 20 failures', () => {
  test.each([
    ['wait at Layers', 500, true],
    ['Layers gave up', 404, false],
  ])(
    'is active again with the next poll of a watch; the events that %s fire once each',
    async (_, status, retries) => {
      sandbox.behaviour.set({ deliveryRetries4xx: retries });
      const watcher = await watch();
      const zap = await turnOn();
      zap.answerWith(status);
      const accounts = await twentyEvents();
      expect(await only()).toMatchObject({ status: 'auto_paused' });
      zap.answerWith(undefined);

      for (let round = 0; round < 4; round += 1) {
        await pass(6);
        await watcher.tick();
        await pass(1);
        await zap.work();
      }

      expect(await only()).toMatchObject({ status: 'active', consecutiveFailureCount: 0 });
      expect(accountsOf(zap.fired)).toEqual(accounts);
      expect(told(/Layers had paused the webhook endpoint/)).toBeGreaterThan(0);
      expect(new Set(host.logs.filter((line) => /Layers had paused/.test(line))).size).toBe(1);
    },
  );

  test('is active again when another instant Zap hears of something', async () => {
    const dead = await turnOn();
    dead.answerWith(500);
    await twentyEvents();
    dead.answerWith(undefined);
    const alive = await turnOn({ events: ['social_account.revoked'] });
    const [id = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
    await client.revokeAccount(sandbox.projectId, id);
    await pass(1);

    expect(await alive.work()).toHaveLength(1);

    expect((await endpoints()).map(({ status }) => status)).toEqual(['active', 'active']);
  });

  test('is left alone when a person paused it', async () => {
    const watcher = await watch();
    await turnOn();
    await client.webhookEndpoints.update((await only()).id, { status: 'paused' });

    await watcher.tick();

    expect(await only()).toMatchObject({ status: 'paused' });
  });

  test('is removed when its Zap is off', async () => {
    const watcher = await watch();
    const zap = await turnOn();
    // Zapier forgets nothing that the cache could not be told.
    cache.mood = 'readonly';
    await zap.turnOff();
    cache.mood = 'well';
    await watcher.tick();
    expect(told(/was gone at Layers and was created again/)).toBeGreaterThan(0);
    await twentyEvents();
    expect(await only()).toMatchObject({ status: 'auto_paused' });

    await pass(6);
    await watcher.tick();
    expect(await endpoints()).toEqual([]);
    await pass(6);
    await watcher.tick();
    expect(await endpoints()).toEqual([]);
  });
});

describe('an endpoint that is gone', () => {
  test('is made anew, the Zap believes its secret, and turning the Zap off removes it', async () => {
    const watcher = await watch();
    const zap = await turnOn();
    const before = await only();
    await client.webhookEndpoints.delete(before.id);

    await watcher.tick();
    const after = await only();
    expect(after).toMatchObject({ url: before.url, events: before.events, metadata: before.metadata });
    expect(after.id).not.toBe(before.id);
    const accounts = await twentyEvents();
    await zap.work();

    expect(accountsOf(zap.fired)).toEqual(accounts);
    expect(new Set(host.logs.filter((line) => /was gone at Layers/.test(line))).size).toBe(1);
    expect(cache.dump()).not.toMatch(/whsec/);
    const latest = zap.deliveries.at(-1)!;
    await expect(zap.handle({ ...latest, content: `${latest.content} ` })).rejects.toThrow('does not match');
    await zap.turnOff();
    expect(await endpoints()).toEqual([]);
    await pass(6);
    await watcher.tick();
    expect(await endpoints()).toEqual([]);
  });

  test('is not made anew where its secret could not be kept', async () => {
    const watcher = await watch();
    await turnOn();
    await client.webhookEndpoints.delete((await only()).id);
    cache.mood = 'readonly';

    await watcher.tick();

    expect(await endpoints()).toEqual([]);
    expect(sandbox.requests().filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  test.each([
    ['all of the cache', (entry: string) => entry !== ''],
    ['only that record', (entry: string) => entry === 'auth|hooks'],
  ])('is believed again from the second event on after %s is lost', async (_, isLost) => {
    const watcher = await watch();
    const zap = await turnOn();
    await client.webhookEndpoints.delete((await only()).id);
    await watcher.tick();
    const [id = ''] = sandbox.seed({ accounts: [{}, {}] }).socialAccountIds;
    sandbox.setAccount(id, { status: 'reauth_required' });
    await pass(6);
    expect(await zap.work()).toHaveLength(1);
    await pass(6);
    cache.lose(isLost);

    sandbox.setAccount(id, { status: 'connected' });
    await pass(1);
    await expect(zap.work()).rejects.toThrow('does not match');
    sandbox.setAccount(id, { status: 'reauth_required' });
    await pass(1);
    const latest = zap.deliveries.at(-1)!;

    expect(await zap.handle(latest)).toMatchObject([{ type: 'social_account.needs_reauth' }]);
  });

  test('a Zap of before endpoints were looked after is in nobody\u2019s care, whatever it hears', async () => {
    const watcher = await watch();
    const zap = await turnOn();
    zap.forgetAddress();
    cache.clear();
    await twentyEvents();
    expect(await zap.work()).toHaveLength(20);
    await client.webhookEndpoints.delete((await only()).id);

    await pass(6);
    await watcher.tick();

    expect(await endpoints()).toEqual([]);
  });
});

test('another address, other events and a second endpoint at the address are put right', async () => {
  const watcher = await watch();
  await turnOn();
  const { id, url, events } = await only();
  await client.webhookEndpoints.create({ url, events: ['post.failed'] });
  await client.webhookEndpoints.update(id, { url: 'https://elsewhere.example/', events: ['post.failed'] });

  await watcher.tick();

  expect(await only()).toMatchObject({ id, url, events });
});

test('what has arrived is not asked for again, though Layers did not hear of it', async () => {
  const watcher = await watch();
  const zap = await turnOn();
  sandbox.behaviour.set({ deliveryRetries4xx: false });
  const [id = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  zap.answerWith(404);
  sandbox.setAccount(id, { status: 'reauth_required' });
  await pass(1);
  zap.answerWith(undefined);
  const [failed] = (await client.webhookEndpoints.listDeliveries((await only()).id)).items;
  await client.webhookEndpoints.replayDelivery(failed!.id);
  await pass(1);
  expect(await zap.work()).toHaveLength(1);

  await pass(6);
  await watcher.tick();
  await pass(1);

  expect(await zap.work()).toEqual([]);
});

test('a connection is looked after once in five minutes, and one without instant Zaps asks nothing for it', async () => {
  const looks = () =>
    sandbox
      .requests()
      .filter(({ method, path }) => `${method} ${path}`.startsWith('GET /v1/webhook-endpoints')).length;
  const watcher = await watch();
  await watcher.tick();
  expect(looks()).toBe(0);

  await turnOn();
  await watcher.tick();
  await watcher.tick();
  expect(looks()).toBe(1);
  await pass(6);
  await watcher.tick();
  expect(looks()).toBe(2);
});

test('a look that goes wrong harms no poll', async () => {
  const watcher = await watch();
  await turnOn();
  sandbox.faults.add({
    route: 'GET /v1/webhook-endpoints',
    kind: 'status',
    status: 403,
    code: 'FORBIDDEN_SCOPE',
  });
  sandbox.seed({ accounts: [{ connectedAt: new Date().toISOString() }] });

  expect(await watcher.tick()).toHaveLength(1);

  expect(told(/could not be checked/)).toBeGreaterThan(0);
});

test('a sealed secret is read with its own key only', () => {
  const sealed = seal('key', 'whsec_1');

  expect(sealed).not.toContain('whsec');
  expect(unseal('key', sealed)).toBe('whsec_1');
  expect(seal('key', 'whsec_1')).not.toBe(sealed);
  for (const other of [undefined, '', 'x', sealed.slice(1), `${sealed}A`])
    expect(unseal('key', other)).toBeUndefined();
  expect(unseal('other', sealed)).toBeUndefined();
});
