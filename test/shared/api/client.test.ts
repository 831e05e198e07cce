import { Account, LayersApiError, LayersClient, LayersConnectionError } from 'layers-social-core';

import { answers, html, lost, ok, rejectionOf, status, throttled } from '../../support/runtime';

const RETURN_URL = 'https://example.com/back';
const LINK = { authorizeUrl: 'https://www.tiktok.com/', state: 'st_1', expiresAt: '2026-04-18T19:16:42Z' };
const ACCOUNT: Account = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
const REVOCATION = {
  socialAccountId: 'sa_1',
  status: 'disconnected',
  disconnectedReason: 'revoked_by_partner',
  canceledScheduledPosts: 3,
  disconnectedAt: '2026-04-18T19:06:42Z',
};
const ENDPOINT = { id: 'w_1', url: 'https://a.example/hook', status: 'active', events: ['test.ping'] };
const POST = { id: 'sp_1', status: 'queued' };

interface Sent {
  request: string;
  body?: unknown;
  /** Whether it carries an idempotency key. */
  keyed?: boolean;
}

/** Each method, the answer it gets and the request it sends (contract, sections 7 to 13). */
const METHODS: Array<
  [name: string, call: (client: LayersClient) => Promise<unknown>, answer: unknown, Sent]
> = [
  ['whoami', (c) => c.whoami(), { organizationId: 'org_1' }, { request: 'GET /v1/whoami' }],
  ['listProjects', (c) => c.listProjects(), { items: [{ id: 'prj_1' }] }, { request: 'GET /v1/projects' }],
  [
    'listProjects with everything',
    (c) =>
      c.listProjects({ limit: 200, cursor: 'c=', status: 'active', search: 'Ä b', customerExternalId: '7' }),
    { items: [{ id: 'prj_1', name: 'Acme' }], nextCursor: 'd' },
    {
      request: 'GET /v1/projects?limit=200&cursor=c%3D&status=active&search=%C3%84+b&customerExternalId=7',
    },
  ],
  [
    'createConnectLink',
    (c) => c.createConnectLink('prj_1', { platform: 'tiktok', returnUrl: RETURN_URL }),
    LINK,
    {
      request: 'POST /v1/projects/prj_1/social/oauth-url',
      body: { platform: 'tiktok', returnUrl: RETURN_URL },
    },
  ],
  [
    'createConnectLink with everything',
    (c) =>
      c.createConnectLink('prj_1', {
        platform: 'instagram',
        returnUrl: RETURN_URL,
        scopes: ['a', 'b'],
        usageNote: 'n',
      }),
    LINK,
    {
      request: 'POST /v1/projects/prj_1/social/oauth-url',
      body: { platform: 'instagram', returnUrl: RETURN_URL, scopes: ['a', 'b'], usageNote: 'n' },
    },
  ],
  [
    'getConnectionStatus',
    (c) => c.getConnectionStatus('st_1'),
    { state: 'st_1', status: 'pending' },
    { request: 'GET /v1/social/oauth-status/st_1' },
  ],
  [
    'listAccounts',
    (c) => c.listAccounts('prj_1', { platform: 'tiktok', status: 'connected', leased: false, limit: 1 }),
    { items: [ACCOUNT] },
    {
      request: 'GET /v1/projects/prj_1/social-accounts?platform=tiktok&status=connected&leased=false&limit=1',
    },
  ],
  [
    'createReauthLink',
    (c) => c.createReauthLink('prj_1', { socialAccountId: 'sa_1', returnUrl: RETURN_URL, scopes: ['a'] }),
    LINK,
    {
      request: 'POST /v1/projects/prj_1/social/reauth-url',
      body: { socialAccountId: 'sa_1', returnUrl: RETURN_URL, scopes: ['a'] },
    },
  ],
  [
    'getHealth',
    (c) => c.getHealth('sa_1'),
    { socialAccountId: 'sa_1', score: null, tier: 'a tier of tomorrow', buckets: [] },
    { request: 'GET /v1/social-accounts/sa_1/health' },
  ],
  [
    'revokeAccount',
    (c) => c.revokeAccount('prj_1', 'sa_1'),
    REVOCATION,
    { request: 'DELETE /v1/social-accounts/sa_1' },
  ],
  [
    'listLeasedAccounts',
    (c) => c.listLeasedAccounts('prj_1'),
    { items: [{ socialAccountId: 'sa_1' }] },
    { request: 'GET /v1/projects/prj_1/leased-accounts' },
  ],
  [
    'listLeasedAccounts that are gone',
    (c) => c.listLeasedAccounts('prj_1', { status: 'disconnected' }),
    { items: [] },
    { request: 'GET /v1/projects/prj_1/leased-accounts?status=disconnected' },
  ],
  [
    'releaseLease',
    (c) => c.releaseLease('sa_1'),
    { ...REVOCATION, disconnectedReason: 'released_by_partner' },
    { request: 'DELETE /v1/leased-accounts/sa_1' },
  ],
  [
    'releaseLease with a reason',
    (c) => c.releaseLease('sa_1', 'season over'),
    REVOCATION,
    { request: 'DELETE /v1/leased-accounts/sa_1', body: { reason: 'season over' } },
  ],
  [
    'listScheduledPosts',
    (c) =>
      c.listScheduledPosts('prj_1', { status: ['queued', 'draft'], socialAccountId: 'sa_1', limit: 100 }),
    { items: [POST] },
    {
      request:
        'GET /v1/projects/prj_1/scheduled-posts?status=queued&status=draft&socialAccountId=sa_1&limit=100',
    },
  ],
  [
    'listScheduledPosts of everything',
    (c) => c.listScheduledPosts('prj_1'),
    { items: [] },
    { request: 'GET /v1/projects/prj_1/scheduled-posts' },
  ],
  [
    'listWebhookEndpoints',
    (c) => c.webhookEndpoints.list({ projectId: 'prj_1' }),
    { items: [ENDPOINT] },
    { request: 'GET /v1/webhook-endpoints?projectId=prj_1' },
  ],
  [
    'listWebhookEndpoints of everything',
    (c) => c.webhookEndpoints.list(),
    { items: [] },
    { request: 'GET /v1/webhook-endpoints' },
  ],
  [
    'createWebhookEndpoint',
    (c) => c.webhookEndpoints.create({ url: ` ${ENDPOINT.url} `, events: ['test.ping'], scope: 'own' }),
    { endpoint: ENDPOINT, signingSecret: 'whsec_1' },
    {
      request: 'POST /v1/webhook-endpoints',
      body: { url: ENDPOINT.url, events: ['test.ping'], scope: 'own' },
      keyed: true,
    },
  ],
  [
    'getWebhookEndpoint',
    (c) => c.webhookEndpoints.get('w_1'),
    ENDPOINT,
    { request: 'GET /v1/webhook-endpoints/w_1' },
  ],
  [
    'updateWebhookEndpoint',
    (c) => c.webhookEndpoints.update('w_1', { status: 'active', description: null }),
    ENDPOINT,
    {
      request: 'PATCH /v1/webhook-endpoints/w_1',
      body: { status: 'active', description: null },
      keyed: true,
    },
  ],
  [
    'deleteWebhookEndpoint',
    (c) => c.webhookEndpoints.delete('w_1'),
    { id: 'w_1', deleted: true },
    { request: 'DELETE /v1/webhook-endpoints/w_1' },
  ],
  [
    'rotateWebhookSecret',
    (c) => c.webhookEndpoints.rotateSecret('w_1'),
    { endpointId: 'w_1', signingSecret: 'whsec_2' },
    { request: 'POST /v1/webhook-endpoints/w_1/rotate-secret', keyed: true },
  ],
  [
    'testWebhookEndpoint',
    (c) => c.webhookEndpoints.test('w_1'),
    { eventId: 'evt_1' },
    { request: 'POST /v1/webhook-endpoints/w_1/test', keyed: true },
  ],
  [
    'testWebhookEndpoint with a payload',
    (c) => c.webhookEndpoints.test('w_1', { hello: 'world' }),
    { eventId: 'evt_1' },
    { request: 'POST /v1/webhook-endpoints/w_1/test', body: { payload: { hello: 'world' } }, keyed: true },
  ],
  [
    'listWebhookDeliveries',
    (c) => c.webhookEndpoints.listDeliveries('w_1'),
    { items: [{ id: 'd_1', status: 'delivered' }] },
    { request: 'GET /v1/webhook-endpoints/w_1/deliveries' },
  ],
  [
    'listWebhookDeliveries with everything',
    (c) => c.webhookEndpoints.listDeliveries('w_1', { eventType: 'test.ping', status: 'failed', limit: 100 }),
    { items: [] },
    { request: 'GET /v1/webhook-endpoints/w_1/deliveries?eventType=test.ping&status=failed&limit=100' },
  ],
  [
    'replayWebhookDelivery',
    (c) => c.webhookEndpoints.replayDelivery('d_1'),
    { replayDeliveryId: 'd_2' },
    { request: 'POST /v1/webhook-deliveries/d_1/replay', keyed: true },
  ],
];

