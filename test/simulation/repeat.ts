/** One history again, with its log and what was wrong with it. */
import { type HistoryOutcome, runHistory } from './history.ts';
import { findingsOf } from './judge/findings.ts';
import { readN8nPackage } from './load/n8n-package.ts';
import { readZapierApp } from './load/zapier-app.ts';
import { scenarioOfSeed } from './scenarios/index.ts';
import { isoSeconds } from './time/units.ts';

/** Whether all was as it has to be. */
export async function repeat(seed: string, log: (line: string) => void): Promise<boolean> {
  const [name = '', number = ''] = seed.split('/');
  if (!/^\d+$/.test(number)) throw new Error('A seed has the form <scenario>/<number>, such as plain/1.');
  const scenario = scenarioOfSeed(name, Number(number));
  log(`${seed}: ${scenario.title}`);
  const built = { n8n: readN8nPackage(), zapier: readZapierApp() };
  const outcome = await runHistory({
    built,
    scenario,
    number: Number(number),
    log,
  });
  printVerdicts(outcome, log);
  const findings = findingsOf(outcome);
  for (const finding of findings) log(`FAIL ${finding}`);
  return findings.length === 0;
}

function printVerdicts({ watchers }: HistoryOutcome, log: (line: string) => void): void {
  for (const { name, figures, verdicts } of watchers) {
    log(`\n${name}: ${JSON.stringify(figures)}`);
    for (const { kind, about, accountId, at, eventId, missedPolls = 0 } of verdicts) {
      if (kind === 'told' && missedPolls === 0) continue;
      const word = kind === 'told' ? 'late' : kind;
      log(
        `  ${word} ${about} ${accountId} at ${isoSeconds(at)}${eventId === undefined ? '' : ` ${eventId}`}`,
      );
    }
  }
}
