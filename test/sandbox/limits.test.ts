import type { Sandbox, TierLimits } from 'layers-social-sandbox';

import { accounts, ask, at, closeAll, codeOf, DAY, issuePaths, RETURN_URL, startSandbox } from './support';

let sandbox: Sandbox;
afterEach(closeAll);

const tight: TierLimits = { readLight: 6, writeLight: 3, longRunning: 1, writeLightPerDay: 5 };
const whoami = (key = sandbox.apiKey) => ask(sandbox, 'GET /v1/whoami', { key });
const mint = () =>
  ask(sandbox, `POST /v1/projects/${sandbox.projectId}/social/oauth-url`, {
    body: { platform: 'tiktok', returnUrl: RETURN_URL },
  });
const header = (reply: { headers: Headers }, name: string) => reply.headers.get(name);

describe('rate limits', () => {
  beforeEach(async () => {
    sandbox = await startSandbox({ apiKeys: [{ tier: 'tight' }, { tier: 'tight' }], tiers: { tight } });
  });

  test('a bucket lets its number through, then answers RATE_LIMITED with whole seconds', async () => {
    for (let i = 0; i < 6; i += 1) expect((await whoami()).status).toBe(200);

    const refused = await whoami();

    expect(codeOf(refused)).toEqual([429, 'RATE_LIMITED']);
    expect(header(refused, 'retry-after')).toBe('10');
  });

  test('whoever waits exactly Retry-After gets through, a millisecond less does not', async () => {
    for (let i = 0; i < 6; i += 1) await whoami();

    await sandbox.clock.advance(9_999);
    expect([(await whoami()).status, header(await whoami(), 'retry-after')]).toEqual([429, '1']);
    await sandbox.clock.advance(1);
    expect((await whoami()).status).toBe(200);
  });

  test('refusals cost nothing: the bucket is full again after a minute', async () => {
    for (let i = 0; i < 50; i += 1) await whoami();
    await sandbox.clock.advance(60_000);

    const statuses = [];
    for (let i = 0; i < 7; i += 1) statuses.push((await whoami()).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
  });

  test('it never holds more than its limit', async () => {
    await sandbox.clock.advance(DAY);
    expect(header(await whoami(), 'x-ratelimit-remaining')).toBe('5');
  });

  test('classes and keys have buckets of their own', async () => {
    for (let i = 0; i < 7; i += 1) await whoami();

    expect((await mint()).status).toBe(200);
    expect((await whoami(sandbox.apiKeys[1]?.apiKey)).status).toBe(200);
    expect((await whoami()).status).toBe(429);
  });

  test('every answer tells class, limit, what remains and when it is full again', async () => {
    const read = await whoami();
    const write = await mint();
    const missing = await ask(sandbox, 'GET /v1/projects/prj_x');

    const seen = [read, write, missing].map((reply) => [
      header(reply, 'x-ratelimit-endpoint-class'),
      header(reply, 'x-ratelimit-limit'),
      header(reply, 'x-ratelimit-remaining'),
      Number(header(reply, 'x-ratelimit-reset')) - sandbox.clock.now() / 1_000,
    ]);
    expect(seen).toEqual([
      ['read-light', '6', '5', 10],
      ['write-light', '3', '2', 20],
      ['read-light', '6', '4', 20],
    ]);
  });

  test('the class is told even to a stranger', async () => {
    const reply = await whoami('lp_test_A_b');
    expect([reply.status, header(reply, 'x-ratelimit-endpoint-class')]).toEqual([401, 'read-light']);
  });

  test('the daily cap on writes holds until midnight UTC', async () => {
    for (let i = 0; i < 5; i += 1) {
      expect((await mint()).status).toBe(200);
      await sandbox.clock.advance(60_000);
    }

    const refused = await mint();
    expect(codeOf(refused)).toEqual([429, 'RATE_LIMITED']);
    expect(header(refused, 'retry-after')).toBe(String(12 * 3_600 - 5 * 60));
    await sandbox.clock.advance(12 * 3_600_000 - 5 * 60_000);
    expect((await mint()).status).toBe(200);
  });

  test('Retry-After can be an HTTP date or missing', async () => {
    for (let i = 0; i < 6; i += 1) await whoami();

    sandbox.behaviour.set({ retryAfter: 'http-date' });
    const date = header(await whoami(), 'retry-after') ?? '';
    expect(date).toBe(new Date(Date.parse(date)).toUTCString());
    expect(Date.parse(date) - sandbox.clock.now()).toBe(10_000);
    sandbox.behaviour.set({ retryAfter: 'none' });
    expect(header(await whoami(), 'retry-after')).toBeNull();
  });
});

test('the documented tiers have their figures, and a test tier is tighter', async () => {
  sandbox = await startSandbox({
    apiKeys: ['standard', 'pilot', 'partner', 'sandbox'].map((tier) => ({ tier })),
  });

  const limits = [];
  for (const { apiKey } of sandbox.apiKeys) limits.push(header(await whoami(apiKey), 'x-ratelimit-limit'));
  expect(limits).toEqual(['120', '1200', '6000', '60']);
});

test('a tier without limits is refused at the start', async () => {
  await expect(startSandbox({ apiKeys: [{ tier: 'gold' }] })).rejects.toThrow('gold');
});

describe('Idempotency-Key', () => {
  const KEY = '0b9c9f0e-6a0c-4f57-8f3e-1d9a2b3c4d5e';
  const body = { name: 'Acme Coffee', timezone: 'UTC', metadata: { a: 1, b: 2 } };
  const create = (change: { body?: unknown; token?: string; key?: string } = {}) =>
    ask(sandbox, 'POST /v1/projects', {
      body: change.body ?? body,
      headers: { 'Idempotency-Key': change.token ?? KEY },
      ...(change.key !== undefined && { key: change.key }),
    });
  const count = async () =>
    (at(await ask(sandbox, 'GET /v1/projects?search=acme'), 'items') as unknown[]).length;

  beforeEach(async () => {
    sandbox = await startSandbox({ apiKeys: [{ organizationId: 'org_one' }, { organizationId: 'org_one' }] });
  });

  test('replays the first status and body, and does nothing again', async () => {
    const first = await create();
    const again = await create({ body: { timezone: 'UTC', metadata: { b: 2, a: 1 }, name: 'Acme Coffee' } });

    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(await count()).toBe(1);
  });

  test('with another body is IDEMPOTENCY_CONFLICT', async () => {
    await create();
    expect(codeOf(await create({ body: { ...body, name: 'Acme Tea' } }))).toEqual([
      409,
      'IDEMPOTENCY_CONFLICT',
    ]);
  });

  test('is kept apart per API key and per address', async () => {
    await create();
    await create({ key: sandbox.apiKeys[1]?.apiKey ?? '' });
    const patch = await ask(sandbox, `PATCH /v1/projects/${sandbox.projectId}`, {
      body: { name: 'Other name' },
      headers: { 'Idempotency-Key': KEY },
    });

    expect(await count()).toBe(2);
    expect(patch.status).toBe(200);
  });

  test('is forgotten after 24 hours', async () => {
    await create();
    await sandbox.clock.advance(DAY - 1);
    await create();
    expect(await count()).toBe(1);
    await sandbox.clock.advance(1);
    await create();
    expect(await count()).toBe(2);
  });

  test('a refused request is not remembered', async () => {
    expect((await create({ body: { name: 'Acme Coffee' } })).status).toBe(422);
    expect((await create()).status).toBe(201);
  });

  test('may be a ULID, and nothing shorter', async () => {
    expect((await create({ token: '01ARZ3NDEKTSV4RRFFQ69G5FAV' })).status).toBe(201);
    const reply = await create({ token: 'once' });
    expect([codeOf(reply), issuePaths(reply)]).toEqual([[422, 'VALIDATION'], ['Idempotency-Key']]);
  });

  test('on a DELETE is ignored: a repeated revoke is still NOT_FOUND', async () => {
    const id = sandbox.seed({ accounts: [{}] }).socialAccountIds[0];
    const revoke = () =>
      ask(sandbox, `DELETE /v1/social-accounts/${id}`, { headers: { 'Idempotency-Key': KEY } });

    expect([(await revoke()).status, (await revoke()).status]).toEqual([200, 404]);
    expect(at(await accounts(sandbox), 'items')).toEqual([]);
  });
});
