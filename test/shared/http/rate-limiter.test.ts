import { createRateLimiter } from '../../../shared/src/http/rate-limiter';
import { simulatedTime } from '../../support/core-simulation';
import { EPOCH, rejectionOf } from '../../support/runtime';

const ROUTE = 'GET /v1/whoami';

/** The moments, from `EPOCH`, at which so many that came together pass. */
async function departures(
  time: ReturnType<typeof simulatedTime>,
  rateLimiter: ReturnType<typeof createRateLimiter>,
  count: number,
) {
  const passing = Array.from({ length: count }, async () => {
    await rateLimiter.acquire(ROUTE, 120_000);
    return time.now() - EPOCH;
  });
  return time.run(Promise.all(passing));
}

test('while the limit is not felt, everybody passes at once', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);

  expect(await departures(time, rateLimiter, 4)).toEqual([0, 0, 0, 0]);
});

test('a 429 closes the gate for everybody, and it opens for one at a time', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 429, retryAfterMs: 2_000, limitPerMinute: 120 });

  expect(await departures(time, rateLimiter, 3)).toEqual([2_000, 2_510, 3_020]);
});

test('a 429 while somebody waits makes them wait again', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 429, retryAfterMs: 2_000, limitPerMinute: 120 });
  const news = time.sleep(1_500).then(() => rateLimiter.update({ status: 429, retryAfterMs: 5_000 }));

  const moments = await departures(time, rateLimiter, 2);

  await news;
  expect(moments).toEqual([6_500, 7_010]);
});

test('a gate that stays closed for longer than the caller waits refuses without a request', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 429, retryAfterMs: 2_000 });

  const error = await rejectionOf(rateLimiter.acquire(ROUTE, 1_999));

  expect(error).toMatchObject({
    name: 'LayersRateLimitError',
    status: 429,
    code: 'RATE_LIMITED',
    retryAfterMs: 2_000,
    route: ROUTE,
  });
});

test('a wait that just fits is taken', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 429, retryAfterMs: 2_000 });

  await time.run(rateLimiter.acquire(ROUTE, 2_000));

  expect(time.now() - EPOCH).toBe(2_000);
});

test('nor is a turn that the pace puts further off waited for', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 200, limitPerMinute: 120, remaining: 0 });

  const error = await rejectionOf(rateLimiter.acquire(ROUTE, 509));

  expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 510 });
  expect(await departures(time, rateLimiter, 1)).toEqual([510]);
});

test('one who is refused holds up nobody behind', async () => {
  const time = simulatedTime();
  const rateLimiter = createRateLimiter(time);
  rateLimiter.update({ status: 429, retryAfterMs: 2_000 });
  const refused = rejectionOf(rateLimiter.acquire(ROUTE, 1_000));

  const [moment] = await departures(time, rateLimiter, 1);

  expect(await refused).toBeInstanceOf(Error);
  expect(moment).toBe(2_000);
});
