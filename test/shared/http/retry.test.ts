import {
  ApiErrorFacts,
  decideRetry,
  DEFAULT_RETRY_POLICY,
  LayersApiError,
  LayersClient,
  LayersConnectionError,
  LayersInputError,
  LayersRateLimitError,
  LayersResponseError,
  RetryContext,
  withRetry,
} from 'layers-social-core';

import {
  answers,
  always,
  EPOCH,
  html,
  lost,
  ok,
  Reaction,
  rejectionOf,
  status,
  throttled,
} from '../../support/runtime';

const ROUTE = 'GET /v1/whoami';
const IDENTITY = { organizationId: 'org_1' };
const LINK = { authorizeUrl: 'https://www.tiktok.com/', state: 'st_1', expiresAt: '2026-04-18T19:16:42Z' };
const LINK_INPUT = { platform: 'tiktok', returnUrl: 'https://example.com/back' };

function refusal(code: number, change: Partial<ApiErrorFacts> = {}): LayersApiError {
  const facts = { status: code, code: `HTTP_${code}`, apiMessage: '', route: ROUTE, ...change };
  return code === 429 ? new LayersRateLimitError(facts, facts.retryAfterMs) : new LayersApiError(facts);
}

const LOST = new LayersConnectionError(ROUTE, new Error('socket hang up'));
const GARBLED = new LayersResponseError({ route: ROUTE, status: 200, received: 'an HTML page' });

/** A first failure of a read, with nothing waited and no jitter. */
function asked(error: unknown, change: Partial<RetryContext> = {}): RetryContext {
  return {
    error,
    attempts: 1,
    rateLimitedAttempts: 1,
    idempotent: true,
    leftMs: 120_000,
    random: 0,
    ...change,
  };
}

describe('decideRetry', () => {
  const table: Array<[rule: string, context: RetryContext, waitMs: number | undefined]> = [
    ['a lost answer is asked for again after half a second', asked(LOST), 500],
    ['the wait doubles with each try', asked(LOST, { attempts: 3 }), 2_000],
    ['jitter only adds, by a quarter at most', asked(LOST, { random: 0.999 }), 624.875],
    ['the last try is the last', asked(LOST, { attempts: 4 }), undefined],
    ['a write whose answer was lost is not repeated', asked(LOST, { idempotent: false }), undefined],
    ['an unreadable answer to a read is asked for again', asked(GARBLED), 500],
    ['a write with an unreadable answer is not repeated', asked(GARBLED, { idempotent: false }), undefined],
    ['500 is asked again', asked(refusal(500)), 500],
    ['502 is asked again', asked(refusal(502)), 500],
    ['503 is asked again', asked(refusal(503)), 500],
    ['500 to a write is not repeated', asked(refusal(500), { idempotent: false }), undefined],
    ['a suspended key is not asked again', asked(refusal(503, { code: 'KILL_SWITCH' })), undefined],
    ['503 waits as long as its Retry-After says', asked(refusal(503, { retryAfterMs: 20_000 })), 20_000],
    ['503 waits out its backoff under a short Retry-After', asked(refusal(503, { retryAfterMs: 1 })), 500],
    ['499 is the caller’s to mend', asked(refusal(499)), undefined],
    ['404 is not asked again', asked(refusal(404)), undefined],
    ['422 is not asked again', asked(refusal(422)), undefined],
    ['302 is not asked again', asked(refusal(302)), undefined],
    ['429 waits as long as it says, to the millisecond', asked(refusal(429, { retryAfterMs: 7_000 })), 7_000],
    ['429 without a time waits 5 s', asked(refusal(429)), 5_000],
    ['429 without a time doubles', asked(refusal(429), { rateLimitedAttempts: 2 }), 10_000],
    ['429 without a time waits 30 s at most', asked(refusal(429), { rateLimitedAttempts: 9 }), 30_000],
    ['429 with a time of 0 waits half a second', asked(refusal(429, { retryAfterMs: 0 })), 500],
    [
      '429 with a time of 0 doubles, so that it ends',
      asked(refusal(429, { retryAfterMs: 0 }), { rateLimitedAttempts: 4 }),
      4_000,
    ],
    ['a 429 is repeated for writes too', asked(refusal(429), { idempotent: false }), 5_000],
    ['a 429 does not use up tries', asked(refusal(429), { attempts: 99 }), 5_000],
    [
      'a wait that just fits the budget is taken',
      asked(refusal(429, { retryAfterMs: 20_000 }), { leftMs: 20_000 }),
      20_000,
    ],
    [
      'a wait past the budget is not cut short but refused',
      asked(refusal(429, { retryAfterMs: 20_001 }), { leftMs: 20_000 }),
      undefined,
    ],
    ['bad input is not repeated', asked(new LayersInputError('a', 'is empty', 'Give it.')), undefined],
    ['a bug is not repeated', asked(new TypeError('x is not a function')), undefined],
  ];

  test.each(table)('%s', (_rule, context, waitMs) => {
    expect(decideRetry(context, DEFAULT_RETRY_POLICY)).toBe(waitMs);
  });
});

describe('withRetry', () => {
  test('a success is passed on without a wait', async () => {
    const runtime = answers([]);

    const data = await withRetry(
      () => Promise.resolve(7),
      { idempotent: true, policy: DEFAULT_RETRY_POLICY },
      runtime,
    );

    expect(data).toBe(7);
    expect(runtime.sleeps).toEqual([]);
  });

  test('every error followed by another try is told, the last one is thrown', async () => {
    const runtime = answers([]);
    const told: unknown[] = [];
    const errors = [LOST, GARBLED, refusal(429), refusal(500), refusal(502)];
    const script = [...errors];

    const thrown = await rejectionOf(
      withRetry(
        () => Promise.reject(script.shift()!),
        { idempotent: true, policy: DEFAULT_RETRY_POLICY, onRetry: (error) => told.push(error) },
        runtime,
      ),
    );

    expect(told).toEqual(errors.slice(0, 4));
    expect(thrown).toBe(errors[4]);
    expect(runtime.sleeps).toEqual([500, 1_000, 5_000, 2_000]);
  });
});

