/** A thread that runs the histories it is sent. */
import { parentPort } from 'node:worker_threads';

import { runHistory } from './history.ts';
import { readN8nPackage } from './load/n8n-package.ts';
import { readZapierApp } from './load/zapier-app.ts';
import { scenarioOfSeed } from './scenarios/index.ts';
import type { Job, Result } from './workers.ts';

const built = { n8n: readN8nPackage(), zapier: readZapierApp() };

async function run(job: Job): Promise<Result> {
  try {
    const scenario = scenarioOfSeed(job.scenario, job.number);
    return {
      outcome: await runHistory({ built, scenario, number: job.number }),
    };
  } catch (error) {
    return {
      job,
      broken: error instanceof Error ? (error.stack ?? error.message) : String(error),
    };
  }
}

parentPort?.on('message', (job: Job) => void run(job).then((result) => parentPort?.postMessage(result)));
