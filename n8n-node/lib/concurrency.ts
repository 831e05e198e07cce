/**
 * The results of `work` for 0 to `count - 1`, in that order, with at most `limit` under way at once.
 * After the first rejection nothing new begins; what is under way is awaited, so that nothing goes on
 * behind the caller's back, and the rejection of the lowest index is thrown.
 */
export async function mapConcurrently<Result>(
  count: number,
  limit: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const rejections: Array<{ index: number; reason: unknown }> = [];
  let next = 0;

  const worker = async () => {
    while (next < count && rejections.length === 0) {
      const index = next++;
      try {
        results[index] = await work(index);
      } catch (reason) {
        rejections.push({ index, reason });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));

  const [first] = rejections.sort((a, b) => a.index - b.index);
  if (first) throw first.reason;
  return results;
}

/** Runs what it is given with at most `limit` under way at once; the others wait their turn. */
export type Limiter = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLimiter(limit: number): Limiter {
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
