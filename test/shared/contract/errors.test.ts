import {
  describeError,
  LayersApiError,
  LayersClient,
  LayersRateLimitError,
  errorDetails,
} from 'layers-social-core';
import { type Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox, runtimeOf } from '../../support/core-sandbox';
import { EPOCH, rejectionOf } from '../../support/runtime';

const RETURN_URL = 'http://localhost/back';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let sandbox: Sandbox;
let client: LayersClient;
beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
});
afterEach(closeSandboxes);

async function refusalOf(call: Promise<unknown>): Promise<LayersApiError> {
  const error = await rejectionOf(call);
  expect(error).toBeInstanceOf(LayersApiError);
  expect((error as LayersApiError).requestId).toMatch(/^req_/);
  return error as LayersApiError;
}

test('401: a wrong key', async () => {
  const error = await refusalOf(clientOf(sandbox, { apiKey: 'lp_live_WRONG_key' }).whoami());

  expect(error).toMatchObject({ status: 401, code: 'UNAUTHENTICATED' });
  expect(describeError(error).kind).toBe('credential');
});

test('503: a suspended key is asked once and not again', async () => {
  const [suspended] = sandbox.seed({ apiKeys: [{ suspended: true }] }).apiKeys;

  const error = await refusalOf(clientOf(sandbox, { apiKey: suspended!.apiKey }).whoami());

  expect(error).toMatchObject({ status: 503, code: 'KILL_SWITCH' });
  expect(sandbox.requests()).toHaveLength(1);
});

describe('403: the key lacks the scope, and the scope is named', () => {
  const CALLS: Array<[scope: string, call: (client: LayersClient, projectId: string) => Promise<unknown>]> = [
    ['projects:read', (c) => c.listProjects()],
    ['social:write', (c, p) => c.createConnectLink(p, { platform: 'tiktok', returnUrl: RETURN_URL })],
    ['social:read', (c) => c.getConnectionStatus('st_01ARZ3NDEKTSV4RRFFQ69G5FAV')],
    ['social:read', (c, p) => c.listAccounts(p)],
    [
      'social:write',
      (c, p) => c.createReauthLink(p, { socialAccountId: `sa_${UNKNOWN}`, returnUrl: RETURN_URL }),
    ],
    ['social:read', (c) => c.getHealth(`sa_${UNKNOWN}`)],
    ['social:write', (c, p) => c.revokeAccount(p, `sa_${UNKNOWN}`)],
    ['leased:write', (c, p) => c.listLeasedAccounts(p)],
    ['leased:write', (c) => c.releaseLease(`sa_${UNKNOWN}`)],
    ['publish:read', (c, p) => c.listScheduledPosts(p)],
  ];

  test.each(CALLS)('%s: %s', async (scope, call) => {
    const [weak] = sandbox.seed({ apiKeys: [{ scopes: ['metrics:read'] }] }).apiKeys;

    const error = await refusalOf(call(clientOf(sandbox, { apiKey: weak!.apiKey }), sandbox.projectId));

    expect(error).toMatchObject({ status: 403, code: 'FORBIDDEN_SCOPE' });
    expect(errorDetails(error)).toContain(`Missing scope: ${scope}`);
  });
});

test('403: a return URL on another host', async () => {
  const input = { platform: 'tiktok', returnUrl: 'https://evil.example/back' };

  const error = await refusalOf(client.createConnectLink(sandbox.projectId, input));

  expect(error).toMatchObject({ status: 403, code: 'RETURN_URL_NOT_ALLOWED' });
});

