/** Many calls at once, but never more than allowed. */

/**
 * The results of `work` for all items, in the items' order, with at most `limit` calls at a time. After a rejection no new call
 * starts; the running ones are awaited, then the rejection of the earliest item is thrown. Rejects with a
 * `RangeError` when `limit` is neither a whole number from 1 on nor Infinity, for then nothing would run.
 */
export async function mapConcurrently<Item, Result>(
  items: readonly Item[],
  limit: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  requireWholeLimit(limit);
  const results: Result[] = [];
  const rejections = new Map<number, unknown>();
  // One iterator shared by all workers hands out each item once.
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      await work(item, index).then(
        (result) => (results[index] = result),
        (reason: unknown) => rejections.set(index, reason),
      );
      if (rejections.size > 0) return;
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  if (rejections.size > 0) throw rejections.get(Math.min(...rejections.keys()));
  return results;
}

function requireWholeLimit(limit: number): void {
  if (limit === Infinity || (Number.isSafeInteger(limit) && limit >= 1)) return;
  throw new RangeError(`at most ${limit} at once is not a limit: give a whole number from 1 on, or Infinity`);
}

/** Runs what it is given with at most `limit` under way at once; the others wait their turn. @internal */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A limiter of its own count. Throws a `RangeError` where `mapConcurrently` rejects with one. @internal */
export function createLimiter(limit: number): Limiter {
  requireWholeLimit(limit);
  const waiting: Array<() => void> = [];
  let free = limit;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so nobody can slip in between.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
