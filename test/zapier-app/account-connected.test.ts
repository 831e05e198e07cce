import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { Host, openHost, runItem, runItems } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';

const RETURN_URL = 'http://localhost/back';
const TRIGGER = 'account_connected';

describe.each([true, false])('Account Connected, when a reconnect moves connectedAt: %s', (moves) => {
  let sandbox: Sandbox;
  let zap: PollingZap;
  let accountId: string;

  beforeEach(async () => {
    sandbox = await createSandbox({ behaviour: { reconnectMovesConnectedAt: moves } });
    const host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'first' }] }).socialAccountIds;
    zap = PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId });
    await zap.turnOn();
  });

  afterEach(() => sandbox.close());

  test('what was connected before the Zap was turned on does not fire', async () => {
    expect(await zap.tick()).toEqual([]);
  });

  test('a new account fires once', async () => {
    const { socialAccountIds } = sandbox.seed({
      accounts: [{ handle: 'second', platform: 'instagram', connectedAt: new Date().toISOString() }],
    });

    const fired = await zap.tick();

    expect(fired).toHaveLength(1);
    expect(fired[0]).toMatchObject({
      socialAccountId: socialAccountIds[0],
      projectId: sandbox.projectId,
      platform: 'instagram',
      handle: 'second',
      status: 'connected',
      reconnected: false,
      type: 'account_connected',
    });
    expect(await zap.tick()).toEqual([]);
  });

  test('each reconnect fires once, and only once', async () => {
    for (const round of [1, 2, 3]) {
      sandbox.setAccount(accountId, { status: 'reauth_required' });
      expect(await zap.tick()).toEqual([]);
      expect(await zap.tick()).toEqual([]);

      await sandbox.clock.advance(60_000);
      await reconnect();

      const fired = await zap.tick();
      expect(fired).toMatchObject([{ socialAccountId: accountId, reconnected: true }]);
      expect(await zap.tick()).toEqual([]);
      expect(zap.fired).toHaveLength(round);
    }
  });

  test('a token that is refreshed silently does not fire', async () => {
    sandbox.setAccount(accountId, { tokenExpiresAt: '2031-01-01T00:00:00Z' });

    expect(await zap.tick()).toEqual([]);
  });

  test('an account that was revoked and connected again under its id fires, though lists hide it meanwhile', async () => {
    sandbox.behaviour.set({ listIncludesDisconnected: false, reconnectAfterRevoke: 'same-id' });
    await runItem(host(), 'creates.revoke_account.operation.perform', {
      inputData: { project_id: sandbox.projectId, social_account_id: accountId },
    });
    expect(await zap.tick()).toEqual([]);
    expect(await zap.tick()).toEqual([]);

    await sandbox.clock.advance(60_000);
    const link = await runItem(host(), 'creates.create_connect_link.operation.perform', {
      inputData: { project_id: sandbox.projectId, platform: 'tiktok', return_url: RETURN_URL },
    });
    await sandbox.approve(String(link.authorizeUrl), { handle: 'first' });

    expect(await zap.tick()).toMatchObject([{ socialAccountId: accountId, handle: 'first' }]);
    expect(await zap.tick()).toEqual([]);
  });

  function host(): Host {
    return openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  }

  async function reconnect(): Promise<void> {
    const link = await runItem(host(), 'creates.create_reauth_link.operation.perform', {
      inputData: { project_id: sandbox.projectId, social_account_id: accountId, return_url: RETURN_URL },
    });
    await sandbox.approve(String(link.authorizeUrl));
  }
});

