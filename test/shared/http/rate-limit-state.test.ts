import {
  onResponse,
  RateLimitState,
  schedule,
  INITIAL_STATE,
} from '../../../shared/src/http/rate-limit-state';
import { simulateTraffic } from '../../support/core-simulation';
import { EPOCH } from '../../support/runtime';

const GRANTED = { status: 200 };

/** A pace on which the limit has been felt: one request every `intervalMs`. */
function felt(intervalMs: number, change: Partial<RateLimitState> = {}): RateLimitState {
  return {
    notBefore: EPOCH,
    nextSlot: EPOCH,
    intervalMs,
    granted: 0,
    since: EPOCH,
    probing: false,
    ...change,
  };
}

describe('reserve', () => {
  test('while the limit is not felt, everybody leaves at once', () => {
    const first = schedule(INITIAL_STATE, EPOCH);
    const second = schedule(first.state, EPOCH);

    expect([first.at, second.at]).toEqual([EPOCH, EPOCH]);
  });

  test('once it is felt, requests leave one interval apart', () => {
    const first = schedule(felt(500), EPOCH);
    const second = schedule(first.state, EPOCH);
    const third = schedule(second.state, EPOCH + 700);

    expect([first.at, second.at, third.at]).toEqual([EPOCH, EPOCH + 500, EPOCH + 1000]);
  });

  test('nothing leaves before the gate opens', () => {
    const { at } = schedule(felt(500, { notBefore: EPOCH + 9_000 }), EPOCH);

    expect(at).toBe(EPOCH + 9_000);
  });

  test('after a quiet minute the bucket is full again and the pace is forgotten', () => {
    const justNot = schedule(felt(500), EPOCH + 60_000);
    const rested = schedule(felt(500, { granted: 7 }), EPOCH + 60_001);

    expect(justNot.state.intervalMs).toBe(500);
    expect(rested.state).toMatchObject({ intervalMs: 0, granted: 0, since: EPOCH + 1 });
  });
});

