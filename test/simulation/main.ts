/**
 * `npm run test:simulation`: the built n8n trigger and the built Zapier app against a model of the API and of both hosts,
 * judged by what truly happened. Fixed seeds over every switch, and 200 new ones.
 *   -- --new <n>              as many new ones
 *   -- --from <text>          the new ones are drawn from this text, such as a commit, and not by chance
 *   -- --write                writes what may be lost or repeated, and why, into docs/limits.md, and runs nothing
 *   -- --long                 many more of the fixed ones, and mixes of two or three, no new ones
 *   -- --only <scenario>      of one class of trouble, or with --long of `mix`
 *   -- --seed <scenario>/<n>  one history again, with its log
 */
import { parseArgs } from 'node:util';

import type { HistoryOutcome } from './history.ts';
import { findingsOf } from './judge/findings.ts';
import { NEW, planOf } from './plan.ts';
import { repeat } from './repeat.ts';
import { writeAllowed } from './report/allowed.ts';
import { tableOf } from './report/table.ts';
import { scenarios } from './scenarios/index.ts';
import { type Result, runJobs } from './workers.ts';

const log = (line: string): void => console.log(line);

const { values } = parseArgs({
  options: {
    long: { type: 'boolean', default: false },
    only: { type: 'string' },
    seed: { type: 'string' },
    new: { type: 'string', default: String(NEW) },
    from: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});

if (values.write) writeAllowed();
else if (values.seed !== undefined) {
  const isRight = await repeat(values.seed, log);
  process.exitCode = isRight ? 0 : 1;
  log(isRight ? '\n1 passed, 0 failed' : '\n0 passed, 1 failed');
} else {
  await runMany();
}

async function runMany(): Promise<void> {
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  const { long: isLong, only, from } = values;
  const jobs = planOf({ isLong, only, fresh: Number(values.new), from });
  const outcomes: HistoryOutcome[] = [];
  let failures = 0;
  await runJobs(jobs, (result) => {
    const failure = failureIn(result);
    if ('outcome' in result) outcomes.push(result.outcome);
    if (failure === undefined) return;
    failures += 1;
    log(failure);
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  log(
    `\n${tableOf(inOrder(outcomes))}\n\nn8n · Zapier; in ${Math.round((performance.now() - started) / 1000)} s, of which the processors worked ${Math.round((user + system) / 1e6)} s`,
  );
  log(`\n${jobs.length - failures} passed, ${failures} failed`);
  process.exitCode = failures > 0 ? 1 : 0;
}

/** What is wrong with a history, and how to see it again; undefined when nothing is. */
function failureIn(result: Result): string | undefined {
  const isBroken = 'broken' in result;
  const seed = isBroken ? `${result.job.scenario}/${result.job.number}` : result.outcome.seed;
  const findings = isBroken ? [result.broken] : findingsOf(result.outcome);
  if (findings.length === 0) return undefined;
  return [`\nFAIL ${seed}`, ...findings, `again: npm run test:simulation -- --seed ${seed}`].join('\n  ');
}

function inOrder(outcomes: HistoryOutcome[]): HistoryOutcome[] {
  const places = new Map(scenarios.map(({ name }, place) => [name, place]));
  const placeOf = ({ scenario }: HistoryOutcome) => places.get(scenario) ?? scenarios.length;
  return outcomes.sort((a, b) => placeOf(a) - placeOf(b));
}
