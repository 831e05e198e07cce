import {
  ApiErrorFacts,
  decideRetry,
  DEFAULT_RETRY_POLICY,
  LayersApiError,
  LayersConnectionError,
  LayersInputError,
  LayersRateLimitError,
  LayersResponseError,
  RetryQuestion,
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
} from '../support/world';

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
function asked(error: unknown, change: Partial<RetryQuestion> = {}): RetryQuestion {
  return { error, attempts: 1, refusals: 1, repeatable: true, leftMs: 120_000, random: 0, ...change };
}

describe('decideRetry', () => {
  const table: Array<[rule: string, question: RetryQuestion, waitMs: number | undefined]> = [
    ['a lost answer is asked for again after half a second', asked(LOST), 500],
    ['the wait doubles with each try', asked(LOST, { attempts: 3 }), 2_000],
    ['jitter only adds, by a quarter at most', asked(LOST, { random: 0.999 }), 624.875],
    ['the last try is the last', asked(LOST, { attempts: 4 }), undefined],
    ['a write whose answer was lost is not repeated', asked(LOST, { repeatable: false }), undefined],
    ['an unreadable answer to a read is asked for again', asked(GARBLED), 500],
    ['a write with an unreadable answer is not repeated', asked(GARBLED, { repeatable: false }), undefined],
    ['500 is asked again', asked(refusal(500)), 500],
    ['502 is asked again', asked(refusal(502)), 500],
    ['503 is asked again', asked(refusal(503)), 500],
    ['500 to a write is not repeated', asked(refusal(500), { repeatable: false }), undefined],
    ['a suspended key is not asked again', asked(refusal(503, { code: 'KILL_SWITCH' })), undefined],
    ['503 waits as long as its Retry-After says', asked(refusal(503, { retryAfterMs: 20_000 })), 20_000],
    ['503 waits out its backoff under a short Retry-After', asked(refusal(503, { retryAfterMs: 1 })), 500],
    ['499 is the caller’s to mend', asked(refusal(499)), undefined],
    ['404 is not asked again', asked(refusal(404)), undefined],
    ['422 is not asked again', asked(refusal(422)), undefined],
    ['302 is not asked again', asked(refusal(302)), undefined],
    ['429 waits as long as it says, to the millisecond', asked(refusal(429, { retryAfterMs: 7_000 })), 7_000],
    ['429 without a time waits 5 s', asked(refusal(429)), 5_000],
    ['429 without a time doubles', asked(refusal(429), { refusals: 2 }), 10_000],
    ['429 without a time waits 30 s at most', asked(refusal(429), { refusals: 9 }), 30_000],
    ['429 with a time of 0 waits half a second', asked(refusal(429, { retryAfterMs: 0 })), 500],
    [
      '429 with a time of 0 doubles, so that it ends',
      asked(refusal(429, { retryAfterMs: 0 }), { refusals: 4 }),
      4_000,
    ],
    ['a 429 is repeated for writes too', asked(refusal(429), { repeatable: false }), 5_000],
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

  test.each(table)('%s', (_rule, question, waitMs) => {
    expect(decideRetry(question, DEFAULT_RETRY_POLICY)).toBe(waitMs);
  });
});

describe('withRetry', () => {
  test('a success is passed on without a wait', async () => {
    const world = answers([]);

    const data = await withRetry(
      () => Promise.resolve(7),
      { repeatable: true, policy: DEFAULT_RETRY_POLICY },
      world,
    );

    expect(data).toBe(7);
    expect(world.sleeps).toEqual([]);
  });

  test('every error followed by another try is told, the last one is thrown', async () => {
    const world = answers([]);
    const told: unknown[] = [];
    const errors = [LOST, GARBLED, refusal(429), refusal(500), refusal(502)];
    const script = [...errors];

    const thrown = await rejectionOf(
      withRetry(
        () => Promise.reject(script.shift()!),
        { repeatable: true, policy: DEFAULT_RETRY_POLICY, onRetry: (error) => told.push(error) },
        world,
      ),
    );

    expect(told).toEqual(errors.slice(0, 4));
    expect(thrown).toBe(errors[4]);
    expect(world.sleeps).toEqual([500, 1_000, 5_000, 2_000]);
  });
});

describe('the client', () => {
  test('a read goes through lost, unreadable and failed answers', async () => {
    const world = answers([lost(), html(200), status(500, 'INTERNAL'), ok(IDENTITY)]);

    const identity = await world.client().whoami();

    expect(identity).toEqual(IDENTITY);
    expect(world.requests).toHaveLength(4);
    expect(world.sleeps).toEqual([500, 1_000, 2_000]);
  });

  test('a write that is not repeatable is sent once when its answer is lost', async () => {
    const world = answers([lost()]);

    const error = await rejectionOf(world.client().releaseLease('sa_1'));

    expect(error).toBeInstanceOf(LayersConnectionError);
    expect(world.requests).toHaveLength(1);
  });

  test('links may be made again, because one that nobody opens lapses', async () => {
    const world = answers([lost(), ok(LINK), lost(), ok(LINK)]);

    await world.client().createConnectLink('prj_1', LINK_INPUT);
    await world
      .client()
      .createReauthLink('prj_1', { socialAccountId: 'sa_1', returnUrl: 'https://example.com/' });

    expect(world.requests).toHaveLength(4);
  });

  test('a repeated write carries the same idempotency key', async () => {
    const world = answers([
      lost(),
      throttled(1),
      ok({
        endpoint: { id: 'w', url: 'https://a.b/', status: 'active', events: [] },
        signingSecret: 'whsec_1',
      }),
    ]);

    await world.client().webhookEndpoints.create({ url: 'https://a.b/', events: ['test.ping'] });

    const keys = world.requests.map(({ headers }) => headers['Idempotency-Key']);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('a 429 is waited out to the second', async () => {
    const world = answers([throttled('3'), ok(IDENTITY)]);

    await world.client().whoami();

    expect(world.sleeps).toEqual([3_000]);
  });

  test('a 429 with a date is waited out', async () => {
    const world = answers([throttled('Sat, 18 Apr 2026 19:07:12 GMT'), ok(IDENTITY)]);

    await world.client().whoami();

    expect(world.sleeps).toEqual([30_000]);
  });

  test('a 429 longer than the budget is handed back with its time', async () => {
    const world = answers([throttled('121')]);

    const error = await rejectionOf(world.client().whoami());

    expect(error).toBeInstanceOf(LayersRateLimitError);
    expect(error).toMatchObject({ retryAfterMs: 121_000, status: 429, code: 'RATE_LIMITED' });
    expect(world.sleeps).toEqual([]);
  });

  test('an API that answers 429 with Retry-After 0 for ever is left alone in the end', async () => {
    const world = always(throttled('0'));

    const error = await rejectionOf(world.client().whoami());

    expect(error).toBeInstanceOf(LayersRateLimitError);
    expect(world.requests.length).toBeLessThan(15);
  });

  test('a policy member that is undefined keeps its default', async () => {
    const world = always(lost());

    await rejectionOf(world.client({ retry: { maxAttempts: undefined, maxWaitMs: undefined } }).whoami());

    expect(world.requests).toHaveLength(4);
  });

  test('the policy is the caller’s to choose', async () => {
    const world = always(lost());

    await rejectionOf(world.client({ retry: { maxAttempts: 2 } }).whoami());
    await rejectionOf(world.client({ retry: { maxWaitMs: 600 } }).whoami());

    expect(world.sleeps).toEqual([500, 500]);
  });
});

describe('a deadline', () => {
  const ask = (reactions: readonly Reaction[], deadline: number) => {
    const world = answers(reactions);
    return { world, asked: world.client({ retry: { deadline } }).whoami() };
  };
  const IDENTITY = { organizationId: 'org_1' };

  test('a wait that ends by then is taken', async () => {
    const { asked } = ask([throttled(17), ok(IDENTITY)], EPOCH + 17_000);

    expect(await asked).toEqual(IDENTITY);
  });

  test('a wait past it is not begun', async () => {
    const { world, asked } = ask([throttled(17)], EPOCH + 16_999);

    expect(await rejectionOf(asked)).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 17_000 });
    expect(world.sleeps).toEqual([]);
  });

  test('a request that the pace holds back past it is not sent', async () => {
    const world = answers([throttled(17)]);
    const client = world.client({ retry: { deadline: EPOCH + 10_000 } });
    await rejectionOf(client.whoami());

    expect(await rejectionOf(client.whoami())).toMatchObject({ code: 'RATE_LIMITED' });
    expect(world.requests).toHaveLength(1);
  });
});
