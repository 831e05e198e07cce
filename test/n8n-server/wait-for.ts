export interface WaitOptions {
  timeoutMs: number;
  everyMs?: number;
  /** Ends the waiting early with an error, for instance because the process died. */
  abortReason?: () => string | undefined;
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until the answer is neither undefined, null nor false; a timeout says what was waited for. */
export async function waitFor<T>(
  what: string,
  ask: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  { timeoutMs, everyMs = 200, abortReason: hopeless }: WaitOptions,
): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  let lastFailure = '';
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer;
    } catch (error) {
      lastFailure = ` Last failure: ${error instanceof Error ? error.message : String(error)}`;
    }
    const reason = hopeless?.();
    if (reason) throw new Error(`Stopped waiting for ${what}: ${reason}`);
    if (Date.now() >= deadline) throw new Error(`Waited ${timeoutMs} ms for ${what}.${lastFailure}`);
    await sleep(everyMs);
  }
}
