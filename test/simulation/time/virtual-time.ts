/**
 * One time for a whole history. It jumps from one piece of work to the next, and before each jump everything that
 * can go on without time goes on; so hours pass in a moment, and always in the same order.
 */
interface Due {
  at: number;
  /** Work due at one moment is done in the order in which it was planned. */
  order: number;
  work: () => void;
}

/**
 * Comes back when no promise is left that can go on: Node works off all of them before the next tick. The code in a
 * history waits for promises and for this clock only, so a turn of the event loop, 20 times as slow, is not needed.
 */
const settled = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));

export class VirtualTime {
  #now: number;
  #planned = 0;
  readonly #heap: Due[] = [];

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Milliseconds since the epoch. */
  get now(): number {
    return this.#now;
  }

  /** Does the work at this moment, or next when the moment has passed. */
  at(ms: number, work: () => void): void {
    this.#planned += 1;
    push(this.#heap, {
      at: Math.max(ms, this.#now),
      order: this.#planned,
      work,
    });
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.at(this.#now + Math.max(0, ms), resolve));
  }

  /** Does all that is due until this moment, and ends there. */
  async runUntil(end: number): Promise<void> {
    for (;;) {
      await settled();
      await settled();
      const next = this.#heap[0];
      if (next === undefined || next.at > end) break;
      pop(this.#heap);
      this.#now = next.at;
      next.work();
    }
    this.#now = Math.max(this.#now, end);
  }
}

const isBefore = (a: Due, b: Due): boolean => a.at < b.at || (a.at === b.at && a.order < b.order);

function push(heap: Due[], due: Due): void {
  let place = heap.push(due) - 1;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!isBefore(due, heap[parent] as Due)) break;
    heap[place] = heap[parent] as Due;
    place = parent;
  }
  heap[place] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let child = 2 * place + 1;
    if (child >= heap.length) break;
    if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child += 1;
    if (!isBefore(heap[child] as Due, last)) break;
    heap[place] = heap[child] as Due;
    place = child;
  }
  heap[place] = last;
}
