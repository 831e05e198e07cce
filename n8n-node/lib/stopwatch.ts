import { sleep } from 'n8n-workflow';

/** Durations, whatever is done to the clock of the day. */
export const stopwatch = {
  elapsed: () => performance.now(),
  sleep: async (ms: number) => sleep(ms),
};
