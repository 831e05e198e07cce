import {
  checkConnection,
  ConnectionStatus,
  hasApiCode,
  LayersClient,
  waitForConnection,
} from 'layers-social-core';

import {
  always,
  answers,
  EPOCH,
  lost,
  ok,
  Reaction,
  rejectionOf,
  status,
  throttled,
} from '../../support/runtime';

const PENDING = { state: 'st_1', status: 'pending' };
const COMPLETED = { state: 'st_1', status: 'completed', socialAccountId: 'sa_1' };

function wait(runtime: ReturnType<typeof answers>, options: object = {}) {
  return waitForConnection(runtime.client(), { state: 'st_1', ...options }, runtime);
}

describe('waitForConnection', () => {
  test('asks every 5 s until the owner has agreed', async () => {
    const runtime = answers([ok(PENDING), ok(PENDING), ok(COMPLETED)]);

    const outcome = await wait(runtime);

    expect(outcome).toEqual(COMPLETED);
    expect(runtime.sleeps).toEqual([5_000, 5_000]);
  });

  test.each<ConnectionStatus>([
    COMPLETED,
    { state: 'st_1', status: 'failed', error: { code: 'access_denied', message: 'The owner said no.' } },
    { state: 'st_1', status: 'failed' },
    { state: 'st_1', status: 'expired' },
  ])('$status ends it at once', async (seen) => {
    const runtime = answers([ok(seen)]);

    expect(await wait(runtime)).toEqual(seen);
    expect(runtime.sleeps).toEqual([]);
  });

  test('an unknown status counts as pending', async () => {
    const runtime = answers([ok({ ...PENDING, status: 'in_review' }), ok(COMPLETED)]);

    expect(await wait(runtime)).toEqual(COMPLETED);
  });

  test('whether an authorization has expired is for Layers to say: our clock may be ahead', async () => {
    const pending = ok({ ...PENDING, expiresAt: '2026-04-18T18:55:42Z' });
    const runtime = answers([pending, pending, ok(COMPLETED)]);

    expect(await wait(runtime)).toEqual(COMPLETED);
  });

  test('a state that the API no longer knows is expired', async () => {
    const runtime = answers([ok(PENDING), status(404, 'NOT_FOUND')]);

    expect(await wait(runtime)).toEqual({ state: 'st_1', status: 'expired' });
  });

  test('a 404 that is not the API’s is passed on', async () => {
    const runtime = answers([status(404, 'no code')]);

    expect(await rejectionOf(wait(runtime))).toMatchObject({ code: 'HTTP_404' });
  });

  test('any other refusal is passed on', async () => {
    const runtime = answers([status(401, 'UNAUTHENTICATED')]);

    expect(hasApiCode(await rejectionOf(wait(runtime)), 'UNAUTHENTICATED')).toBe(true);
  });

  test('a lost answer on the way does not end it', async () => {
    const runtime = answers([ok(PENDING), lost(), ok(COMPLETED)]);

    expect(await wait(runtime)).toEqual(COMPLETED);
  });

  test('it ends after ten minutes, as pending', async () => {
    const runtime = always(ok({ ...PENDING, status: 'a status of tomorrow' }));

    const outcome = await wait(runtime);

    expect(outcome.status).toBe('pending');
    expect(runtime.now() - EPOCH).toBe(600_000);
    expect(runtime.requests).toHaveLength(121);
  });

  test('it ends before the deadline rather than after it', async () => {
    const runtime = always(ok(PENDING));

    await wait(runtime, { deadline: EPOCH + 12_000 });

    expect(runtime.now() - EPOCH).toBe(10_000);
  });

  test.each([-3_600_000, 3_600_000])(
    'a clock that is set by %d ms meanwhile changes nothing',
    async (step) => {
      const runtime = always(ok(PENDING));
      let asked = 0;
      const shifted = {
        now: () => runtime.now() + (asked > 1 ? step : 0),
        elapsed: () => runtime.now(),
        sleep: (ms: number) => runtime.sleep(ms),
        random: () => 0,
      };
      const client = runtime.client();
      const counting = {
        getConnectionStatus: (state: string) => {
          asked += 1;
          return client.getConnectionStatus(state);
        },
      };

      await waitForConnection(counting, { state: 'st_1', deadline: EPOCH + 12_000 }, shifted);

      expect(runtime.now() - EPOCH).toBe(10_000);
    },
  );

  test.each([NaN, Infinity, undefined, EPOCH + 10 ** 9])(
    'no deadline makes it last longer than a state lives: %d',
    async (deadline) => {
      const runtime = always(ok(PENDING));

      await wait(runtime, { deadline });

      expect(runtime.now() - EPOCH).toBe(600_000);
    },
  );

  test('a deadline that has passed still gets one look', async () => {
    const runtime = answers([ok(COMPLETED)]);

    expect(await wait(runtime, { deadline: 0 })).toEqual(COMPLETED);
  });

  test.each([
    [2_000, 2_000],
    [0, 5_000],
    [NaN, 5_000],
    [-1, 1_000],
    [1, 1_000],
  ])('an interval of %d means %d ms: never more often than once a second', async (intervalMs, slept) => {
    const runtime = answers([ok(PENDING), ok(COMPLETED)]);

    await wait(runtime, { intervalMs });

    expect(runtime.sleeps).toEqual([slept]);
  });

  test.each([
    [0, 5_000],
    [0.5, 5_250],
    [0.999, 5_499.5],
  ])('jitter only adds, by a tenth at most: %d', async (random, slept) => {
    const runtime = answers([ok(PENDING), ok(COMPLETED)], random);

    await wait(runtime);

    expect(runtime.sleeps[0]).toBeCloseTo(slept, 6);
  });

  test('whoever cancels gets pending, without another wait', async () => {
    const runtime = answers([ok(PENDING), ok(PENDING)]);
    const canceled = [false, true];

    const outcome = await wait(runtime, { isCanceled: () => canceled.shift() });

    expect(outcome).toEqual(PENDING);
    expect(runtime.sleeps).toEqual([5_000]);
  });

  test('an authorization that has ended is told even to whoever cancels', async () => {
    const runtime = answers([ok(COMPLETED)]);

    expect(await wait(runtime, { isCanceled: () => true })).toEqual(COMPLETED);
  });
});

