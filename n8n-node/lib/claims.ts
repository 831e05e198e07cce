/**
 * Who does what once, in this process: n8n makes a new node for every call, and loads a module once. Times are of the stopwatch, so
 * that a clock set back keeps nobody out for long.
 */
import { stopwatch } from './stopwatch';

export interface ClaimLimits {
  /** After this, a claim that was neither confirmed nor released is given to the next caller. */
  claimMs: number;
  /** How long a confirmed claim is known. */
  keepMs: number;
  /** The oldest of more are forgotten. */
  maxKeys: number;
}

interface Entry {
  at: number;
  isDone: boolean;
}

export class Claims {
  /** Oldest first. */
  private readonly entries = new Map<string, Entry>();

  constructor(private readonly limits: ClaimLimits) {}

  /** Whether the caller is the one to do it. */
  claim(key: string): boolean {
    if (this.entryOf(key)) return false;
    this.keep(key, false);
    return true;
  }

  /** It is done. */
  confirm(key: string): void {
    this.keep(key, true);
  }

  /** It is not done; anybody may claim it again. */
  release(key: string): void {
    this.entries.delete(key);
  }

  isUnderWay(key: string): boolean {
    return this.entryOf(key)?.isDone === false;
  }

  isDone(key: string): boolean {
    return this.entryOf(key)?.isDone === true;
  }

  private entryOf(key: string): Entry | undefined {
    const entry = this.entries.get(key);
    return entry && !this.isOver(entry) ? entry : undefined;
  }

  private isOver({ at, isDone }: Entry): boolean {
    return stopwatch.elapsed() >= at + (isDone ? this.limits.keepMs : this.limits.claimMs);
  }

  private keep(key: string, isDone: boolean): void {
    this.entries.delete(key);
    this.entries.set(key, { at: stopwatch.elapsed(), isDone });
    for (const [oldest, entry] of this.entries) {
      if (this.entries.size <= this.limits.maxKeys && !this.isOver(entry)) return;
      this.entries.delete(oldest);
    }
  }
}
