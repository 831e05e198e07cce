import fc from 'fast-check';
import { signPayload } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { byId, HostOptions } from './host';
import { closeWebhookN8ns, layersOf, startWebhookN8n, WebhookN8n } from './webhook-n8n';

const HOUR = 3_600_000;
let sandbox: Sandbox;
const { api, endpoints, connect } = layersOf(() => sandbox);

beforeAll(async () => {
  sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
});

beforeEach(() => sandbox.reset());

afterEach(closeWebhookN8ns);

afterAll(() => sandbox.close());

describe('the endpoint at Layers', () => {
  it('is made on activation, found on the next, and removed on deactivation', async () => {
    const n8n = await start();

    await n8n.activate();
    const [made, ...more] = await endpoints();
    expect(made).toMatchObject({ url: n8n.url, status: 'active', description: 'n8n: Accounts' });
    expect(more).toEqual([]);
    await n8n.activate();
    expect(await endpoints()).toEqual([made]);

    await n8n.deactivate();
    expect(await endpoints()).toEqual([]);
    expect(n8n.host.saved()).not.toContain('whsec_');
    await n8n.deactivate();
  });

  it('is set to other events, and back to active when it was paused', async () => {
    const n8n = await start();
    await n8n.activate();
    const [made] = await endpoints();
    await api(`PATCH /webhook-endpoints/${made?.id}`, { status: 'paused' });

    n8n.host.parameters.events = ['social_account.revoked'];
    await n8n.activate();

    expect(await endpoints()).toMatchObject([
      { id: made?.id, events: ['social_account.revoked'], status: 'active' },
    ]);
  });

  it('is made anew for another project', async () => {
    const n8n = await start();
    await n8n.activate();
    const [org] = await endpoints();

    Object.assign(n8n.host.parameters, { projectScope: 'one', project: byId(sandbox.projectId) });
    await n8n.activate();
    const [narrow, ...more] = await endpoints();

    expect(more).toEqual([]);
    expect(narrow?.id).not.toBe(org?.id);
    expect(narrow?.projectId).toBe(sandbox.projectId);
    await n8n.activate();
    expect(await endpoints()).toEqual([narrow]);
  });

  it('takes a bare project id where the API insists on one', async () => {
    sandbox.behaviour.set({ webhookProjectId: 'bare' });
    const n8n = await start({ parameters: { projectScope: 'one', project: byId(sandbox.projectId) } });

    await n8n.activate();

    expect(await endpoints()).toHaveLength(1);
    sandbox.behaviour.set({ webhookProjectId: 'any' });
  });

  it('is taken over with a new secret when the old one is lost, and doubles are removed', async () => {
    const n8n = await start();
    await n8n.activate();
    await api('POST /webhook-endpoints', { url: n8n.url, events: ['social_account.revoked'] });
    n8n.host.forget();

    await n8n.activate();
    sandbox.seed({ accounts: [{}] });
    await connect();

    expect(await endpoints()).toHaveLength(1);
    expect(n8n.executions).toHaveLength(1);
  });

  it('lets several workflows live side by side', async () => {
    const [one, two] = [await start(), await start({ name: 'Other' })];
    await one.activate();
    await two.activate();

    await connect();
    expect([one.executions.length, two.executions.length]).toEqual([1, 1]);
    await one.deactivate();
    await connect();
    expect([one.executions.length, two.executions.length]).toEqual([1, 2]);
  });

  it.each([
    ['plain http', { webhookUrl: 'http://n8n.example.com/webhook/1' }],
    ['a local address, for an API that is elsewhere', { baseUrl: 'https://api.layers.com' }],
    ['none', { webhookUrl: undefined }],
  ])('is refused for %s, naming WEBHOOK_URL', async (_, change) => {
    const n8n = await start(change);

    await expect(n8n.activate()).rejects.toMatchObject({
      message: expect.stringMatching(/webhook URL is not a public https address/) as string,
      description: expect.stringMatching(/WEBHOOK_URL/) as string,
    });
  });

  it('is refused with clear words for a wrong key and for no event', async () => {
    const wrong = await start({ apiKey: 'lp_live_wrong_wrong' });
    const none = await start({ parameters: { events: [] } });

    await expect(wrong.activate()).rejects.toMatchObject({ failure: { cause: 'credential-invalid' } });
    await expect(none.activate()).rejects.toThrow("'Events' is empty");
  });
});

