/** `z.cache`: keys by scope that live for a while, shared by all Zaps of a connection. It promises less than it seems. */
import type { Random } from '../../random.ts';
import type { VirtualTime } from '../../time/virtual-time.ts';

export interface CacheMood {
  /** Milliseconds for a call. */
  latency: readonly [from: number, to: number];
  /** How long a read may show what stood there before, in milliseconds. */
  staleMs: number;
  /** The chance that a read finds the entry evicted, for good. */
  evicts: number;
  /** The chance that a write is answered with false and keeps nothing. */
  declines: number;
  /** The chance that a call fails. */
  fails: number;
}

export const GOOD_CACHE: Readonly<CacheMood> = {
  latency: [5, 30],
  staleMs: 0,
  evicts: 0,
  declines: 0,
  fails: 0,
};

interface Entry {
  value: string;
  writtenAt: number;
  until: number;
  before: string | undefined;
}

export interface CacheOptions {
  time: VirtualTime;
  random: Random;
  mood: CacheMood;
}

export class Cache {
  readonly #entries = new Map<string, Entry>();
  readonly #options: CacheOptions;

  constructor(options: CacheOptions) {
    this.#options = options;
  }

  /** Everything is gone. */
  clear(): void {
    this.#entries.clear();
  }

  /** The cache as one process has it; `sleep` is the process's. */
  face(sleep: (ms: number) => Promise<void>): object {
    const call = async <Result>(work: () => Result): Promise<Result> => {
      const { random, mood } = this.#options;
      await sleep(random.between(...mood.latency));
      if (random.chance(mood.fails)) throw new Error('RPC request failed after 3 attempts');
      return work();
    };
    return {
      get: (key: string, scope?: string[]) => call(() => this.#get(place(key, scope))),
      // eslint-disable-next-line max-params -- the signature is Zapier's
      set: (key: string, value: unknown, ttl?: number, scope?: string[], nx?: boolean) =>
        call(() => this.#set(place(key, scope), JSON.stringify(value), { ttl, nx })),
      delete: (key: string, scope?: string[]) => call(() => this.#entries.delete(place(key, scope))),
    };
  }

  #get(key: string): unknown {
    const { time, random, mood } = this.#options;
    const entry = this.#living(key);
    if (!entry) return null;
    if (random.chance(mood.evicts)) {
      this.#entries.delete(key);
      return null;
    }
    const isFresh = time.now - entry.writtenAt < random.between(0, mood.staleMs);
    const value = isFresh ? entry.before : entry.value;
    return value === undefined ? null : (JSON.parse(value) as unknown);
  }

  #set(key: string, value: string, { ttl, nx }: { ttl?: number; nx?: boolean }): boolean | null {
    const { time, random, mood } = this.#options;
    const present = this.#living(key);
    if (nx === true && present) return null;
    if (random.chance(mood.declines)) return false;
    const until = ttl === undefined ? Infinity : time.now + ttl * 1000;
    this.#entries.set(key, {
      value,
      writtenAt: time.now,
      until,
      before: present?.value,
    });
    return true;
  }

  #living(key: string): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry && entry.until > this.#options.time.now ? entry : undefined;
  }
}

function place(key: string, scope: string[] = []): string {
  return [...scope, key].join('|');
}
