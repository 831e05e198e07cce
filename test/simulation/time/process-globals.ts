/**
 * The globals of one simulated process: its own clock, timers that follow the virtual time, chance from the seed. When
 * the process is killed nothing of it goes on: its timers stay silent and its waits never end.
 */
import { createHash } from 'node:crypto';

import type { Random } from '../random.ts';
import type { VirtualTime } from './virtual-time.ts';

export interface ProcessOptions {
  time: VirtualTime;
  random: Random;
  /** How far this machine's clock is ahead of the true time, in milliseconds; asked anew each time, so that it can step. */
  skew?: () => number;
}

export class SimulatedProcess {
  readonly time: VirtualTime;
  readonly random: Random;
  readonly #skew: () => number;
  readonly #startedAt: number;
  #isAlive = true;

  constructor({ time, random, skew = () => 0 }: ProcessOptions) {
    this.time = time;
    this.random = random;
    this.#skew = skew;
    this.#startedAt = time.now;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  kill(): void {
    this.#isAlive = false;
  }

  /** What this machine takes for the time, in milliseconds since the epoch. */
  now(): number {
    return Math.floor(this.time.now + this.#skew());
  }

  /** Later in this process; never when it was killed before. */
  after(ms: number, work: () => void): void {
    this.time.at(this.time.now + Math.max(0, ms), () => {
      if (this.#isAlive) work();
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  uuid(): string {
    const hex = Array.from({ length: 4 }, () => this.random.hex()).join('');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  /** By the names under which code reaches for them. */
  globals(): Record<string, unknown> {
    const timers = this.#timers();
    return {
      Date: this.#dateClass(),
      Math: Object.assign(Object.create(Math) as Math, {
        random: () => this.random.next(),
      }),
      performance: {
        now: () => this.time.now - this.#startedAt,
        timeOrigin: this.#startedAt,
      },
      AbortSignal: this.#abortSignal(),
      process: Object.assign(Object.create(process) as NodeJS.Process, {
        env: {},
      }),
      crypto: new Proxy(crypto, {
        get: (target, name) =>
          name === 'randomUUID' ? () => this.uuid() : (Reflect.get(target, name) as unknown),
      }),
      ...timers,
    };
  }

  #dateClass(): DateConstructor {
    const now = () => this.now();
    return class extends Date {
      constructor(...args: [] | [string | number | Date]) {
        if (args.length === 0) super(now());
        else super(...(args as [string]));
      }

      static override now(): number {
        return now();
      }
    } as DateConstructor;
  }

  #abortSignal(): typeof AbortSignal {
    const timeout = (ms: number): AbortSignal => {
      const controller = new AbortController();
      this.after(ms, () => controller.abort(new DOMException('timed out', 'TimeoutError')));
      return controller.signal;
    };
    return new Proxy(AbortSignal, {
      get: (target, name) => (name === 'timeout' ? timeout : (Reflect.get(target, name) as unknown)),
    });
  }

  #timers(): Record<string, unknown> {
    const cleared = new Set<number>();
    let last = 0;
    const setTimeout = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number => {
      last += 1;
      const id = last;
      this.after(ms, () => {
        if (!cleared.delete(id)) work(...args);
      });
      return id;
    };
    return { setTimeout, clearTimeout: (id: number) => void cleared.add(id) };
  }
}

/** `node:crypto` as a process sees it: ids come from the seed, everything else is real. */
export function cryptoOf(real: object, owner: SimulatedProcess): object {
  return { ...real, createHash, randomUUID: () => owner.uuid() };
}