describe('Account Connected', () => {
  let sandbox: Sandbox;
  let host: Host;

  beforeEach(async () => {
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await sandbox.close();
  });

  test('a reconnect that no poll saw happening is known by its later connectedAt', async () => {
    const [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'quick' }] }).socialAccountIds;
    const zap = await PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId }).turnOn();
    await sandbox.clock.advance(60_000);
    const link = await runItem(host, 'creates.create_reauth_link.operation.perform', {
      inputData: { project_id: sandbox.projectId, social_account_id: accountId, return_url: RETURN_URL },
    });
    await sandbox.approve(String(link.authorizeUrl));

    expect(await zap.tick()).toMatchObject([{ socialAccountId: accountId, reconnected: true }]);
    expect(await zap.tick()).toEqual([]);
  });

  test('a crowd of new accounts fires a hundred at a time, and nobody is left out', async () => {
    const zap = await PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId }).turnOn();
    sandbox.seed({ accounts: { count: 250, handle: 'crowd' } });

    const fired = [await zap.tick(), await zap.tick(), await zap.tick(), await zap.tick()];

    expect(fired.map((items) => items.length)).toEqual([100, 100, 50, 0]);
  });

  test('two Zaps side by side hear of everything, each once', async () => {
    const [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'shared' }] }).socialAccountIds;
    sandbox.behaviour.set({ reconnectMovesConnectedAt: false });
    const zaps = [
      PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId }),
      PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId }),
    ];
    await Promise.all(zaps.map((zap) => zap.turnOn()));

    for (const status of ['reauth_required', 'connected', 'disconnected', 'connected'] as const) {
      sandbox.setAccount(accountId, { status });
      await Promise.all(zaps.map((zap) => zap.tick()));
      await Promise.all(zaps.map((zap) => zap.tick()));
    }

    expect(zaps.map((zap) => zap.fired.length)).toEqual([2, 2]);
  });

  test('without a project it watches all of them', async () => {
    const zap = await PollingZap.of(host, TRIGGER).turnOn();
    const { projectIds } = sandbox.seed({
      projects: [{ name: 'Another' }],
      accounts: [{ handle: 'elsewhere' }],
    });

    expect(await zap.tick()).toMatchObject([{ handle: 'elsewhere', projectId: projectIds[0] }]);
  });

  test('without a working cache new accounts and moved connections still fire once', async () => {
    host.cache.mood = 'broken';
    const zap = await PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId }).turnOn();
    sandbox.seed({ accounts: [{ handle: 'new' }] });

    expect(await zap.tick()).toHaveLength(1);
    expect(await zap.tick()).toHaveLength(0);
  });

  test('a Zap is not turned on with half the accounts, for the other half would fire later', async () => {
    sandbox.seed({ projects: [{ name: 'Another' }], accounts: [{ handle: 'elsewhere' }] });
    const zap = PollingZap.of(host, TRIGGER);
    jest.spyOn(console, 'log').mockImplementation();
    let lists = 0;
    host.beforeRequest = ({ url }) => {
      lists += url.includes('/social-accounts') ? 1 : 0;
      if (lists === 2) sandbox.faults.add({ route: '*', kind: 'status', status: 500, times: 2 });
    };

    await expect(zap.turnOn()).rejects.toThrow('Turn the Zap on again');
    host.beforeRequest = undefined;
    await zap.turnOn();
    expect(await zap.tick()).toEqual([]);
  });

  test('while it is being turned on, ids are enough', async () => {
    sandbox.seed({ accounts: [{ handle: 'old' }] });
    const items = await runItems(host, `triggers.${TRIGGER}.operation.perform`, {
      inputData: { project_id: sandbox.projectId },
      meta: { isPopulatingDedupe: true },
    });

    expect(items.map((item) => Object.keys(item))).toEqual([['id']]);
  });

  test('testing it in the editor shows accounts and remembers nothing', async () => {
    sandbox.seed({ accounts: [{ handle: 'old', connectedAt: '2024-01-01T00:00:00Z' }] });
    const zap = PollingZap.of(host, TRIGGER, { project_id: sandbox.projectId });

    expect(await zap.sample()).toMatchObject([{ handle: 'old' }]);
    expect(host.cache.keys()).toEqual([]);
  });
});