describe('each method sends what the API documents and returns what it answered', () => {
  test.each(METHODS)('%s', async (_name, call, answer, sent) => {
    const runtime = answers([ok(answer)]);

    const data = await call(runtime.client());

    expect(data).toEqual(answer);
    const [request] = runtime.requests;
    expect(runtime.paths()).toEqual([sent.request]);
    expect(request?.body && JSON.parse(request.body)).toEqual(sent.body);
    expect('Content-Type' in request!.headers).toBe(sent.body !== undefined);
    expect('Idempotency-Key' in request!.headers).toBe(sent.keyed === true);
    expect(Object.keys(request!.headers).join()).not.toMatch(/auth|key\b(?<!Idempotency-Key)/i);
  });

  test('every write under its own key', async () => {
    const runtime = answers([ok({ eventId: 'evt_1' }), ok({ eventId: 'evt_2' })]);

    await runtime.client().webhookEndpoints.test('w_1');
    await runtime.client().webhookEndpoints.test('w_1');

    const [first, second] = runtime.requests;
    expect(first?.headers['Idempotency-Key']).not.toBe(second?.headers['Idempotency-Key']);
  });
});

describe('each method refuses an answer that is not its own', () => {
  test.each(METHODS)('%s', async (_name, call) => {
    const runtime = answers([ok({ items: 'none' })]);

    const error = await rejectionOf(call(runtime.client({ retry: { maxAttempts: 1 } })));

    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
  });
});

