/** Keeps one visitor from using up what all share: so many times a minute for each key. */

/** Counts, in memory. One is shared by all calls of a process. */
export interface VisitLimiter {
  /** Whether this is one time too many; `now` in milliseconds. A time that is refused does not count. */
  isTooOften(key: string, limit: number, now: number): boolean;
}

const MINUTE_MS = 60_000;
/** About a megabyte. */
const MAX_KEYS = 10_000;

/** A limiter that holds `maxKeys` keys at most, and forgets the one that was not used for longest. */
export function createVisitLimiter(maxKeys = MAX_KEYS): VisitLimiter {
  const times = new Map<string, number[]>();
  return {
    isTooOften: (key, limit, now) => {
      const recent = (times.get(key) ?? []).filter((time) => time > now - MINUTE_MS && time <= now);
      const isTooOften = recent.length >= limit;
      // Set anew, so that the map's order is the order of use.
      times.delete(key);
      times.set(key, isTooOften ? recent : [...recent, now]);
      const [oldest] = times.keys();
      if (times.size > maxKeys && oldest !== undefined) times.delete(oldest);
      return isTooOften;
    },
  };
}