describe('observe', () => {
  test('a 429 closes the gate for as long as Retry-After says', () => {
    const state = onResponse(INITIAL_STATE, { status: 429, retryAfterMs: 7_000 }, EPOCH);

    expect(state.notBefore).toBe(EPOCH + 7_000);
    expect(state.nextSlot).toBe(EPOCH + 7_000);
  });

  test('a 429 without Retry-After closes it for 5 s', () => {
    const state = onResponse(INITIAL_STATE, { status: 429 }, EPOCH);

    expect(state.notBefore).toBe(EPOCH + 5_000);
  });

  test('a Retry-After of 0 closes it for a second all the same', () => {
    const state = onResponse(INITIAL_STATE, { status: 429, retryAfterMs: 0 }, EPOCH);

    expect(state.notBefore).toBe(EPOCH + 1_000);
  });

  test('a shorter Retry-After never reopens a gate early', () => {
    const closed = onResponse(INITIAL_STATE, { status: 429, retryAfterMs: 30_000 }, EPOCH);
    const again = onResponse(closed, { status: 429, retryAfterMs: 1_000 }, EPOCH + 10);

    expect(again.notBefore).toBe(EPOCH + 30_000);
  });

  test('a burst of 429s counts as one', () => {
    const once = onResponse(felt(100, { granted: 50 }), { status: 429, retryAfterMs: 2_000 }, EPOCH + 5_000);
    const burst = [1, 2, 3].reduce(
      (state, ms) => onResponse(state, { status: 429, retryAfterMs: 2_000 }, EPOCH + 5_000 + ms),
      once,
    );

    expect(burst.intervalMs).toBe(once.intervalMs);
    expect(burst.notBefore).toBe(EPOCH + 7_003);
  });

  test('the first 429 takes a full bucket and the time since the start as its measure', () => {
    const start = schedule(INITIAL_STATE, EPOCH).state;
    const state = onResponse({ ...start, granted: 1_220 }, { status: 429 }, EPOCH + 1_000);

    expect(state.intervalMs).toBeCloseTo((61_000 / 1_220) * 1.02, 6);
    expect(state.probing).toBe(true);
  });

  test('the first 429 never makes it slower than the slowest tier', () => {
    const start = schedule(INITIAL_STATE, EPOCH).state;
    const state = onResponse(start, { status: 429 }, EPOCH + 1_000);

    expect(state.intervalMs).toBe(510);
  });

  test('a later 429 measures what was granted since the one before', () => {
    const state = onResponse(felt(300, { granted: 20, probing: true }), { status: 429 }, EPOCH + 10_000);

    expect(state).toMatchObject({ intervalMs: 510, granted: 0, since: EPOCH + 10_000, probing: false });
  });

  test('a later 429 never makes it faster', () => {
    const state = onResponse(felt(800, { granted: 20 }), { status: 429 }, EPOCH + 10_000);

    expect(state.intervalMs).toBe(800);
  });

  test('too few granted requests measure nothing: a third slower, and the count goes on', () => {
    const state = onResponse(felt(100, { granted: 19 }), { status: 429 }, EPOCH + 10_000);

    expect(state).toMatchObject({ intervalMs: 130, granted: 19, since: EPOCH });
  });

  test('the interval never grows past 30 s', () => {
    const state = onResponse(felt(29_000), { status: 429 }, EPOCH + 1);

    expect(state.intervalMs).toBe(30_000);
  });

  test('each success shortens the interval a little, and more while the limit is being looked for', () => {
    const settled = onResponse(felt(600), GRANTED, EPOCH);
    const probing = onResponse(felt(600, { probing: true }), GRANTED, EPOCH);

    expect(settled).toMatchObject({ intervalMs: 599.4, granted: 1 });
    expect(probing).toMatchObject({ intervalMs: 594, granted: 1 });
  });

  test('with headers the interval comes from the limit as soon as a tenth of the bucket is left', () => {
    const enough = onResponse(INITIAL_STATE, { status: 200, limitPerMinute: 120, remaining: 13 }, EPOCH);
    const low = onResponse(INITIAL_STATE, { status: 200, limitPerMinute: 120, remaining: 12 }, EPOCH);

    expect(enough.intervalMs).toBe(0);
    expect(low).toMatchObject({ intervalMs: 360, nextSlot: EPOCH + 360 });
  });

  test('with headers the last tenth is used up, ever slower, down to a little less than the limit', () => {
    const intervals = [12, 6, 0].map(
      (remaining) =>
        onResponse(INITIAL_STATE, { status: 200, limitPerMinute: 120, remaining }, EPOCH).intervalMs,
    );

    expect(intervals).toEqual([360, 435, 510]);
  });

  test('with headers the hurry is over once three tenths are back', () => {
    const still = onResponse(felt(510), { status: 200, limitPerMinute: 120, remaining: 36 }, EPOCH);
    const back = onResponse(felt(510), { status: 200, limitPerMinute: 120, remaining: 37 }, EPOCH);

    expect(still.intervalMs).toBe(510);
    expect(back.intervalMs).toBe(0);
  });

  test('with headers a 429 takes the interval from the limit too', () => {
    const state = onResponse(INITIAL_STATE, { status: 429, limitPerMinute: 1_200, remaining: 0 }, EPOCH);

    expect(state.intervalMs).toBeCloseTo(51, 6);
  });

  test('a limit of 0 is no limit to divide by', () => {
    const granted = onResponse(felt(500), { status: 200, limitPerMinute: 0, remaining: 0 }, EPOCH);
    const refused = onResponse(felt(500), { status: 429, limitPerMinute: 0, remaining: 0 }, EPOCH);

    expect(granted.intervalMs).toBe(500);
    expect(refused.intervalMs).toBe(650);
  });

  test('a very low limit is paced at 30 s', () => {
    const state = onResponse(INITIAL_STATE, { status: 200, limitPerMinute: 1, remaining: 0 }, EPOCH);

    expect(state.intervalMs).toBe(30_000);
  });
});

describe('five minutes against a token bucket', () => {
  const TIERS = { 'sandbox writes': 30, 'standard writes': 60, standard: 120, pilot: 1_200, partner: 6_000 };
  const CASES = Object.entries(TIERS).flatMap(([tier, perMinute]) =>
    [10, 32].flatMap((workers) =>
      [
        { signs: 'Retry-After only' },
        { signs: 'no header at all', silent: true },
        { signs: 'X-RateLimit headers', withHeaders: true },
      ].map(({ signs, ...mode }) => ({
        tier,
        workers,
        signs,
        limits: { perMinute, latencyMs: 80, ...mode },
      })),
    ),
  );

  test.each(CASES)(
    '$tier, $workers workers, $signs: under 2 % are refused and the limit is used',
    async ({ workers, limits }) => {
      const traffic = await simulateTraffic(limits, workers, 5);

      expect(traffic.failed).toBe(0);
      expect(traffic.settled.refused / traffic.settled.all).toBeLessThan(0.02);
      // Until the first refusal is known, everybody who is under way is refused with it.
      expect(traffic.refused - traffic.settled.refused).toBeLessThanOrEqual(2 * workers);
      expect(traffic.utilisation).toBeGreaterThan(0.95);
    },
  );

  test('a client that shares its key finds the share that is left', async () => {
    const shared = { perMinute: 1_200, latencyMs: 80, foreignPerMinute: 600 };

    const traffic = await simulateTraffic(shared, 10, 5);

    expect(traffic.settled.refused / traffic.settled.all).toBeLessThan(0.02);
    expect(traffic.utilisation).toBeGreaterThan(0.95);
  });
});