describe('404: what is not there, or is another organization’s', () => {
  const CALLS: Array<[name: string, call: (client: LayersClient, projectId: string) => Promise<unknown>]> = [
    [
      'createConnectLink',
      (c) => c.createConnectLink(`prj_${UNKNOWN}`, { platform: 'tiktok', returnUrl: RETURN_URL }),
    ],
    ['getConnectionStatus', (c) => c.getConnectionStatus('st_01ARZ3NDEKTSV4RRFFQ69G5FAV')],
    ['listAccounts', (c) => c.listAccounts(`prj_${UNKNOWN}`)],
    [
      'createReauthLink',
      (c, p) => c.createReauthLink(p, { socialAccountId: `sa_${UNKNOWN}`, returnUrl: RETURN_URL }),
    ],
    ['getHealth', (c) => c.getHealth(`sa_${UNKNOWN}`)],
    ['revokeAccount', (c, p) => c.revokeAccount(p, `sa_${UNKNOWN}`)],
    ['listLeasedAccounts', (c) => c.listLeasedAccounts(`prj_${UNKNOWN}`)],
    ['releaseLease', (c) => c.releaseLease(`sa_${UNKNOWN}`)],
    ['listScheduledPosts', (c) => c.listScheduledPosts(`prj_${UNKNOWN}`)],
    ['getWebhookEndpoint', (c) => c.webhookEndpoints.get(UNKNOWN)],
    ['updateWebhookEndpoint', (c) => c.webhookEndpoints.update(UNKNOWN, { status: 'paused' })],
    ['deleteWebhookEndpoint', (c) => c.webhookEndpoints.delete(UNKNOWN)],
    ['rotateWebhookSecret', (c) => c.webhookEndpoints.rotateSecret(UNKNOWN)],
    ['testWebhookEndpoint', (c) => c.webhookEndpoints.test(UNKNOWN)],
    ['listWebhookDeliveries', (c) => c.webhookEndpoints.listDeliveries(UNKNOWN)],
    ['replayWebhookDelivery', (c) => c.webhookEndpoints.replayDelivery(UNKNOWN)],
  ];

  test.each(CALLS)('%s', async (_name, call) => {
    expect(await refusalOf(call(client, sandbox.projectId))).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  test('a foreign account is not there', async () => {
    const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
    const [foreign] = sandbox.seed({
      apiKeys: [{ organizationId: 'org_00000000-0000-4000-8000-00000000000f' }],
    }).apiKeys;

    const stranger = clientOf(sandbox, { apiKey: foreign!.apiKey });

    expect(await refusalOf(stranger.getHealth(id!))).toMatchObject({ status: 404 });
    expect(await refusalOf(stranger.revokeAccount(sandbox.projectId, id!))).toMatchObject({ status: 404 });
  });
});

test('400: an id of another form, on revoke', async () => {
  const error = await refusalOf(client.revokeAccount(sandbox.projectId, 'acme.coffee'));

  expect(error).toMatchObject({ status: 400, code: 'VALIDATION' });
});

test('409: a healthy account where the API refuses its reauth', async () => {
  sandbox.behaviour.set({ reauthHealthy: 'conflict' });
  const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;

  const call = client.createReauthLink(sandbox.projectId, { socialAccountId: id!, returnUrl: RETURN_URL });

  expect(await refusalOf(call)).toMatchObject({ status: 409, code: 'CONFLICT' });
});

describe('422: what the API does not accept, with the field', () => {
  test('a cursor that is none', async () => {
    const error = await refusalOf(client.listAccounts(sandbox.projectId, { cursor: 'nonsense' }));

    expect(error).toMatchObject({ status: 422, code: 'VALIDATION' });
    expect(errorDetails(error).some((line) => line.startsWith('Field cursor: '))).toBe(true);
  });

  test('a filter it does not know', async () => {
    const error = await refusalOf(client.listAccounts(sandbox.projectId, { platform: 'linkedin' }));

    expect(error.details?.['issues']).toMatchObject([
      { path: expect.stringContaining('platform') as string },
    ]);
  });

  test('an unknown member of the body', async () => {
    const input = { url: 'http://localhost/hook', events: ['test.ping'], colour: 'red' };

    const error = await refusalOf(client.webhookEndpoints.create(input));

    expect(errorDetails(error).join()).toContain('colour');
  });

  test('an event it does not know, and a change of nothing', async () => {
    const input = { url: 'http://localhost/hook', events: ['no.such.event'] };
    const { endpoint } = await client.webhookEndpoints.create({ ...input, events: ['test.ping'] });

    expect(await refusalOf(client.webhookEndpoints.create(input))).toMatchObject({ status: 422 });
    expect(await refusalOf(client.webhookEndpoints.update(endpoint.id, {}))).toMatchObject({ status: 422 });
  });
});

describe('429: the bucket is empty', () => {
  const DRY = { standard: { readLight: 1, writeLight: 1, longRunning: 1, writeLightPerDay: 2 } };

  test.each([
    ['seconds', 60_000, 60_000],
    ['http-date', 60_000, 61_000],
    ['none', undefined, undefined],
  ] as const)('told in %s, the time is on the error', async (retryAfter, atLeast, atMost) => {
    const dry = await startSandbox({ tiers: DRY, behaviour: { retryAfter } });
    await clientOf(dry).whoami();

    const error = await refusalOf(clientOf(dry, {}, { retry: { maxWaitMs: 0 } }).whoami());

    expect(error).toBeInstanceOf(LayersRateLimitError);
    expect(error).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
    if (atLeast === undefined) expect(error.retryAfterMs).toBeUndefined();
    else {
      expect(error.retryAfterMs).toBeGreaterThanOrEqual(atLeast);
      expect(error.retryAfterMs).toBeLessThanOrEqual(atMost);
    }
  });

  test.each(['seconds', 'http-date', 'none'] as const)(
    'told in %s, a read and a write wait for it and get through',
    async (retryAfter) => {
      const dry = await startSandbox({ tiers: DRY, behaviour: { retryAfter } });
      const patient = clientOf(dry);
      const link = () =>
        patient.createConnectLink(dry.projectId, { platform: 'tiktok', returnUrl: RETURN_URL });

      await patient.whoami();
      await patient.whoami();
      await link();
      await link();

      expect(dry.clock.now() - EPOCH).toBeGreaterThanOrEqual(60_000);
      expect(dry.requests().filter(({ status }) => status === 200)).toHaveLength(4);
    },
  );

  test('a day’s writes that are used up are not waited for', async () => {
    const dry = await startSandbox({ tiers: { standard: { ...DRY.standard, writeLight: 100 } } });
    const patient = clientOf(dry);
    const link = () =>
      patient.createConnectLink(dry.projectId, { platform: 'tiktok', returnUrl: RETURN_URL });
    await link();
    await link();

    const error = await refusalOf(link());

    expect(error.retryAfterMs).toBeGreaterThan(3_600_000);
    expect(dry.clock.now()).toBe(EPOCH);
  });

  test('500 reads of a standard key take their time and meet hardly a 429', async () => {
    const runtime = runtimeOf(sandbox);
    const reader = new LayersClient({ ...runtime, baseUrl: sandbox.url });
    for (let count = 0; count < 500; count += 1) await reader.whoami();

    expect(sandbox.requests().filter(({ status }) => status === 429).length).toBeLessThanOrEqual(10);
    // 120 at once, then two a second.
    expect(sandbox.clock.now() - EPOCH).toBeGreaterThan(180_000);
    expect(sandbox.clock.now() - EPOCH).toBeLessThan(210_000);
  });
});

describe('what comes between: faults on the way', () => {
  test.each([
    { kind: 'reset' },
    { kind: 'truncate' },
    { kind: 'malformed' },
    { kind: 'html', status: 502 },
    { kind: 'empty' },
    { kind: 'status', status: 503, code: 'BUSY' },
  ] as const)('a read gets over $kind', async (fault) => {
    sandbox.faults.add({ ...fault, times: 2 });

    expect(await client.whoami()).toHaveProperty('organizationId');
    expect(sandbox.requests()).toHaveLength(3);
  });

  test('a 503 that names its time is given that time', async () => {
    sandbox.faults.add({ kind: 'status', status: 503, code: 'BUSY', retryAfter: 40, times: 1 });

    await client.whoami();

    expect(sandbox.clock.now() - EPOCH).toBe(40_000);
  });

  test('a redirect is not followed, and where it led to is told', async () => {
    sandbox.faults.add({ kind: 'redirect', location: 'https://evil.example/', times: 1 });

    const error = await rejectionOf(client.whoami());

    expect(error).toBeInstanceOf(LayersApiError);
    expect(errorDetails(error)).toContain('Answer: 302, a redirect to evil.example');
    expect(sandbox.requests()).toHaveLength(1);
  });

  test('an answer that drips is given up within the time for one try', async () => {
    sandbox.faults.add({ kind: 'drip', delayMs: 40 });
    const hasty = clientOf(sandbox, {}, { timeoutMs: 60, retry: { maxAttempts: 1 } });

    expect(await rejectionOf(hasty.whoami())).toMatchObject({
      code: 'NO_ANSWER',
      message: 'GET /v1/whoami got no answer: no answer within 60 ms',
    });
  });

  test('10 MB of something else are told apart', async () => {
    sandbox.faults.add({ kind: 'huge' });
    const hasty = clientOf(sandbox, {}, { retry: { maxAttempts: 1 } });

    expect(await rejectionOf(hasty.whoami())).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
  });
});
