import { createRandom } from '../../random.ts';
import { VirtualTime } from '../../time/virtual-time.ts';
import { Cache, type CacheMood, GOOD_CACHE } from './cache.ts';

interface Face {
  get(key: string, scope?: string[]): Promise<unknown>;
  set(key: string, value: unknown, ttl?: number, scope?: string[], nx?: boolean): Promise<unknown>;
  delete(key: string, scope?: string[]): Promise<unknown>;
}

function open(mood: Partial<CacheMood> = {}) {
  const time = new VirtualTime(0);
  const cache = new Cache({
    time,
    random: createRandom('test'),
    mood: { ...GOOD_CACHE, ...mood },
  });
  return { time, cache, face: cache.face(() => Promise.resolve()) as Face };
}

test('keys live by scope and for their time; nx sets only what is absent', async () => {
  const { time, face } = open();
  expect(await face.set('key', { a: 1 }, 10, ['auth'])).toBe(true);
  expect(await face.set('key', { a: 2 }, 10, ['auth'], true)).toBeNull();
  expect(await face.get('key', ['auth'])).toEqual({ a: 1 });
  expect(await face.get('key', ['user'])).toBeNull();
  await time.runUntil(10_000);
  expect(await face.get('key', ['auth'])).toBeNull();
});

test('a stale read shows what stood before', async () => {
  const { time, face } = open({ staleMs: 1e9 });
  await face.set('key', 1);
  await time.runUntil(1);
  expect(await face.get('key')).toBeNull();
  await face.set('key', 2);
  expect(await face.get('key')).toBe(1);
});

test('it evicts, declines and fails', async () => {
  const evicting = open({ evicts: 1 }).face;
  await evicting.set('key', 1);
  expect(await evicting.get('key')).toBeNull();
  const declining = open({ declines: 1 }).face;
  expect(await declining.set('key', 1)).toBe(false);
  expect(await declining.get('key')).toBeNull();
  await expect(open({ fails: 1 }).face.get('key')).rejects.toThrow('RPC');
});

test('all can be lost', async () => {
  const { cache, face } = open();
  await face.set('key', 1);
  cache.clear();
  expect(await face.get('key')).toBeNull();
});
