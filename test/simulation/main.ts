/**
 * `npm run test:simulation`: the built n8n trigger and the built Zapier app against a model of the API and of both hosts,
 * judged by what truly happened. Fixed seeds over every switch, and 200 new ones.
 *   -- --long                 many more of the fixed ones, no new ones
 *   -- --only <scenario>      of one class of trouble
 *   -- --seed <scenario>/<n>  one history again, with its log
 */
import { parseArgs } from 'node:util';

import type { HistoryOutcome } from './history.ts';
import { findingsOf } from './judge/findings.ts';
import { planOf } from './plan.ts';
import { repeat } from './repeat.ts';
import { tableOf } from './report/table.ts';
import { scenarios } from './scenarios/index.ts';
import { runJobs } from './workers.ts';

const log = (line: string): void => console.log(line);

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
  },
});

if (values.seed !== undefined) {
  const isRight = await repeat(values.seed, log);
  process.exitCode = isRight ? 0 : 1;
  log(isRight ? '\n1 passed, 0 failed' : '\n0 passed, 1 failed');
} else {
  await runMany();
}

async function runMany(): Promise<void> {
  const started = performance.now();
  const jobs = planOf({ isLong: values.long, only: values.only });
  const outcomes: HistoryOutcome[] = [];
  const failures: string[] = [];
  await runJobs(jobs, (result) => {
    if ('broken' in result)
      failures.push(failureOf(`${result.job.scenario}/${result.job.number}`, [result.broken]));
    else {
      outcomes.push(result.outcome);
      const findings = findingsOf(result.outcome);
      if (findings.length > 0) failures.push(failureOf(result.outcome.seed, findings));
    }
  });
  for (const failure of failures.sort()) log(failure);
  log(
    `\n${tableOf(inOrder(outcomes))}\n\nn8n · Zapier; in ${Math.round((performance.now() - started) / 1000)} s`,
  );
  log(`\n${jobs.length - failures.length} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}

function failureOf(seed: string, findings: readonly string[]): string {
  return [`\nFAIL ${seed}`, ...findings, `again: npm run test:simulation -- --seed ${seed}`].join('\n  ');
}

function inOrder(outcomes: HistoryOutcome[]): HistoryOutcome[] {
  const places = new Map(scenarios.map(({ name }, place) => [name, place]));
  return outcomes.sort((a, b) => (places.get(a.scenario) ?? 0) - (places.get(b.scenario) ?? 0));
}
