import { createTokenBucket } from 'layers-social-core';

import { simulatedTime } from '../../support/core-simulation';
import { EPOCH } from '../../support/runtime';

/** The moments, from `EPOCH`, at which so many that came together were let through. */
async function moments(
  time: ReturnType<typeof simulatedTime>,
  bucket: ReturnType<typeof createTokenBucket>,
  count: number,
) {
  const taken = Array.from({ length: count }, async () => {
    await bucket.acquire();
    return time.now() - EPOCH;
  });
  return time.run(Promise.all(taken));
}

test('a minute’s worth goes at once, the rest at the rate of the budget', async () => {
  const time = simulatedTime();
  const bucket = createTokenBucket(60, time);

  const seen = await moments(time, bucket, 63);

  expect(seen.slice(0, 60).every((moment) => moment === 0)).toBe(true);
  expect(seen.slice(60)).toEqual([1_000, 2_000, 3_000]);
});

test('in no minute is more than twice the budget let through, and in the long run the budget', async () => {
  const time = simulatedTime();
  const bucket = createTokenBucket(60, time);

  const seen = await moments(time, bucket, 600);

  expect(Math.max(...seen)).toBe(540_000);
});

test('what could go at once is told, and comes back with time', async () => {
  const time = simulatedTime();
  const bucket = createTokenBucket(60, time);

  expect(bucket.available()).toBe(60);
  await moments(time, bucket, 60);
  expect(bucket.available()).toBe(0);
  await time.run(time.sleep(2_500));
  expect(bucket.available()).toBe(2);
  await time.run(time.sleep(600_000));
  expect(bucket.available()).toBe(60);
});