describe('a delivery', () => {
  it('starts the workflow with the shape of the polling trigger', async () => {
    const n8n = await start();
    await n8n.activate();

    const account = await connect('acme');
    sandbox.setAccount(account, { status: 'reauth_required' });
    await sandbox.clock.advance(0);
    await api(`DELETE /social-accounts/${account}`);
    await sandbox.clock.advance(0);

    const common = {
      socialAccountId: account,
      projectId: sandbox.projectId,
      platform: 'tiktok',
      handle: 'acme',
    };
    expect(n8n.executions).toMatchObject([
      { ...common, type: 'account_connected', level: 'healthy', leased: false, accountFetched: true },
      {
        ...common,
        type: 'health_degraded',
        reason: 'reauth_required',
        fix: 'reauth_link',
        level: 'critical',
      },
      {
        ...common,
        type: 'health_degraded',
        reason: 'disconnected',
        fix: 'connect_link',
        reasons: ['disconnected'],
        disconnectedReason: 'revoked_by_partner',
      },
    ]);
    for (const { eventId, event } of n8n.executions) {
      expect(eventId).toMatch(/^evt_/);
      expect(event).toMatchObject({ id: eventId, data: { socialAccountId: account } });
    }
  });

  it('starts it also when the account cannot be fetched, and says so', async () => {
    const n8n = await start();
    await n8n.activate();
    sandbox.faults.add({ route: '/v1/projects/:projectId/social-accounts', kind: 'status', status: 403 });

    await connect('acme');

    expect(n8n.executions).toMatchObject([
      { type: 'account_connected', accountFetched: false, handle: 'acme', leased: null },
    ]);
    expect(n8n.host.log.join()).toMatch(/account of evt_\w+ was not fetched/);
    sandbox.faults.clear();
  });

  it('about a post or a lease request gives its documented members', async () => {
    const events = [
      'post.failed',
      'post.canceled',
      'post.published',
      'lease_request.assigned',
      'lease_request.rejected',
    ];
    const n8n = await start({ parameters: { events } });
    await n8n.activate();
    const [socialAccountId = '', revoked = ''] = sandbox.seed({
      accounts: [{ handle: 'poster' }, { queuedPosts: 1 }],
    }).socialAccountIds;
    const { projectId } = sandbox;

    await api(`DELETE /social-accounts/${revoked}`);
    await sandbox.clock.advance(0);
    const post = { scheduledPostId: 'sp_1', containerId: 'cnt_1', socialAccountId, projectId };
    await n8n.send({
      id: 'evt_1',
      type: 'post.failed',
      data: { ...post, error: { code: 'CREDENTIAL_INVALID' } },
    });
    await n8n.send({
      id: 'evt_2',
      type: 'post.failed',
      data: { ...post, error: { code: 'PLATFORM_ERROR' } },
    });
    const lease = { requestId: 'lreq_1', assignedSocialAccountIds: ['sa_1'] };
    await n8n.send({ id: 'evt_3', type: 'lease_request.assigned', data: lease });
    await n8n.send({ id: 'evt_4', type: 'lease_request.rejected', data: { requestId: 'lreq_2' } });

    expect(n8n.executions).toMatchObject([
      { type: 'post.canceled', scheduledPostId: expect.stringMatching(/^sp_/) as string, externalUrl: null },
      { type: 'health_degraded', reason: 'reauth_required', fix: 'reauth_link', handle: 'poster' },
      { type: 'post.failed', scheduledPostId: 'sp_1', errorCode: 'PLATFORM_ERROR', handle: 'poster' },
      { type: 'lease_request.assigned', requestId: 'lreq_1', assignedSocialAccountIds: ['sa_1'] },
      { type: 'lease_request.rejected', requestId: 'lreq_2', assignedSocialAccountIds: [] },
    ]);
  });

  it('asks for nothing when the account is not wanted', async () => {
    const n8n = await start({ parameters: { options: { fetchAccount: false } } });
    await n8n.activate();

    await connect();

    expect(n8n.executions).toMatchObject([{ type: 'account_connected', accountFetched: false }]);
    expect(sandbox.requests().filter(({ path }) => path.includes('social-accounts'))).toEqual([]);
  });

  it('finds the project when the event does not name it', async () => {
    const n8n = await start();
    await n8n.activate();
    const [socialAccountId = ''] = sandbox.seed({ accounts: [{ handle: 'lost' }] }).socialAccountIds;

    await n8n.send({ id: 'evt_1', type: 'social_account.connected', data: { socialAccountId } });

    expect(n8n.executions).toMatchObject([
      { projectId: sandbox.projectId, handle: 'lost', accountFetched: true },
    ]);
  });

  it('answers a test ping without starting anything', async () => {
    const n8n = await start();
    await n8n.activate();
    const [endpoint] = await endpoints();

    await api(`POST /webhook-endpoints/${endpoint?.id}/test`, {});
    await sandbox.clock.advance(0);

    expect(n8n.answers).toEqual([200]);
    expect(n8n.executions).toEqual([]);
  });

  it('starts it once however often it comes, and again for a replay', async () => {
    const n8n = await start();
    await n8n.activate();
    const event = { id: 'evt_1', type: 'social_account.connected', data: {} };

    expect(await n8n.send(event)).toBe(200);
    expect(await n8n.send(event)).toBe(200);
    expect(await n8n.send({ ...event, id: 'evt_2', replayOf: 'd1' })).toBe(200);

    expect(n8n.executions.map(({ eventId }) => eventId)).toEqual(['evt_1', 'evt_2']);
    expect(n8n.executions[1]).toMatchObject({ event: { replayOf: 'd1' } });
  });

  it('is remembered for the latest thousand, in little space', async () => {
    const n8n = await start({ parameters: { options: { fetchAccount: false } } });
    await n8n.activate();
    for (let place = 0; place < 1_100; place += 1) {
      await n8n.deliver({ id: `evt_${place}`, type: 'social_account.connected', data: {} });
    }

    expect(n8n.host.saved().length).toBeLessThan(20_000);
  });

  it('passes when its type is unknown but wanted, and is passed over when it is not wanted', async () => {
    const events = ['social_account.connected', 'account.sparkled'];
    const n8n = await start();
    await n8n.activate();
    n8n.host.parameters.events = events;

    expect(await n8n.send({ id: 'evt_1', type: 'account.sparkled', data: { glitter: [1] } })).toBe(200);
    expect(await n8n.send({ id: 'evt_2', type: 'social_account.revoked', data: {} })).toBe(200);

    expect(n8n.executions).toMatchObject([
      { eventId: 'evt_1', type: 'account.sparkled', event: { data: { glitter: [1] } } },
    ]);
  });

  it.each([
    ['is not JSON', 'nonsense'],
    ['is no event', '[]'],
    ['has no ID', '{"type":"social_account.connected"}'],
  ])('whose signed body %s is logged, and answered so that Layers shows it', async (_, body) => {
    const n8n = await start();
    await n8n.activate();

    const status = await n8n.post(body, signPayload(body, n8n.secret(), Math.floor(Date.now() / 1000)));

    expect(status).toBe(422);
    expect(n8n.executions).toEqual([]);
    expect(n8n.host.log.join()).toMatch(/signed by Layers but its body is not an event/);
  });

  it('whose body begins with a byte order mark is read', async () => {
    const n8n = await start();
    await n8n.activate();
    const body = `\uFEFF${JSON.stringify({ id: 'evt_bom', type: 'social_account.connected', data: {} })}`;

    const status = await n8n.post(body, signPayload(body, n8n.secret(), Math.floor(Date.now() / 1000)));

    expect(status).toBe(200);
    expect(n8n.executions).toMatchObject([{ eventId: 'evt_bom' }]);
  });

  it('is asked for again when this n8n cannot read its own settings', async () => {
    const n8n = await start();
    await n8n.activate();
    const wanted = n8n.host.parameters.events;
    const event = { id: 'evt_1', type: 'social_account.connected', data: {} };

    n8n.host.parameters.events = [];
    expect(await n8n.send(event)).toBe(503);
    n8n.host.parameters.events = wanted;
    expect(await n8n.send(event)).toBe(200);

    expect(n8n.executions).toHaveLength(1);
  });
});

