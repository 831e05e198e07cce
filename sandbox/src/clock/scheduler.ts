// Runs due work. When the clock is moved, it stops at each due time on the way: a retry due at 03:00 runs at 03:00 even
// when the clock moves a month at once.

import { StorageError } from '../data/database';
import type { Clock } from './clock';

export interface DueWork {
  /** Infinity when nothing is waiting. */
  nextDueAt(): number;
  /** Starts what is due now. */
  start(now: number): void;
  /** Resolves when nothing started is unfinished. */
  idle(): Promise<void>;
}

interface Parts {
  clock: Clock;
  works: readonly DueWork[];
  /** Called when the clock has been moved and everything due on the way is done. */
  onMoved: () => void;
}

/** Real time until work is tried again that could not be read from or written to the data file. */
const RETRY_MS = 5_000;
// setTimeout's own limit, about 24.8 days.
const LONGEST_TIMER = 2 ** 31 - 1;

export class Scheduler {
  readonly #clock: Clock;
  readonly #works: readonly DueWork[];
  readonly #onMoved: () => void;
  #timer: NodeJS.Timeout | undefined;
  #moving: Promise<void> = Promise.resolve();
  #closed = false;
  /** Why due work waits; told once. */
  #failure: string | undefined;

  constructor({ clock, works, onMoved }: Parts) {
    this.#clock = clock;
    this.#works = works;
    this.#onMoved = onMoved;
  }

  /**
   * Starts what is due. With a running clock, sets a timer for what is due next. Does not throw for a data file that
   * cannot be used: the caller's own change is committed, and a timer has no caller. The work is tried again later.
   */
  wake(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    try {
      this.#startDue();
      const next = this.#nextDueAt();
      this.#failure = undefined;
      if (this.#clock.runs && next < Infinity) this.#wakeIn(Math.max(next - this.#clock.now(), 1));
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.#tell(error.message);
      this.#wakeIn(RETRY_MS);
    }
  }

  /** Moves the clock, one call at a time; resolves when everything due on the way is done. */
  advance(ms: number): Promise<void> {
    if (!Number.isFinite(ms) || ms < 0) return Promise.reject(new RangeError('the clock only moves forward'));
    const moved = this.#moving.then(() => this.#walk(this.#clock.now() + ms));
    this.#moving = moved.catch(() => undefined);
    return moved;
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #wakeIn(ms: number): void {
    this.#timer = setTimeout(() => this.wake(), Math.min(ms, LONGEST_TIMER));
    this.#timer.unref();
  }

  #tell(failure: string): void {
    if (this.#failure === failure) return;
    this.#failure = failure;
    process.emitWarning(`due webhooks and token expiry wait: ${failure}`, 'LayersSocialSandbox');
  }

  async #walk(target: number): Promise<void> {
    await this.#settle();
    for (let next = this.#nextDueAt(); next <= target; next = this.#nextDueAt()) {
      this.#clock.moveTo(next);
      await this.#settle();
    }
    this.#clock.moveTo(target);
    await this.#settle();
    this.#onMoved();
    this.wake();
  }

  async #settle(): Promise<void> {
    do {
      this.#startDue();
      await Promise.all(this.#works.map((work) => work.idle()));
    } while (!this.#closed && this.#nextDueAt() <= this.#clock.now());
  }

  #startDue(): void {
    this.#works.forEach((work) => work.start(this.#clock.now()));
  }

  #nextDueAt(): number {
    return this.#closed ? Infinity : Math.min(...this.#works.map((work) => work.nextDueAt()));
  }
}
