import { commit, load, markOnce } from '../../zapier-app/src/lib/memory';
import { FakeCache } from '../support/zapier-cache';

const KEY = 'health:prj_1';
const clock = { sleep: () => Promise.resolve() };

describe('the shared record', () => {
  let now: number;
  let cache: FakeCache;

  beforeEach(() => {
    now = 0;
    cache = new FakeCache(() => now);
  });

  async function save(content: unknown): Promise<string> {
    const loaded = await load(cache, KEY);
    if (!loaded) return 'unusable';
    return (await commit(cache, KEY, { loaded, content, clock })).status;
  }

  test('comes back as it was written', async () => {
    expect(await load(cache, KEY)).toMatchObject({ parts: 0 });
    expect(await save({ a: [1, 'ü', null] })).toBe('saved');

    expect((await load(cache, KEY))?.content).toEqual({ a: [1, 'ü', null] });
  });

  test('of a fleet of 10,000 accounts is kept in few entries, and old entries are cleared away', async () => {
    const big = { text: 'x'.repeat(500_000) };
    await save(big);
    await save({ ...big, more: 1 });

    expect((await load(cache, KEY))?.content).toEqual({ ...big, more: 1 });
    expect(cache.keys()).toHaveLength(9);
    await save({});
    expect(cache.keys()).toHaveLength(1);
  });

  test('is not overwritten by a poll that read an older one', async () => {
    await save({ by: 'both' });
    const [mine, others] = [await load(cache, KEY), await load(cache, KEY)];
    if (!mine || !others) throw new Error('no record');
    await commit(cache, KEY, { loaded: others, content: { by: 'other' }, clock });

    const outcome = await commit(cache, KEY, { loaded: mine, content: { by: 'me' }, clock });

    expect(outcome).toMatchObject({ status: 'overtaken', latest: { content: { by: 'other' } } });
    expect((await load(cache, KEY))?.content).toEqual({ by: 'other' });
    expect(await save({ by: 'me, later' })).toBe('saved');
  });

  test('is left alone while another poll holds the lock, and free again when that one died', async () => {
    await save({ by: 'first' });
    await cache.set(`${KEY}:lock`, 'somebody', 40, ['auth'], true);
    expect(await save({ by: 'second' })).toBe('overtaken');

    now += 41_000;
    expect(await save({ by: 'third' })).toBe('saved');
  });

  test('counts as absent when a part of it is missing or it is not ours', async () => {
    await save({ text: 'x'.repeat(200_000) });
    for (const key of cache.keys().filter((name) => name.endsWith(':1'))) {
      await cache.delete(key.replace('auth|', ''), ['auth']);
    }
    expect(await load(cache, KEY)).toMatchObject({ content: undefined });
    expect(await save({ fresh: true })).toBe('saved');

    for (const strange of ['text', 7, { revision: 1 }, { revision: 'r', parts: 0, text: '{' }]) {
      await cache.set(KEY, strange, 60, ['auth']);
      expect((await load(cache, KEY))?.content).toBeUndefined();
    }
  });

  test.each(['broken', 'forgetful', 'readonly'] as const)('a %s cache is found out', async (mood) => {
    cache.mood = mood;

    expect(await save({})).toBe('unusable');
  });

  test('an event is marked once, forgotten after its time, and passed on when there is no memory', async () => {
    expect([await markOnce(cache, 'evt', 60), await markOnce(cache, 'evt', 60)]).toEqual([true, false]);
    now += 61_000;
    expect(await markOnce(cache, 'evt', 60)).toBe(true);

    const together = await Promise.all([1, 2, 3].map(() => markOnce(cache, 'together', 60)));
    expect(together.filter(Boolean)).toHaveLength(1);
    cache.mood = 'broken';
    expect(await markOnce(cache, 'evt', 60)).toBe(true);
  });
});
