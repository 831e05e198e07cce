import { randomUUID } from 'node:crypto';

import { LayersClient, signPayload } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { closeHookZaps, HookZap, platformName, RawRequest } from '../support/zapier-hook';
import { Host, Item, openHost, runItem, runItems } from '../support/zapier-host';
import { realClient } from '../support/zapier-runtime';

describe('Account Event (Instant)', () => {
  let sandbox: Sandbox;
  let host: Host;
  let client: LayersClient;

  beforeEach(async () => {
    sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    client = realClient(sandbox);
  });

  afterEach(async () => {
    await closeHookZaps();
    await sandbox.close();
  });

  function zapWith(inputData: Record<string, unknown> = {}): HookZap {
    return new HookZap(host, inputData);
  }

  test('subscribe, hear of a connection, a dead token and a revoke, unsubscribe', async () => {
    const zap = await zapWith().turnOn();
    const accountId = await connect('star');
    await setStatus(accountId, 'reauth_required');
    await revoke(accountId);

    expect(await zap.work()).toMatchObject([
      {
        type: 'social_account.connected',
        socialAccountId: accountId,
        projectId: sandbox.projectId,
        displayName: 'star',
      },
      { type: 'social_account.needs_reauth', socialAccountId: accountId },
      { type: 'social_account.revoked', socialAccountId: accountId, reason: 'revoked_by_partner' },
    ]);
    expect(new Set(zap.fired.map(({ id }) => id)).size).toBe(3);

    await zap.turnOff();
    expect((await client.webhookEndpoints.list()).items).toEqual([]);
    await connect('later');
    expect(zap.deliveries).toHaveLength(3);
  });

  test('a Zap hears only of the events and the project it chose', async () => {
    const [other = ''] = sandbox.seed({ projects: [{ name: 'Other' }] }).projectIds;
    const chosen = await zapWith({
      events: ['social_account.revoked'],
      project_id: sandbox.projectId,
    }).turnOn();
    const elsewhere = await zapWith({ events: [''], project_id: other }).turnOn();
    const accountId = await connect('star');
    await revoke(accountId);

    expect(await chosen.work()).toMatchObject([{ type: 'social_account.revoked' }]);
    expect(await elsewhere.work()).toEqual([]);
  });

  test('an API that wants the bare id of a project gets it', async () => {
    sandbox.behaviour.set({ webhookProjectId: 'bare' });
    const zap = await zapWith({ project_id: sandbox.projectId }).turnOn();
    await connect('star');

    expect(await zap.work()).toHaveLength(1);
  });

  test('two Zaps side by side have a secret each; both hear, and one ends without the other', async () => {
    const [first, second] = [await zapWith().turnOn(), await zapWith().turnOn()];
    await connect('one');
    expect([await first.work(), await second.work()].map((items) => items.length)).toEqual([1, 1]);
    await expect(first.handle(latest(second))).rejects.toThrow('signature does not match');

    await first.turnOff();
    await connect('two');
    expect([await first.work(), await second.work()].map((items) => items.length)).toEqual([0, 1]);
  });

  test('a delivery that lacks the members of the sample gets them from the account', async () => {
    const zap = await zapWith().turnOn();
    const connectedAt = '2026-01-05T10:00:00Z';
    const [id = ''] = sandbox.seed({ accounts: [{ handle: 'looked.up', connectedAt }] }).socialAccountIds;

    const [fired] = await zap.handle(signedBy(zap, { socialAccountId: id }));
    const [sample] = await zap.list();

    expect(fired).toMatchObject({
      handle: 'looked.up',
      displayName: 'looked.up',
      platform: 'tiktok',
      connectedAt,
    });
    expect(fired?.projectId).toBe(sandbox.projectId);
    expect(typeof fired?.tokenExpiresAt).toBe('string');
    expect(Object.keys(sample ?? {})).toEqual(Object.keys(fired ?? {}));
  });

  test('an event fires also when its account cannot be looked up', async () => {
    const zap = await zapWith().turnOn();
    sandbox.faults.add({ route: '/v1/projects/:projectId/social-accounts', kind: 'status', status: 403 });

    const [fired] = await zap.handle(signedBy(zap, { socialAccountId: 'sa_1', projectId: 'prj_1' }));

    expect(fired).toMatchObject({ socialAccountId: 'sa_1', projectId: 'prj_1', handle: null });
    expect(host.logs.join()).toContain('was not fetched');
    sandbox.faults.clear();
  });

  test('posts and lease requests are heard of when they are chosen, and not without', async () => {
    const events = ['post.canceled', 'post.failed', 'lease_request.assigned'];
    const chosen = await zapWith({ events }).turnOn();
    const other = await zapWith().turnOn();
    const [id = ''] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;
    await revoke(id);

    expect(await chosen.work()).toMatchObject([{ type: 'post.canceled', needsReauth: false }]);
    expect(await other.work()).toMatchObject([{ type: 'social_account.revoked' }]);
    const dead = { scheduledPostId: 'sp_1', error: { code: 'CREDENTIAL_INVALID' } };
    expect(await chosen.handle(signedBy(chosen, dead, 'post.failed'))).toMatchObject([
      { scheduledPostId: 'sp_1', needsReauth: true, errorCode: 'CREDENTIAL_INVALID' },
    ]);
    const assigned = { requestId: 'lreq_1', assignedSocialAccountIds: ['sa_1', 'sa_2'] };
    expect(await chosen.handle(signedBy(chosen, assigned, 'lease_request.assigned'))).toMatchObject([
      { leaseRequestId: 'lreq_1', assignedAccountIds: 'sa_1, sa_2' },
    ]);
  });

  test('a delivery that comes twice fires once', async () => {
    const zap = await zapWith().turnOn();
    await connect('star');
    await zap.work();

    expect(await zap.handle(latest(zap))).toEqual([]);
  });

  test('a replay that Layers was asked for is an event of its own, and says so', async () => {
    const zap = await zapWith().turnOn();
    await connect('star');
    await zap.work();
    const [endpoint] = (await client.webhookEndpoints.list()).items;
    const [delivery] = (await client.webhookEndpoints.listDeliveries(endpoint?.id ?? '')).items;
    await client.webhookEndpoints.replayDelivery(delivery?.id ?? '');
    await sandbox.clock.advance(60_000);

    const [again] = await zap.work();

    expect(again).toMatchObject({ replayOf: delivery?.id, type: 'social_account.connected' });
    expect(again?.id).not.toBe(zap.fired[0]?.id);
  });

  test('a test ping fires nothing', async () => {
    const zap = await zapWith().turnOn();
    const [endpoint] = (await client.webhookEndpoints.list()).items;
    await client.webhookEndpoints.test(endpoint?.id ?? '');
    await sandbox.clock.advance(60_000);

    expect(zap.deliveries).toHaveLength(1);
    expect(await zap.work()).toEqual([]);
  });

  describe('refuses, and halts without harm to the Zap:', () => {
    const SIGNATURE = platformName('x-layers-signature');
    const forgeries: Array<[string, (raw: RawRequest) => RawRequest, string]> = [
      ['no signature', (raw) => ({ ...raw, headers: {} }), 'no signature'],
      ['an unreadable signature', (raw) => signed(raw, 'v1=zz'), 'cannot be read'],
      [
        'another secret',
        (raw) => signed(raw, signPayload(raw.content, 'whsec_other', now())),
        'does not match',
      ],
      ['an empty secret', (raw) => signed(raw, signPayload(raw.content, '', now())), 'does not match'],
      [
        'a changed body',
        (raw) => ({ ...raw, content: raw.content.replace('star', 'fake') }),
        'does not match',
      ],
      [
        'a body that was only written anew',
        (raw) => ({ ...raw, content: `${raw.content} ` }),
        'does not match',
      ],
    ];

    test.each(forgeries)('%s', async (_, forge, message) => {
      const zap = await zapWith().turnOn();
      await connect('star');

      await expect(zap.handle(forge(latest(zap)))).rejects.toMatchObject({
        name: 'HaltedError',
        message: expect.stringContaining(message) as string,
      });
      expect(await zap.work()).toHaveLength(1);
    });

    test.each([
      ['stale', -301, 'more than five minutes ago'],
      ['from the future', 301, 'in the future'],
    ])('a delivery that is %s', async (_, seconds, message) => {
      const zap = await zapWith().turnOn();
      await connect('star');
      const raw = latest(zap);
      const realNow = Date.now;
      jest
        .spyOn(Date, 'now')
        .mockImplementation(() => realNow() - seconds * 1000 - (seconds < 0 ? -2000 : 2000));

      await expect(zap.handle(raw)).rejects.toThrow(message);
      jest.restoreAllMocks();
    });

    test('a subscription without a secret', async () => {
      const zap = await zapWith().turnOn();
      await connect('star');
      const rawRequest = latest(zap);

      const run = host.run('triggers.account_event.operation.perform', {
        rawRequest,
        subscribeData: { id: 'x' },
      });
      await expect(run).rejects.toMatchObject({ name: 'HaltedError' });
    });

    test('a signed body that is no event, or another one than its header says', async () => {
      const secret = 'whsec_test';
      const deliver = (content: string, headers: Record<string, string> = {}) =>
        host.run('triggers.account_event.operation.perform', {
          subscribeData: { id: 'e1', secret },
          rawRequest: { content, headers: { ...headers, [SIGNATURE]: signPayload(content, secret, now()) } },
        });
      const event = JSON.stringify({ id: 'evt_1', type: 'social_account.connected', data: {} });

      for (const content of ['nonsense', '[]', '{"type":"social_account.connected"}', '']) {
        await expect(deliver(content)).rejects.toMatchObject({
          name: 'HaltedError',
          message: expect.stringContaining('its body is not a Layers event') as string,
        });
      }
      await expect(deliver(event, { 'Http-X-Layers-Event-Id': 'evt_2' })).rejects.toMatchObject({
        name: 'HaltedError',
      });
      expect(await deliver(event)).toMatchObject([{ id: 'evt_1', socialAccountId: null }]);
      expect(await deliver(`\uFEFF${event.replace('evt_1', 'evt_bom')}`)).toMatchObject([{ id: 'evt_bom' }]);
    });

    function signed(raw: RawRequest, signature: string): RawRequest {
      return { ...raw, headers: { ...raw.headers, [SIGNATURE]: signature } };
    }
  });

  test('the samples of the editor have the shape of the events', async () => {
    const zap = await zapWith().turnOn();
    await connect('star');
    const [event] = await zap.work();
    const samples = await zap.list();

    expect(samples).toMatchObject([{ type: 'social_account.connected', displayName: 'star' }]);
    expect(Object.keys(samples[0] ?? {})).toEqual(Object.keys(event ?? {}));
  });

  test('a subscription that is gone already ends without an error', async () => {
    const zap = await zapWith().turnOn();
    const [endpoint] = (await client.webhookEndpoints.list()).items;
    await client.webhookEndpoints.delete(endpoint?.id ?? '');

    await zap.turnOff();
  });

  async function connect(handle: string): Promise<string> {
    const link = await runItem(host, 'creates.create_connect_link.operation.perform', {
      inputData: { project_id: sandbox.projectId, platform: 'tiktok', return_url: 'http://localhost/back' },
    });
    await sandbox.approve(String(link.authorizeUrl), { handle });
    await sandbox.clock.advance(60_000);
    const [found] = await finds(handle);
    return String(found?.socialAccountId);
  }

  async function finds(handle: string): Promise<Item[]> {
    return runItems(host, 'searches.find_account.operation.perform', {
      inputData: { project_id: sandbox.projectId, handle },
    });
  }

  async function setStatus(accountId: string, status: 'reauth_required'): Promise<void> {
    sandbox.setAccount(accountId, { status });
    await sandbox.clock.advance(60_000);
  }

  async function revoke(accountId: string): Promise<void> {
    await host.run('creates.revoke_account.operation.perform', {
      inputData: { project_id: sandbox.projectId, social_account_id: accountId },
    });
    await sandbox.clock.advance(60_000);
  }

  /** A delivery as Layers signs it for this Zap. */
  function signedBy(zap: HookZap, data: object, type = 'social_account.connected'): RawRequest {
    const content = JSON.stringify({ id: `evt_${randomUUID()}`, type, data });
    const signature = signPayload(content, zap.secret, now());
    return { method: 'POST', content, headers: { [platformName('x-layers-signature')]: signature } };
  }

  function latest(zap: HookZap): RawRequest {
    const raw = zap.deliveries.at(-1);
    if (!raw) throw new Error('nothing was delivered');
    return raw;
  }

  function now(): number {
    return Math.floor(Date.now() / 1000);
  }
});
