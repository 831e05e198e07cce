import { createLimiter, mapConcurrently } from '../../n8n-node/lib/concurrency';

const nextTick = () => new Promise((resolve) => setImmediate(resolve));

describe('mapConcurrently', () => {
  it('gives the results in the order of the input, whatever ends first', async () => {
    const results = await mapConcurrently(5, 5, async (index) => {
      for (let wait = index; wait < 5; wait += 1) await nextTick();
      return index;
    });

    expect(results).toEqual([0, 1, 2, 3, 4]);
  });

  it('never has more under way than the limit', async () => {
    let underWay = 0;
    let most = 0;

    await mapConcurrently(50, 7, async () => {
      most = Math.max(most, (underWay += 1));
      await nextTick();
      underWay -= 1;
    });

    expect(most).toBe(7);
  });

  it('begins nothing new after a rejection, and waits for what is under way', async () => {
    const begun: number[] = [];
    const ended: number[] = [];

    const mapping = mapConcurrently(10, 3, async (index) => {
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

  it('throws the rejection of the first item, not of the first moment', async () => {
    const mapping = mapConcurrently(2, 2, async (index) => {
      if (index === 0) await nextTick();
      throw new Error(`item ${index}`);
    });

    await expect(mapping).rejects.toThrow('item 0');
  });

  it('gives an empty list for no items', async () => {
    await expect(mapConcurrently(0, 10, () => Promise.resolve(1))).resolves.toEqual([]);
  });

  it('takes an unlimited limit', async () => {
    await expect(mapConcurrently(3, Infinity, (index) => Promise.resolve(index))).resolves.toEqual([0, 1, 2]);
  });
});

describe('createLimiter', () => {
  it('lets no more through at once than the limit, also after a rejection', async () => {
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
