import { LayersClientOptions, LayersConnectionError, LayersInputError, Runtime } from 'layers-social-core';

import { isIdentity } from '../../../shared/src/api/guards';
import { buildRequest, createRequester } from '../../../shared/src/http/request';
import { always, answers, EPOCH, lost, ok, rejectionOf, throttled } from '../../support/runtime';

const BASE = 'https://api.layers.com';
const IDENTITY = { organizationId: 'org_1' };
const SNAPSHOT = { socialAccountId: 'sa_1' };

describe('buildRequest', () => {
  const whoami = { method: 'GET', route: '/v1/whoami', guard: isIdentity } as const;

  test('a read has no body and no content type', () => {
    const request = buildRequest(BASE, whoami, 30_000);

    expect(request).toEqual({
      method: 'GET',
      url: 'https://api.layers.com/v1/whoami',
      headers: { Accept: 'application/json' },
      body: undefined,
      timeoutMs: 30_000,
    });
  });

  test('a body is JSON, with what is undefined left out and null kept', () => {
    const request = buildRequest(
      BASE,
      { ...whoami, method: 'POST', body: { a: undefined, b: null, c: 'ü' } },
      30_000,
    );

    expect(request.body).toBe('{"b":null,"c":"ü"}');
    expect(request.headers['Content-Type']).toBe('application/json');
  });

  test('an array repeats its name, undefined is left out, false and 0 are not', () => {
    const query = { status: ['queued', 'failed'], none: [], cursor: undefined, leased: false, limit: 0 };

    const request = buildRequest(BASE, { ...whoami, query }, 30_000);

    expect(request.url).toBe(`${BASE}/v1/whoami?status=queued&status=failed&leased=false&limit=0`);
  });

  test.each([
    ['a&b=c', 'a%26b%3Dc'],
    ['a#b?c', 'a%23b%3Fc'],
    ['MjAyNi0=+/', 'MjAyNi0%3D%2B%2F'],
    ['2026-04-18T19:06:42+00:00', '2026-04-18T19%3A06%3A42%2B00%3A00'],
    ['Käse 🧀', 'K%C3%A4se+%F0%9F%A7%80'],
  ])('a query value goes through verbatim: %s', (value, encoded) => {
    const request = buildRequest(BASE, { ...whoami, query: { cursor: value } }, 30_000);

    expect(request.url).toBe(`${BASE}/v1/whoami?cursor=${encoded}`);
    expect(new URL(request.url).searchParams.get('cursor')).toBe(value);
  });

  test('a value with the name of another place is not filled in turn', () => {
    const route = '/v1/:first/:second';
    const request = buildRequest(BASE, { ...whoami, route, params: { first: ':second', second: '$&' } }, 1);

    expect(request.url).toBe(`${BASE}/v1/%3Asecond/%24%26`);
  });

  test('the key of a write goes into its header', () => {
    const request = buildRequest(BASE, { ...whoami, method: 'POST', idempotencyKey: 'k-1' }, 30_000);

    expect(request.headers).toEqual({ Accept: 'application/json', 'Idempotency-Key': 'k-1' });
  });
});

describe('hostile ids cannot change the route', () => {
  test.each([
    '../../v1/webhook-endpoints',
    'sa_1/health',
    'sa_1?limit=1',
    'sa_1#fragment',
    '%2e%2e',
    '%2e%2e%2fwhoami',
    '..;',
    '...',
    ';a=b',
    'sa_1\\..\\..',
    '//evil.example/',
    'https://evil.example/',
    '@evil.example',
    ':accountId',
    'ünïcødé',
    '日本語',
    '🧀',
    "'!()*~",
  ])('%s', async (id) => {
    const runtime = answers([ok(SNAPSHOT)]);

    await runtime.client().getHealth(id);

    const url = new URL(runtime.requests[0]!.url);
    const segments = url.pathname.split('/');
    expect(url.origin).toBe(BASE);
    expect(url.search + url.hash).toBe('');
    expect(segments).toHaveLength(5);
    expect(segments.slice(0, 3)).toEqual(['', 'v1', 'social-accounts']);
    expect(decodeURIComponent(segments[3]!)).toBe(id);
    expect(segments[4]).toBe('health');
  });

  test.each(['.', '..', ' .. '])('a lone dot segment is refused: %j', async (id) => {
    const runtime = answers([]);

    const error = await rejectionOf(runtime.client().getHealth(id));

    expect(error).toBeInstanceOf(LayersInputError);
    expect(runtime.requests).toEqual([]);
  });

  test('half a character is refused rather than a crash', async () => {
    const runtime = answers([]);

    expect(await rejectionOf(runtime.client().getHealth('sa_\ud800'))).toBeInstanceOf(LayersInputError);
  });
});

