import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { Host, openHost, runItems } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';

const MINUTE = 60_000;
const realNow = Date.now;
let shift = 0;
let sandbox: Sandbox;
let host: Host;
let accountId: string;

beforeEach(async () => {
  shift = 0;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + shift);
  sandbox = await createSandbox();
  host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'star' }] }).socialAccountIds;
});

afterEach(async () => {
  jest.restoreAllMocks();
  await sandbox.close();
});

const zapOf = (trigger: string) => PollingZap.of(host, trigger, { project_id: sandbox.projectId });

test('an account that was dead when the Zap was turned on fires when its owner came back, once', async () => {
  sandbox.setAccount(accountId, { status: 'reauth_required' });
  const zap = await zapOf('account_recovered').turnOn();
  expect(await zap.tick()).toEqual([]);
  sandbox.setAccount(accountId, { status: 'connected' });

  const fired = await zap.tick();

  expect(fired).toMatchObject([
    {
      type: 'account_recovered',
      socialAccountId: accountId,
      projectId: sandbox.projectId,
      handle: 'star',
      status: 'connected',
      level: 'healthy',
      previousLevel: 'critical',
      previousReasons: 'reauth_required',
    },
  ]);
  expect(await zap.tick()).toEqual([]);
});

test('is not turned on without the memory, for what recovered before would fire later', async () => {
  sandbox.setAccount(accountId, { status: 'reauth_required' });
  await zapOf('account_health_degraded').turnOn();
  sandbox.setAccount(accountId, { status: 'connected' });
  host.cache.mood = 'broken';
  const zap = zapOf('account_recovered');

  await expect(zap.turnOn()).rejects.toThrow('Turn the Zap on again');
  host.cache.mood = 'well';
  await zap.turnOn();
  expect(await zap.tick()).toEqual([]);
});

test('each recovery fires, and no status that nobody documented is one', async () => {
  const zap = await zapOf('account_recovered').turnOn();
  for (const rounds of [1, 2, 3]) {
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    await zap.tick();
    sandbox.setAccount(accountId, { status: 'disconnected' });
    expect(await zap.tick()).toEqual([]);
    sandbox.setAccount(accountId, { status: 'connected' });
    await zap.tick();
    expect(zap.fired).toHaveLength(rounds);
  }
});

test('a poll tells of all that have recovered, however many', async () => {
  const { socialAccountIds } = sandbox.seed({ accounts: { count: 350, handle: 'fleet' } });
  for (const id of socialAccountIds) sandbox.setAccount(id, { status: 'reauth_required' });
  const inputData = { project_id: sandbox.projectId, content_health: false };
  await PollingZap.of(host, 'account_recovered', inputData).turnOn();
  for (const id of socialAccountIds) sandbox.setAccount(id, { status: 'connected' });

  const items = await runItems(host, 'triggers.account_recovered.operation.perform', { inputData, meta: {} });
  expect(new Set(items.map(({ id }) => id)).size).toBe(350);
  // What is kept for the other Zaps has an end.
  expect(
    await runItems(host, 'triggers.account_recovered.operation.perform', { inputData, meta: {} }),
  ).toHaveLength(300);
});

test('content that is well again fires too', async () => {
  const zap = await zapOf('account_recovered').turnOn();
  const read = async (score: number) => {
    shift += 31 * MINUTE;
    await sandbox.clock.advance(31 * MINUTE);
    sandbox.setHealth(accountId, { score });
    return zap.tick();
  };
  expect(await read(10)).toEqual([]);

  expect(await read(90)).toMatchObject([{ previousReasons: 'score_low', previousLevel: 'warning' }]);
});

test('it shares what it knows with Account Health Degraded, and each fires by itself', async () => {
  const degraded = await zapOf('account_health_degraded').turnOn();
  const recovered = await zapOf('account_recovered').turnOn();
  sandbox.setAccount(accountId, { status: 'reauth_required' });
  expect(await degraded.tick()).toHaveLength(1);
  sandbox.setAccount(accountId, { status: 'connected' });
  // The other Zap is first to see it.
  expect(await degraded.tick()).toEqual([]);

  expect(await recovered.tick()).toHaveLength(1);
  expect(await recovered.tick()).toEqual([]);
  expect(await degraded.tick()).toEqual([]);
});

test('without a memory nothing fires, rather than something that was not', async () => {
  host.cache.mood = 'forgetful';
  const zap = await zapOf('account_recovered').turnOn();
  sandbox.setAccount(accountId, { status: 'reauth_required' });
  await zap.tick();
  sandbox.setAccount(accountId, { status: 'connected' });

  expect(await zap.tick()).toEqual([]);
});

test('a recovery that is over when this Zap polls does not fire, and of two the last one does', async () => {
  const degraded = await zapOf('account_health_degraded').turnOn();
  const recovered = await zapOf('account_recovered').turnOn();
  const see = async (status: 'reauth_required' | 'connected') => {
    sandbox.setAccount(accountId, { status });
    await degraded.tick();
  };
  await see('reauth_required');
  await see('connected');
  await see('reauth_required');

  expect(await recovered.tick()).toEqual([]);
  await see('connected');
  await see('reauth_required');
  await see('connected');
  expect(await recovered.tick()).toHaveLength(1);
  expect(await recovered.tick()).toEqual([]);
});

test('a recovery does not fire while the content of the account is bad', async () => {
  const degraded = await zapOf('account_health_degraded').turnOn();
  const recovered = await zapOf('account_recovered').turnOn();
  sandbox.setAccount(accountId, { status: 'reauth_required' });
  await degraded.tick();
  sandbox.setAccount(accountId, { status: 'connected' });
  await degraded.tick();
  shift += 31 * MINUTE;
  await sandbox.clock.advance(31 * MINUTE);
  sandbox.setHealth(accountId, { score: 10 });

  expect(await recovered.tick()).toEqual([]);
});
