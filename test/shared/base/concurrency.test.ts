import { createLimiter, mapConcurrently } from 'layers-social-core';

import { simulatedTime } from '../../support/core-simulation';

const nextTick = () => new Promise((resolve) => setImmediate(resolve));

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

test('after a rejection nothing new begins, and what is under way is awaited', async () => {
  const begun: number[] = [];
  const ended: number[] = [];

  const mapping = mapConcurrently([...Array(10).keys()], 3, async (index) => {
    begun.push(index);
    if (index === 0) throw new Error('no');
    await nextTick();
    await nextTick();
    ended.push(index);
  });

  await expect(mapping).rejects.toThrow('no');
  expect(begun).toEqual([0, 1, 2]);
  expect(ended).toEqual([1, 2]);
});

test('the rejection of the first item is thrown, not that of the first moment', async () => {
  const mapping = mapConcurrently([0, 1], 2, async (index) => {
    if (index === 0) await nextTick();
    throw new Error(`item ${index}`);
  });

  await expect(mapping).rejects.toThrow('item 0');
});

test('the limit may be none', async () => {
  await expect(mapConcurrently([0, 1, 2], Infinity, async (index) => index)).resolves.toEqual([0, 1, 2]);
});

describe('createLimiter', () => {
  test('lets no more through at once than the limit, also after a rejection', async () => {
    const limited = createLimiter(2);
    let underWay = 0;
    let most = 0;

    const all = Array.from({ length: 9 }, (_, index) =>
      limited(async () => {
        most = Math.max(most, (underWay += 1));
        await nextTick();
        underWay -= 1;
        if (index % 3 === 0) throw new Error('no');
        return index;
      }),
    );
    const outcomes = await Promise.allSettled(all);

    expect(most).toBe(2);
    expect(outcomes.map(({ status }) => status).filter((status) => status === 'rejected')).toHaveLength(3);
    await expect(limited(() => Promise.resolve('free again'))).resolves.toBe('free again');
  });
});

test.each([0, -1, 1.5, NaN, -Infinity, undefined as unknown as number])(
  'a limit of %p is refused instead of running nothing',
  async (limit) => {
    const work = jest.fn(() => Promise.resolve(1));

    await expect(mapConcurrently([1, 2], limit, work)).rejects.toThrow(RangeError);
    expect(() => createLimiter(limit)).toThrow(RangeError);
    expect(work).not.toHaveBeenCalled();
  },
);
