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
