import { createRandom } from '../random.ts';
import { SimulatedProcess } from './process-globals.ts';
import { HOUR } from './units.ts';
import { VirtualTime } from './virtual-time.ts';

const BEGIN = Date.UTC(2026, 4, 18);

test('work is done in the order of its moments, and of its planning within one', async () => {
  const time = new VirtualTime(BEGIN);
  const done: string[] = [];
  for (const [name, ms] of [
    ['b', 20],
    ['c', 20],
    ['a', 10],
    ['later', 5_000],
  ] as const) {
    time.at(BEGIN + ms, () => done.push(`${name} ${time.now - BEGIN}`));
  }
  await time.runUntil(BEGIN + 1_000);
  expect(done).toEqual(['a 10', 'b 20', 'c 20']);
  expect(time.now).toBe(BEGIN + 1_000);
});

test('what waits for promises only goes on before time does', async () => {
  const time = new VirtualTime(BEGIN);
  const done: string[] = [];
  const slow = async () => {
    await time.sleep(10);
    for (let step = 0; step < 1_000; step += 1) await Promise.resolve();
    done.push(`slow ${time.now - BEGIN}`);
  };
  time.at(BEGIN + 11, () => done.push('next'));
  void slow();
  await time.runUntil(BEGIN + 20);
  expect(done).toEqual(['slow 10', 'next']);
});

describe('a process', () => {
  const start = (skew = 0) => {
    const time = new VirtualTime(BEGIN);
    return {
      time,
      owner: new SimulatedProcess({
        time,
        random: createRandom('test'),
        skew: () => skew,
      }),
    };
  };

  test('has its own clock, and a monotonic one that does not step with it', async () => {
    const { time, owner } = start(HOUR);
    const globals = owner.globals() as {
      Date: DateConstructor;
      performance: { now(): number };
    };
    await time.runUntil(BEGIN + 500);
    expect(globals.Date.now()).toBe(BEGIN + HOUR + 500);
    expect(new globals.Date().getTime()).toBe(BEGIN + HOUR + 500);
    expect(new globals.Date('2026-01-01T00:00:00Z').toISOString()).toBe('2026-01-01T00:00:00.000Z');
    expect(globals.performance.now()).toBe(500);
  });

  test('goes on with nothing after it was killed', async () => {
    const { time, owner } = start();
    const { setTimeout: later, AbortSignal: signals } = owner.globals() as {
      setTimeout: typeof setTimeout;
      AbortSignal: typeof AbortSignal;
    };
    const done: string[] = [];
    later(() => done.push('before'), 10);
    later(() => done.push('after'), 100);
    const signal = signals.timeout(100);
    time.at(BEGIN + 50, () => owner.kill());
    await time.runUntil(BEGIN + 1_000);
    expect(done).toEqual(['before']);
    expect(signal.aborted).toBe(false);
  });

  test('draws the same from the same seed', () => {
    const draw = () => {
      const { owner } = start();
      const globals = owner.globals() as {
        Math: Math;
        crypto: { randomUUID(): string };
      };
      return [globals.Math.random(), globals.crypto.randomUUID()];
    };
    expect(draw()).toEqual(draw());
  });
});