describe('the signature', () => {
  const event = { id: 'evt_1', type: 'social_account.connected', data: {} };
  const body = JSON.stringify(event);
  const seconds = () => Math.floor(Date.now() / 1000);

  it.each<[string, (secret: string) => [string, string | undefined]]>([
    ['is missing', () => [body, undefined]],
    ['is empty', () => [body, '']],
    ['is of another secret', () => [body, signPayload(body, 'whsec_other', seconds())]],
    [
      'is of another body',
      (secret) => [body.replace('evt_1', 'evt_9'), signPayload(body, secret, seconds())],
    ],
    ['is of the same JSON in other bytes', (secret) => [` ${body}`, signPayload(body, secret, seconds())]],
    ['is stale', (secret) => [body, signPayload(body, secret, seconds() - 301)]],
    ['is from the future', (secret) => [body, signPayload(body, secret, seconds() + 302)]],
    [
      'has another time than it signs',
      (secret) => [body, signPayload(body, secret, 1).replace('t=1', `t=${seconds()}`)],
    ],
  ])('refuses a call with 401, and starts nothing, when it %s', async (_, make) => {
    const n8n = await start();
    await n8n.activate();
    const [sent, signature] = make(n8n.secret());

    expect(await n8n.post(sent, signature)).toBe(401);
    expect(n8n.executions).toEqual([]);
    expect(await n8n.send(event)).toBe(200);
  });

  it('may be any of several', async () => {
    const n8n = await start();
    await n8n.activate();
    const good = signPayload(body, n8n.secret(), seconds());

    expect(await n8n.post(body, good.replace('v1=', `v1=${'0'.repeat(64)},v1=`))).toBe(200);
  });

  it('fails closed when no secret is known', async () => {
    const n8n = await start();

    expect(await n8n.post(body, signPayload(body, '', seconds()))).toBe(401);
    expect(n8n.host.log.join()).toMatch(/signing secret is not known/);
  });

  it('holds on through a rotation by somebody else for a day, then fails closed until the next activation', async () => {
    const n8n = await start();
    await n8n.activate();
    const [endpoint] = await endpoints();
    await api(`POST /webhook-endpoints/${endpoint?.id}/rotate-secret`, {});
    await connect();
    expect(n8n.answers).toEqual([200]);

    await sandbox.clock.advance(25 * HOUR);
    n8n.answers.length = 0;
    await connect();
    expect(n8n.answers).toEqual([401]);
    expect(n8n.host.log.join()).toMatch(/the signing secret has been rotated elsewhere/);

    await n8n.activate();
    n8n.answers.length = 0;
    await connect();
    expect(n8n.answers).toEqual([200]);
  });

  it('keeps any garbage out without a stumble', async () => {
    const n8n = await start({ parameters: { options: { fetchAccount: false } } });
    await n8n.activate();

    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        fc.oneof(fc.string(), fc.stringMatching(/^t=\d{1,10},v1=[0-9a-f]{64}$/)),
        async (raw, signature) => {
          const { status } = await n8n.call(Buffer.from(raw), { 'x-layers-signature': signature });
          expect(status).toBe(401);
        },
      ),
      { numRuns: 300 },
    );
    expect(n8n.executions).toEqual([]);
  });

  it('does not stumble over signed garbage either', async () => {
    const n8n = await start({ parameters: { options: { fetchAccount: false } } });
    await n8n.activate();
    const data = fc.oneof(
      fc.jsonValue(),
      fc.record({ socialAccountId: fc.jsonValue(), projectId: fc.jsonValue() }),
    );
    const envelope = fc.record({
      id: fc.jsonValue(),
      type: fc.constantFrom('social_account.connected', 7),
      data,
    });

    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), envelope), async (value) => {
        const raw = Buffer.from(JSON.stringify(value));
        const signature = signPayload(raw, n8n.secret(), seconds());
        const { status } = await n8n.call(raw, { 'x-layers-signature': signature });
        const isEvent = typeof value === 'object' && value !== null && 'id' in value && 'type' in value;
        const isRead =
          isEvent && typeof value.id === 'string' && value.id !== '' && typeof value.type === 'string';
        expect(status).toBe(isRead ? 200 : 422);
      }),
      { numRuns: 300 },
    );
  });
});

function start(options: Partial<HostOptions> = {}): Promise<WebhookN8n> {
  return startWebhookN8n(sandbox, options);
}
