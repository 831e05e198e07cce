import { NOW } from '../accounts.ts';
import type { Clock } from './design.ts';

/** A clock whose sleeps take no time: what is slept or skipped is added to what passes. */
export interface SkippingClock extends Clock {
  skip(ms: number): void;
}

export function skippingClock(): SkippingClock {
  let skippedMs = 0;
  const skip = (ms: number): void => {
    skippedMs += ms;
  };
  const elapsed = (): number => performance.now() + skippedMs;
  return {
    now: () => Math.floor(NOW + elapsed()),
    elapsed,
    sleep: (ms) => {
      skip(ms);
      return Promise.resolve();
    },
    skip,
  };
}