describe('revokeAccount', () => {
  const NOT_FOUND = status(404, 'NOT_FOUND');
  const GONE = { ...ACCOUNT, status: 'disconnected', handle: 'acme', tokenExpiresAt: null };
  const revoke = (client: LayersClient) => client.revokeAccount('prj_1', 'sa_1');
  const deletions = (paths: string[]) => paths.filter((path) => path.startsWith('DELETE')).length;

  test('a lost answer is asked for again', async () => {
    const runtime = answers([lost(), ok(REVOCATION)]);

    const revocation = await revoke(runtime.client());

    expect(revocation).toEqual(REVOCATION);
    expect(revocation).not.toHaveProperty('alreadyRevoked');
  });

  test.each([
    ['a lost answer', lost()],
    ['an unreadable answer', html(200)],
    ['a gateway’s answer', html(502)],
  ])('%s and then a 404 is looked up in the list, and was this revoke', async (_what, reaction) => {
    const runtime = answers([reaction, NOT_FOUND, ok({ items: [GONE] })]);

    const revocation = await revoke(runtime.client());

    expect(revocation).toEqual({ socialAccountId: 'sa_1', status: 'disconnected', alreadyRevoked: true });
    expect(runtime.paths()).toEqual([
      'DELETE /v1/social-accounts/sa_1',
      'DELETE /v1/social-accounts/sa_1',
      'GET /v1/projects/prj_1/social-accounts?status=disconnected&limit=200',
    ]);
  });

  test('what the list knows of the end is told, and nothing else of the account', async () => {
    const end = { disconnectedReason: 'revoked_by_partner', disconnectedAt: '2026-04-18T19:06:42Z' };
    const runtime = answers([lost(), NOT_FOUND, ok({ items: [{ ...GONE, ...end }] })]);

    const revocation = await revoke(runtime.client());

    expect(revocation).toEqual({
      socialAccountId: 'sa_1',
      status: 'disconnected',
      ...end,
      alreadyRevoked: true,
    });
  });

  test('a 429 between the lost answer and the 404 does not make it forget', async () => {
    const runtime = answers([lost(), throttled(1), NOT_FOUND, ok({ items: [GONE] })]);

    expect(await revoke(runtime.client())).toMatchObject({ alreadyRevoked: true });
  });

  test('a 404 at first is a 404', async () => {
    const runtime = answers([NOT_FOUND]);

    const error = await rejectionOf(revoke(runtime.client()));

    expect(error).toBeInstanceOf(LayersApiError);
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(runtime.requests).toHaveLength(1);
  });

  test('a 429 and then a 404 is a 404: the refused request did nothing', async () => {
    const runtime = answers([throttled(1), NOT_FOUND]);

    expect(await rejectionOf(revoke(runtime.client()))).toMatchObject({ code: 'NOT_FOUND' });
    expect(runtime.requests).toHaveLength(2);
  });

  test.each([
    ['not in the list', { items: [] }],
    ['in the list as connected', { items: [ACCOUNT] }],
  ])('an account that is %s stays NOT_FOUND', async (_what, list) => {
    const runtime = answers([lost(), NOT_FOUND, ok(list)]);

    expect(await rejectionOf(revoke(runtime.client()))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('another refusal after a lost answer is passed on', async () => {
    const runtime = answers([lost(), status(409, 'CONFLICT')]);

    expect(await rejectionOf(revoke(runtime.client()))).toMatchObject({ code: 'CONFLICT' });
  });

  test('once the outcome is known, no second deletion is sent', async () => {
    const runtime = answers([lost(), NOT_FOUND, lost(), html(502), ok({ items: [GONE] })]);

    await revoke(runtime.client());

    expect(deletions(runtime.paths())).toBe(2);
  });

  test('when every answer is lost, nobody knows, and that is said', async () => {
    const runtime = answers([lost(), lost(), lost(), lost()]);

    expect(await rejectionOf(revoke(runtime.client()))).toBeInstanceOf(LayersConnectionError);
  });
});

test.each(['', ' ', 'two words'])(
  'the posts of an account %j are not asked for: all posts would come',
  async (id) => {
    const runtime = answers([]);

    const error = await rejectionOf(runtime.client().listScheduledPosts('prj_1', { socialAccountId: id }));

    expect(error).toMatchObject({ code: 'INVALID_INPUT', field: 'socialAccountId' });
    expect(runtime.requests).toEqual([]);
  },
);
