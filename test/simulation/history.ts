/** One history from beginning to end, and the judgement on it. */
import { Api } from './api/api.ts';
import { Webhooks } from './api/webhooks.ts';
import { Fleet } from './fleet/fleet.ts';
import { Life } from './fleet/life.ts';
import type { WatcherRecord } from './hosts/watcher.ts';
import { judgeDeliveries } from './judge/deliveries.ts';
import { type Figures, figuresOf } from './judge/figures.ts';
import { judge, type Verdict } from './judge/judge.ts';
import { compareIds, type SameIds } from './judge/same-ids.ts';
import { createRandom } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { type Built, type Stage, startN8n, startZapier } from './stage.ts';
import { HOUR, isoSeconds } from './time/units.ts';
import { VirtualTime } from './time/virtual-time.ts';

export interface WatcherOutcome {
  name: string;
  host: WatcherRecord['host'];
  figures: Figures;
  verdicts: Verdict[];
}

export interface HistoryOutcome {
  seed: string;
  scenario: string;
  /** What is odd in it. */
  classes: readonly string[];
  watchers: WatcherOutcome[];
  /** Of the two copies of one workflow, and of all watchers. */
  ids: { copies: SameIds; all: SameIds };
}

export interface HistoryOptions {
  built: Built;
  scenario: Scenario;
  /** Of this scenario; with it the seed is `<scenario>/<number>`. */
  number: number;
  log?: (line: string) => void;
}

const BEGIN = Date.UTC(2026, 4, 18, 9);

export async function runHistory({ built, scenario, number, log }: HistoryOptions): Promise<HistoryOutcome> {
  const seed = `${scenario.name}/${number}`;
  const stage = stageOf(seed, { built, scenario, log });
  const { time, api, webhooks, end, fleet } = stage;
  const workflows = startN8n(stage);
  const { polling, instant } = startZapier(stage);
  await time.runUntil(end);

  const servedTo = ({ name }: WatcherRecord) => api.served.filter(({ caller }) => caller === name);
  const outcomeOf = (record: WatcherRecord, verdicts: Verdict[]): WatcherOutcome => {
    const served = servedTo(record);
    return {
      name: record.name,
      host: record.host,
      figures: figuresOf(record, verdicts, { served, outages: api.outages }),
      verdicts,
    };
  };
  const pollers = [...workflows, ...polling].map((record) =>
    outcomeOf(
      record,
      judge({
        accounts: fleet.accounts.values(),
        outages: api.outages,
        record,
        pollsOwed: scenario.pollsOwed,
        looksToLearn: scenario.looksToLearn,
        looksToKnow: scenario.looksToKnow,
        isLong: scenario.isLong,
        isRenewed: scenario.api.renewal === 'silent',
        end,
        scope: { fleet },
        served: servedTo(record),
      }),
    ),
  );
  const copies = compareIds(pollers.filter(({ host }) => host === 'n8n'));
  return {
    seed,
    scenario: scenario.name,
    classes: scenario.classes,
    watchers: [...pollers, outcomeOf(instant, judgeDeliveries(webhooks.deliveries, instant))],
    ids: { copies, all: compareIds(pollers) },
  };
}

/** Everything before the hosts begin: the fleet lives, the API answers. */
function stageOf(
  seed: string,
  { built, scenario, log }: Pick<HistoryOptions, 'built' | 'scenario' | 'log'>,
): Stage & { fleet: Fleet } {
  const random = createRandom(seed);
  const time = new VirtualTime(BEGIN);
  const note = (line: string) => log?.(`${isoSeconds(time.now).slice(5, 19)} ${line}`);
  const end = BEGIN + scenario.hours * HOUR;
  const fleet = new Fleet();
  const webhooks = new Webhooks({
    time,
    random: random.fork('webhooks'),
    habits: scenario.hosts.deliveries,
  });
  const api = new Api({ time, fleet, switches: scenario.api, random: random.fork('api'), webhooks });
  new Life({
    time,
    fleet,
    outages: api.outages,
    switches: scenario.api,
    traits: scenario.fleet,
    random: random.fork('life'),
    until: end - scenario.quietHours * HOUR,
    emit: (type, account) => webhooks.emit(type, account),
    log: note,
  }).begin();
  return { time, api, webhooks, random, scenario, built, note, begin: BEGIN, end, fleet };
}
