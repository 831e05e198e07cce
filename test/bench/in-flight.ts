/** Sends `count` requests with `width` of them under way at a time; the result is requests per second. */
export async function requestsPerSecond(
  send: () => Promise<unknown>,
  { count, width }: { count: number; width: number },
): Promise<number> {
  let left = count;
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await send();
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: width }, worker));
  return count / ((performance.now() - started) / 1000);
}
