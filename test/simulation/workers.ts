/** Many histories at once, as many as there are cores, each in a thread of its own. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { HistoryOutcome } from './history.ts';

export interface Job {
  scenario: string;
  number: number;
}

/** What a history came to, or why it broke. */
export type Result = { outcome: HistoryOutcome } | { job: Job; broken: string };

/** The results in the order in which they come. */
export async function runJobs(jobs: readonly Job[], onResult: (result: Result) => void): Promise<void> {
  const waiting = [...jobs];
  const threads = Math.min(availableParallelism(), jobs.length);
  await Promise.all(Array.from({ length: threads }, () => runThread(waiting, onResult)));
}

/** Does jobs until none is left. A history that takes its thread with it has failed; the others get a new one. */
function runThread(waiting: Job[], onResult: (result: Result) => void): Promise<void> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url));
    let job: Job | undefined;
    const next = (): void => {
      job = waiting.shift();
      if (job) worker.postMessage(job);
      else void worker.terminate().then(() => resolve());
    };
    worker.on('message', (result: Result) => {
      onResult(result);
      next();
    });
    worker.on('error', (error: Error) => {
      if (job) onResult({ job, broken: error.stack ?? error.message });
      void runThread(waiting, onResult).then(resolve);
    });
    next();
  });
}
