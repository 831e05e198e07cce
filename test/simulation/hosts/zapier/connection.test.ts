/** Zapier as it is: what a turn-on stores, what fires, and what 30 s end. */
import { Api } from '../../api/api.ts';
import { PLAIN_API } from '../../api/switches.ts';
import { Fleet } from '../../fleet/fleet.ts';
import { createRandom } from '../../random.ts';
import type { SimulatedProcess } from '../../time/process-globals.ts';
import { MINUTE, SECOND } from '../../time/units.ts';
import { VirtualTime } from '../../time/virtual-time.ts';
import { EVERYTHING, newRecord } from '../watcher.ts';
import { Cache, GOOD_CACHE } from './cache.ts';
import { ZapierConnection } from './connection.ts';

const BEGIN = Date.UTC(2026, 4, 18);

type Meta = { isPopulatingDedupe?: boolean };

function open(perform: (meta: Meta, owner: SimulatedProcess) => Promise<unknown>) {
  const time = new VirtualTime(BEGIN);
  const random = createRandom('test');
  const connection = new ZapierConnection({
    time,
    random,
    api: new Api({ time, fleet: new Fleet(), switches: PLAIN_API, random }),
    cache: new Cache({ time, random, mood: GOOD_CACHE }),
    bundle: {
      load: (owner) => {
        const run = (_z: object, bundle: object) => perform((bundle as { meta: Meta }).meta, owner);
        return {
          triggers: {
            account_connected: {
              key: 'account_connected',
              operation: { perform: run },
            },
          },
        };
      },
    },
    log: () => undefined,
  });
  const record = newRecord('Zap', 'zapier', EVERYTHING);
  connection.turnOn({
    record,
    trigger: 'account_connected',
    everyMs: 5 * MINUTE,
    overlaps: 0,
  });
  return { time, record, connection };
}

const ids = (...list: string[]) => Promise.resolve(list.map((id) => ({ id })));

test('what was there at the turn-on fires nothing, what comes later fires once', async () => {
  const { time, record } = open(({ isPopulatingDedupe }) =>
    isPopulatingDedupe ? ids('a', 'b') : ids('c', 'a', 'b'),
  );
  await time.runUntil(BEGIN + 30 * MINUTE);
  expect(record.told.map(({ eventId }) => eventId)).toEqual(['c']);
  expect(record.polls.length).toBeGreaterThan(3);
});

test('an operation that takes 30 s is ended, and nothing of it goes on', async () => {
  const done: string[] = [];
  const { time, record } = open(async ({ isPopulatingDedupe }, owner) => {
    if (isPopulatingDedupe) return [];
    await owner.sleep(40 * SECOND);
    done.push('went on');
    return [{ id: 'late' }];
  });
  await time.runUntil(BEGIN + 20 * MINUTE);
  expect(record.told).toEqual([]);
  expect(done).toEqual([]);
  expect(record.polls.every(({ failed }) => failed?.includes('30 s'))).toBe(true);
});

test('a turn-on that is refused is tried again', async () => {
  let tries = 0;
  const { time, record } = open(({ isPopulatingDedupe }) => {
    tries += isPopulatingDedupe ? 1 : 0;
    return isPopulatingDedupe && tries < 3 ? Promise.reject(new Error('not yet')) : ids('a');
  });
  await time.runUntil(BEGIN + 30 * MINUTE);
  expect(record.refused.map(({ why }) => why)).toEqual(['not yet', 'not yet']);
  expect(record.born?.from).toBe(BEGIN + 10 * MINUTE);
  expect(record.told).toEqual([]);
});

test('a poll that gives two items one id fails', async () => {
  const { time, record } = open(({ isPopulatingDedupe }) => (isPopulatingDedupe ? ids() : ids('a', 'a')));
  await time.runUntil(BEGIN + 20 * MINUTE);
  expect(record.told).toEqual([]);
  expect(record.polls.every(({ failed }) => failed === 'two items have the same id')).toBe(true);
});

test('it says which triggers an app has', () => {
  const { connection } = open(() => ids());
  expect(connection.has('account_connected')).toBe(true);
  expect(connection.has('account_recovered')).toBe(false);
});