describe('checkConnection', () => {
  const check = (body: object) => checkConnection(answers([ok(body)]).client(), 'st_1');

  test.each(['2026-04-18T18:55:42Z', '2026-04-18T19:16:42Z', 'no time', 7])(
    'pending until %j is pending, as long as Layers says so',
    async (expiresAt) => {
      expect(await check({ ...PENDING, expiresAt })).toMatchObject({ status: 'pending' });
    },
  );

  test('completed stays completed past the expiry', async () => {
    expect(await check({ ...COMPLETED, expiresAt: '2020-01-01T00:00:00Z' })).toMatchObject({
      status: 'completed',
    });
  });
});

// Contract, section 8.2.
describe('nobody asks about one state more often than once a second', () => {
  /** What happened, in milliseconds since its start: the moments at which it was asked. */
  function recorded(reactions: readonly Reaction[]) {
    const at: number[] = [];
    const runtime = answers(
      reactions.map((reaction) => (request) => {
        at.push(runtime.now() - EPOCH);
        return reaction(request);
      }),
    );
    return { runtime, at };
  }

  test.each([
    ['a lost answer', lost()],
    ['503', status(503, 'UNAVAILABLE')],
    ['429 with a time of 0', throttled(0)],
  ])('again after %s', async (_what, reaction) => {
    const { runtime, at } = recorded([reaction, reaction, ok(COMPLETED)]);

    await checkConnection(runtime.client(), 'st_1');

    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1_000);
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(1_000);
  });

  test('three callers of one client', async () => {
    const { runtime } = recorded([ok(PENDING), ok(PENDING), ok(PENDING)]);
    const client = runtime.client();

    await Promise.all([1, 2, 3].map(() => checkConnection(client, 'st_1')));

    expect(runtime.sleeps).toEqual([1_000, 1_000]);
  });

  test('other states need not wait, nor does anybody after a second', async () => {
    const { runtime, at } = recorded([ok(PENDING), ok(PENDING), ok(PENDING)]);
    const client = runtime.client();

    await checkConnection(client, 'st_1');
    await checkConnection(client, 'st_2');
    runtime.advance(1_001);
    await checkConnection(client, 'st_1');

    expect(at).toEqual([0, 0, 1_001]);
  });

  test('one who stops waiting does not hold up the next', async () => {
    const { runtime, at } = recorded([ok(PENDING), ok(PENDING)]);
    const stopped = { ...runtime, sleep: () => Promise.reject(new Error('stopped')) };
    const client = new LayersClient(stopped);
    await checkConnection(client, 'st_1');
    expect(await rejectionOf(checkConnection(client, 'st_1'))).toMatchObject({ message: 'stopped' });

    runtime.advance(1_000);
    await checkConnection(client, 'st_1');

    expect(at).toEqual([0, 1_000]);
  });

  test('a thousand states are remembered', async () => {
    const runtime = always(ok(PENDING));
    const client = runtime.client();

    for (let n = 0; n <= 1_000; n += 1) await checkConnection(client, `st_${n}`);
    await checkConnection(client, 'st_1');
    expect(runtime.sleeps).toEqual([1_000]);
    await checkConnection(client, 'st_0');

    expect(runtime.sleeps).toEqual([1_000]);
  });

  test('a clock that is set back makes nobody wait for longer', async () => {
    const { runtime } = recorded([ok(PENDING), ok(PENDING)]);
    const client = runtime.client();
    await checkConnection(client, 'st_1');

    runtime.advance(-3_600_000);
    await checkConnection(client, 'st_1');

    expect(runtime.sleeps).toEqual([1_000]);
  });
});
