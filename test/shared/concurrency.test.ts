import { mapConcurrently } from 'layers-social-core';

import { simulatedTime } from '../support/core-simulation';

test('results come in the order of the items, whoever is done first', async () => {
  const time = simulatedTime();

  const results = await time.run(
    mapConcurrently([30, 10, 20], 3, async (ms, index) => {
      await time.sleep(ms);
      return `${index}: ${ms}`;
    }),
  );

  expect(results).toEqual(['0: 30', '1: 10', '2: 20']);
});

test('never more are under way than allowed, and each item once', async () => {
  const time = simulatedTime();
  const seen: number[] = [];
  let underWay = 0;
  let most = 0;

  await time.run(
    mapConcurrently(Array.from({ length: 20 }).fill(7), 4, async (ms, index) => {
      seen.push(index);
      most = Math.max(most, (underWay += 1));
      await time.sleep(Number(ms));
      underWay -= 1;
    }),
  );

  expect(most).toBe(4);
  expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

test('no items, no work', async () => {
  expect(await mapConcurrently([], 4, () => Promise.reject(new Error('work')))).toEqual([]);
});

test('what one throws comes through', async () => {
  const working = mapConcurrently([1, 2], 1, (item) => Promise.reject(new Error(`item ${item}`)));

  await expect(working).rejects.toThrow('item 1');
});