describe('the client', () => {
  test('a read goes through lost, unreadable and failed answers', async () => {
    const runtime = answers([lost(), html(200), status(500, 'INTERNAL'), ok(IDENTITY)]);

    const identity = await runtime.client().whoami();

    expect(identity).toEqual(IDENTITY);
    expect(runtime.requests).toHaveLength(4);
    expect(runtime.sleeps).toEqual([500, 1_000, 2_000]);
  });

  test('a write that is not repeatable is sent once when its answer is lost', async () => {
    const runtime = answers([lost()]);

    const error = await rejectionOf(runtime.client().releaseLease('sa_1'));

    expect(error).toBeInstanceOf(LayersConnectionError);
    expect(runtime.requests).toHaveLength(1);
  });

  test('links may be made again, because one that nobody opens lapses', async () => {
    const runtime = answers([lost(), ok(LINK), lost(), ok(LINK)]);

    await runtime.client().createConnectLink('prj_1', LINK_INPUT);
    await runtime
      .client()
      .createReauthLink('prj_1', { socialAccountId: 'sa_1', returnUrl: 'https://example.com/' });

    expect(runtime.requests).toHaveLength(4);
  });

  test('a repeated write carries the same idempotency key', async () => {
    const runtime = answers([
      lost(),
      throttled(1),
      ok({
        endpoint: { id: 'w', url: 'https://a.b/', status: 'active', events: [] },
        signingSecret: 'whsec_1',
      }),
    ]);

    await runtime.client().webhookEndpoints.create({ url: 'https://a.b/', events: ['test.ping'] });

    const keys = runtime.requests.map(({ headers }) => headers['Idempotency-Key']);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('a 429 is waited out to the second', async () => {
    const runtime = answers([throttled('3'), ok(IDENTITY)]);

    await runtime.client().whoami();

    expect(runtime.sleeps).toEqual([3_000]);
  });

  test('a 429 with a date is waited out', async () => {
    const runtime = answers([throttled('Sat, 18 Apr 2026 19:07:12 GMT'), ok(IDENTITY)]);

    await runtime.client().whoami();

    expect(runtime.sleeps).toEqual([30_000]);
  });

  test('a 429 longer than the budget is handed back with its time', async () => {
    const runtime = answers([throttled('121')]);

    const error = await rejectionOf(runtime.client().whoami());

    expect(error).toBeInstanceOf(LayersRateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 121_000, status: 429, code: 'RATE_LIMITED' });
    expect(runtime.sleeps).toEqual([]);
  });

  test('an API that answers 429 with Retry-After 0 for ever is left alone in the end', async () => {
    const runtime = always(throttled('0'));

    const error = await rejectionOf(runtime.client().whoami());

    expect(error).toBeInstanceOf(LayersRateLimitError);
    expect(runtime.requests.length).toBeLessThan(15);
  });

  test('a policy member that is undefined keeps its default', async () => {
    const runtime = always(lost());

    await rejectionOf(runtime.client({ retry: { maxAttempts: undefined, maxWaitMs: undefined } }).whoami());

    expect(runtime.requests).toHaveLength(4);
  });

  test('the policy is the caller’s to choose', async () => {
    const runtime = always(lost());

    await rejectionOf(runtime.client({ retry: { maxAttempts: 2 } }).whoami());
    await rejectionOf(runtime.client({ retry: { maxWaitMs: 600 } }).whoami());

    expect(runtime.sleeps).toEqual([500, 500]);
  });
});

describe('a deadline', () => {
  const ask = (reactions: readonly Reaction[], deadline: number) => {
    const runtime = answers(reactions);
    return { runtime, asked: runtime.client({ retry: { deadline } }).whoami() };
  };
  const IDENTITY = { organizationId: 'org_1' };

  test('a wait that ends by then is taken', async () => {
    const { asked } = ask([throttled(17), ok(IDENTITY)], EPOCH + 17_000);

    expect(await asked).toEqual(IDENTITY);
  });

  test('a wait past it is not begun', async () => {
    const { runtime, asked } = ask([throttled(17)], EPOCH + 16_999);

    expect(await rejectionOf(asked)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 17_000 });
    expect(runtime.sleeps).toEqual([]);
  });

  test.each([-3_600_000, 3_600_000])(
    'a clock that is set by %d ms meanwhile changes nothing',
    async (step) => {
      const waits = async (seconds: number) => {
        const runtime = answers([throttled(seconds), ok(IDENTITY)]);
        let shift = 0;
        const shifted = { ...runtime, now: () => runtime.now() + shift, elapsed: () => runtime.now() };
        const client = new LayersClient({ ...shifted, retry: { deadline: EPOCH + 17_000 } });
        shift = step;
        return client.whoami().catch(() => 'refused');
      };

      expect(await waits(17)).toEqual(IDENTITY);
      expect(await waits(18)).toBe('refused');
    },
  );

  test('a request that the pace holds back past it is not sent', async () => {
    const runtime = answers([throttled(17)]);
    const client = runtime.client({ retry: { deadline: EPOCH + 10_000 } });
    await rejectionOf(client.whoami());

    expect(await rejectionOf(client.whoami())).toMatchObject({ code: 'RATE_LIMITED' });
    expect(runtime.requests).toHaveLength(1);
  });
});
