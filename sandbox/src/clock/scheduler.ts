// Runs due work. When the clock is moved, it stops at each due time on the way: a retry due at 03:00 runs at 03:00 even
// when the clock moves a month at once.

import type { Clock } from './clock';

export interface DueWork {
  /** Infinity when nothing is waiting. */
  nextDueAt(): number;
  /** Starts what is due now. */
  start(now: number): void;
  /** Resolves when nothing started is unfinished. */
  idle(): Promise<void>;
}

// setTimeout's own limit, about 24.8 days.
const LONGEST_TIMER = 2 ** 31 - 1;

export class Scheduler {
  readonly #clock: Clock;
  readonly #works: readonly DueWork[];
  readonly #onMoved: () => void;
  #timer: NodeJS.Timeout | undefined;
  #moving: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(clock: Clock, works: readonly DueWork[], onMoved: () => void) {
    this.#clock = clock;
    this.#works = works;
    this.#onMoved = onMoved;
  }

  /** Starts what is due. With a running clock, sets a timer for what is due next. */
  wake(): void {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#startDue();
    const next = this.#nextDueAt();
    if (!this.#clock.runs || next === Infinity) return;
    const wait = Math.min(Math.max(next - this.#clock.now(), 1), LONGEST_TIMER);
    this.#timer = setTimeout(() => this.wake(), wait);
    this.#timer.unref();
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
