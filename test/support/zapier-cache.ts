/** What `z.cache` does on Zapier: keys by scope, times to live, and setting only what is absent. */
interface Entry {
  value: string;
  /** Milliseconds since the epoch; Infinity for always. */
  until: number;
}

export class FakeCache {
  private readonly entries = new Map<string, Entry>();
  /** How many calls were made. */
  calls = 0;
  /** `broken` refuses every call, `forgetful` keeps nothing, `readonly` refuses to write. */
  mood: 'well' | 'broken' | 'forgetful' | 'readonly' = 'well';

  constructor(private readonly now: () => number = Date.now) {}

  get(key: string, scope?: string[]): Promise<unknown> {
    return this.work(() => {
      const entry = this.entries.get(place(key, scope));
      return entry && entry.until > this.now() ? (JSON.parse(entry.value) as unknown) : null;
    });
  }

  // eslint-disable-next-line max-params -- the signature is Zapier's
  set(key: string, value: unknown, ttl?: number, scope?: string[], nx?: boolean): Promise<boolean | null> {
    return this.work(() => {
      if (this.mood === 'readonly') throw new Error('RPC request failed after 3 attempts');
      const present = (this.entries.get(place(key, scope))?.until ?? 0) > this.now();
      if (nx === true && present) return null;
      const until = ttl === undefined ? Infinity : this.now() + ttl * 1000;
      if (this.mood === 'well') this.entries.set(place(key, scope), { value: JSON.stringify(value), until });
      return true;
    });
  }

  delete(key: string, scope?: string[]): Promise<boolean> {
    return this.work(() => this.entries.delete(place(key, scope)));
  }

  /** Everything in it as text, to look for what must not be there. */
  dump(): string {
    return JSON.stringify([...this.entries]);
  }

  keys(): string[] {
    return [...this.entries.keys()];
  }

  clear(): void {
    this.entries.clear();
  }

  /** The entries that this holds for are gone, as Zapier may drop one at any time. */
  lose(isLost: (key: string) => boolean): void {
    for (const key of this.keys().filter(isLost)) this.entries.delete(key);
  }

  private async work<Result>(job: () => Result): Promise<Result> {
    this.calls += 1;
    await Promise.resolve();
    if (this.mood === 'broken') throw new Error('No token found - cannot call RPC');
    return job();
  }
}

function place(key: string, scope: string[] = []): string {
  return [...scope, key].join('|');
}