describe('createRequester', () => {
  function requesterOf(runtime: Runtime) {
    return createRequester({
      baseUrl: BASE,
      timeoutMs: 1_000,
      retry: { maxAttempts: 4, maxWaitMs: 120_000 },
      runtime,
    });
  }
  const call = { method: 'POST', route: '/v1/x', guard: isIdentity } as const;

  test('a write with an idempotency key may be repeated', async () => {
    const runtime = answers([lost(), ok(IDENTITY)]);

    await requesterOf(runtime)({ ...call, idempotencyKey: 'k-1' });

    expect(runtime.requests).toHaveLength(2);
  });

  test('a write without one may not, unless it says so', async () => {
    const once = answers([lost()]);
    const twice = answers([lost(), ok(IDENTITY)]);

    const error = await rejectionOf(requesterOf(once)(call));
    await requesterOf(twice)({ ...call, idempotent: true });

    expect(error).toBeInstanceOf(LayersConnectionError);
    expect(once.requests).toHaveLength(1);
    expect(twice.requests).toHaveLength(2);
  });

  test('a 429 to a read does not hold back a write, nor the other way round', async () => {
    const runtime = answers([throttled(121), ok(IDENTITY), throttled(121)]);
    const request = requesterOf(runtime);

    await rejectionOf(request({ ...call, method: 'GET' }));
    await request(call);
    await rejectionOf(request({ ...call, method: 'DELETE' }));

    expect(runtime.sleeps).toEqual([]);
  });

  test('after a 429 that was too long, the next request of its class is not even sent', async () => {
    const runtime = answers([throttled(200)]);
    const request = requesterOf(runtime);
    await rejectionOf(request({ ...call, method: 'GET' }));
    runtime.advance(50_000);

    const error = await rejectionOf(request({ ...call, method: 'GET' }));

    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 150_000, route: 'GET /v1/x' });
    expect(runtime.requests).toHaveLength(1);
  });

  test('the pace follows the headers of a success', async () => {
    const low = { 'X-RateLimit-Limit': '120', 'X-RateLimit-Remaining': '3' };
    const runtime = answers([ok(IDENTITY, low), ok(IDENTITY, low)]);
    const request = requesterOf(runtime);

    await request({ ...call, method: 'GET' });
    await request({ ...call, method: 'GET' });

    expect(runtime.sleeps).toEqual([472.5]);
  });

  test.each(['', '-1', '1.5', 'many', '12345678901'])(
    'headers that are no counts teach nothing: %j',
    async (text) => {
      const runtime = always(ok(IDENTITY, { 'x-ratelimit-limit': '120', 'x-ratelimit-remaining': text }));
      const request = requesterOf(runtime);

      await request({ ...call, method: 'GET' });
      await request({ ...call, method: 'GET' });

      expect(runtime.sleeps).toEqual([]);
    },
  );
});

describe('lost answers', () => {
  test.each<[string, unknown, string]>([
    ['the reason’s words are kept', new Error('socket hang up'), 'socket hang up'],
    ['a reason that is no Error is told as it is', 'ECONNRESET', 'ECONNRESET'],
    ['a key in the reason is not', new Error('to lp_live_KEYID_SECRET'), 'to [redacted]'],
  ])('%s', async (_rule, reason, words) => {
    const runtime = always(lost(reason));

    const error = await rejectionOf(runtime.client({ retry: { maxAttempts: 1 } }).whoami());

    expect(error).toBeInstanceOf(LayersConnectionError);
    expect(error).toMatchObject({
      code: 'NO_ANSWER',
      route: 'GET /v1/whoami',
      message: `GET /v1/whoami got no answer: ${words}`,
    });
    expect(error).not.toHaveProperty('cause');
  });
});

describe('client options', () => {
  const CASES: Array<[string, Partial<LayersClientOptions>, { url: string; timeoutMs: number }]> = [
    ['the API and 30 s by default', {}, { url: `${BASE}/v1/whoami`, timeoutMs: 30_000 }],
    [
      'another base and time where given',
      { baseUrl: 'http://localhost:4010/', timeoutMs: 500 },
      { url: 'http://localhost:4010/v1/whoami', timeoutMs: 500 },
    ],
  ];

  test.each(CASES)('%s', async (_rule, options, sent) => {
    const runtime = answers([ok(IDENTITY)]);

    await runtime.client(options).whoami();

    expect(runtime.requests[0]).toMatchObject(sent);
    expect(runtime.now()).toBe(EPOCH);
  });
});

describe('clocks', () => {
  test('a Retry-After that is a date is read against the date of its answer, whatever our clock says', async () => {
    const headers = { date: 'Thu, 01 Jan 2026 10:00:00 GMT' };
    const runtime = answers([throttled('Thu, 01 Jan 2026 10:00:07 GMT', headers), ok(IDENTITY, headers)]);
    const client = runtime.client();

    await client.whoami();

    expect(Math.max(...runtime.sleeps)).toBe(7_000);
    expect(client.answeredAt).toBe(Date.UTC(2026, 0, 1, 10));
  });

  test('B8: a clock that steps back an hour makes nobody wait for it, where the host has a stopwatch', async () => {
    let stepMs = 0;
    let passed = 0;
    const runtime = answers([throttled(5), ok(IDENTITY), ok(IDENTITY)]);
    const sleep = (ms: number) => {
      passed += ms;
      stepMs = -3_600_000;
      return Promise.resolve();
    };
    const now = () => EPOCH + passed + stepMs;
    const client = runtime.client({ now, sleep, elapsed: () => passed });

    await client.whoami();
    await client.whoami();

    expect(passed).toBeLessThan(10_000);
  });
});
