/** Random histories of scenarios of test/simulation, with the built hosts of a checkout; what its judge found in all of them. */
import { join } from 'node:path';

import { type HistoryOutcome, runHistory, type WatcherOutcome } from '../../simulation/history.ts';
import { compareIds, type SameIds } from '../../simulation/judge/same-ids.ts';
import { readN8nPackage } from '../../simulation/load/n8n-package.ts';
import { readZapierApp } from '../../simulation/load/zapier-app.ts';
import { scenarioOfSeed } from '../../simulation/scenarios/index.ts';
import type { HistoriesFigures, HistoriesRun } from '../host-runs.ts';
import { tell } from './tell.ts';

const { root, scenarios, histories } = JSON.parse(process.argv[2] ?? '{}') as HistoriesRun;
const built = {
  n8n: readN8nPackage(join(root, 'n8n-node')),
  zapier: readZapierApp(join(root, 'zapier-app', 'dist', 'index.js')),
};
const all: HistoriesFigures = {
  told: 0,
  lost: 0,
  doubled: 0,
  invented: 0,
  ids: { copies: nothing(), hosts: nothing() },
  recoveryIds: nothing(),
};

function count({ watchers }: HistoryOutcome): void {
  for (const { figures } of watchers) {
    for (const name of ['told', 'lost', 'doubled', 'invented'] as const) all[name] += figures[name];
    all.invented += figures.old;
  }
  const n8n = watchers.filter(({ host }) => host === 'n8n');
  add(all.ids.copies, compareIds(only(n8n, isNoRecovery)));
  add(all.ids.hosts, compareIds(only(watchers, isNoRecovery)));
  add(all.recoveryIds, compareIds(only(watchers, (kind) => !isNoRecovery(kind))));
}

const isNoRecovery = (kind: string | undefined): boolean => kind !== 'recovered';

function only(
  watchers: readonly WatcherOutcome[],
  isWanted: (kind: string | undefined) => boolean,
): WatcherOutcome[] {
  return watchers.map((watcher) => ({
    ...watcher,
    verdicts: watcher.verdicts.filter(({ happening }) => isWanted(happening?.kind)),
  }));
}

function nothing(): SameIds {
  return { shared: 0, apart: 0 };
}

function add(sum: SameIds, { shared, apart }: SameIds): void {
  sum.shared += shared;
  sum.apart += apart;
}

for (const name of scenarios) {
  for (let number = 1; number <= histories; number += 1) {
    count(await runHistory({ built, scenario: scenarioOfSeed(name, number), number }));
  }
}
tell(all);
