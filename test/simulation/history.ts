/** One history from beginning to end: a fleet, an API, an n8n with two workflows, a connection on Zapier with its Zaps. */
import { Api } from './api/api.ts';
import { Fleet } from './fleet/fleet.ts';
import { Life } from './fleet/life.ts';
import { N8nInstance } from './hosts/n8n/instance.ts';
import { EVERYTHING, newRecord, type WatcherRecord, type WatcherSettings } from './hosts/watcher.ts';
import { Cache } from './hosts/zapier/cache.ts';
import { type TriggerKey, ZapierConnection } from './hosts/zapier/connection.ts';
import { type Figures, figuresOf } from './judge/figures.ts';
import { judge, type Verdict } from './judge/judge.ts';
import { compareIds, type SameIds } from './judge/same-ids.ts';
import type { N8nPackage } from './load/n8n-package.ts';
import type { ZapierBundle } from './load/zapier-app.ts';
import { createRandom, type Random } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { DAY, HOUR, isoSeconds, MINUTE, SECOND } from './time/units.ts';
import { VirtualTime } from './time/virtual-time.ts';

export interface Built {
  n8n: N8nPackage;
  zapier: ZapierBundle;
}

export interface WatcherOutcome {
  name: string;
  host: WatcherRecord['host'];
  figures: Figures;
  verdicts: Verdict[];
}

export interface HistoryOutcome {
  seed: string;
  scenario: string;
  watchers: WatcherOutcome[];
  /** Of the two copies of one workflow, and of all watchers. */
  ids: { copies: SameIds; all: SameIds };
}

const BEGIN = Date.UTC(2026, 4, 18, 9);
/** Watchers begin at different moments of this time. */
const BEGINNING_MS = 20 * MINUTE;

export interface HistoryOptions {
  built: Built;
  scenario: Scenario;
  /** Of this scenario; with it the seed is `<scenario>/<number>`. */
  number: number;
  log?: (line: string) => void;
}

export async function runHistory({ built, scenario, number, log }: HistoryOptions): Promise<HistoryOutcome> {
  const seed = `${scenario.name}/${number}`;
  const random = createRandom(seed);
  const time = new VirtualTime(BEGIN);
  const note = (line: string) => log?.(`${isoSeconds(time.now).slice(5, 19)} ${line}`);
  const end = BEGIN + scenario.hours * HOUR;

  const fleet = new Fleet();
  const api = new Api({
    time,
    fleet,
    switches: scenario.api,
    random: random.fork('api'),
  });
  new Life({
    time,
    fleet,
    outages: api.outages,
    switches: scenario.api,
    traits: scenario.fleet,
    random: random.fork('life'),
    until: end - scenario.quietHours * HOUR,
    log: note,
  }).begin();
  const stage: Stage = { time, api, random, scenario, built, note, end };
  const records = [...startN8n(stage), ...startZapier(stage)];
  await time.runUntil(end);

  const watchers = records.map((record) => {
    const verdicts = judge({
      accounts: fleet.accounts.values(),
      outages: api.outages,
      record,
      pollsOwed: scenario.pollsOwed,
      isRenewed: scenario.api.renewal === 'silent',
      end,
      scope: { fleet },
    });
    const served = api.served.filter(({ caller }) => caller === record.name);
    return {
      name: record.name,
      host: record.host,
      figures: figuresOf(record, verdicts, served),
      verdicts,
    };
  });
  const copies = compareIds(watchers.filter(({ host }) => host === 'n8n'));
  return {
    seed,
    scenario: scenario.name,
    watchers,
    ids: { copies, all: compareIds(watchers) },
  };
}

interface Stage {
  time: VirtualTime;
  api: Api;
  random: Random;
  scenario: Scenario;
  built: Built;
  note: (line: string) => void;
  end: number;
}

/** A workflow and a copy of it, in one process. */
function startN8n({ time, api, random, scenario, built, note, end }: Stage): WatcherRecord[] {
  const { hosts, fleet } = scenario;
  const chance = random.fork('n8n');
  const skew = skewOf(stageClock(time, chance, scenario));
  const n8n = new N8nInstance({
    time,
    api,
    random: chance,
    package: built.n8n,
    skew,
    log: note,
  });
  const settings: WatcherSettings = {
    ...EVERYTHING,
    contentHealth: fleet.contentChanges,
  };
  const records = [newRecord('workflow', 'n8n', settings), newRecord('workflow copy', 'n8n', settings)];
  for (const record of records) {
    const plan = {
      record,
      everyMs: wholeMinutes(chance.between(...hosts.n8nEveryMs)),
    };
    time.at(BEGIN + chance.between(0, BEGINNING_MS), () => n8n.activate(plan));
  }
  const later = () => chance.between(BEGIN + BEGINNING_MS, end - HOUR);
  for (let crash = 0; crash < hosts.crashes; crash += 1) {
    time.at(later(), () => n8n.crash(chance.int(5 * SECOND, 5 * MINUTE)));
  }
  for (let crash = 0; crash < hosts.crashesInEmit; crash += 1) {
    const survivors = {
      execution: chance.chance(0.5),
      staticData: chance.chance(0.5),
    };
    time.at(later(), () => n8n.crashAtNextEmit(survivors));
  }
  return records;
}

const ZAPS: {
  name: string;
  trigger: TriggerKey;
  settings: Partial<WatcherSettings>;
}[] = [
  {
    name: 'Zap connected',
    trigger: 'account_connected',
    settings: { wantsDegraded: false, wantsRecovered: false },
  },
  {
    name: 'Zap degraded',
    trigger: 'account_health_degraded',
    settings: { wantsConnected: false, wantsRecovered: false },
  },
  {
    name: 'Zap degraded, a day before, critical',
    trigger: 'account_health_degraded',
    settings: {
      wantsConnected: false,
      wantsRecovered: false,
      minimumLevel: 'critical',
      tokenLeadDays: 1,
    },
  },
  {
    name: 'Zap recovered',
    trigger: 'account_recovered',
    settings: { wantsConnected: false, wantsDegraded: false },
  },
];

function startZapier({ time, api, random, scenario, built, note, end }: Stage): WatcherRecord[] {
  const { hosts, fleet } = scenario;
  const chance = random.fork('zapier');
  const cache = new Cache({
    time,
    random: chance.fork('cache'),
    mood: hosts.cache,
  });
  const skew = skewOf(
    stageClock(time, chance, {
      ...scenario,
      hosts: { ...hosts, clockSteps: false },
    }),
  );
  const connection = new ZapierConnection({
    time,
    api,
    random: chance,
    bundle: built.zapier,
    cache,
    skew,
    log: note,
  });
  const records = ZAPS.filter(({ trigger }) => connection.has(trigger)).map(({ name, trigger, settings }) => {
    const record = newRecord(name, 'zapier', {
      ...EVERYTHING,
      contentHealth: fleet.contentChanges,
      ...settings,
    });
    const everyMs = wholeMinutes(chance.between(...hosts.zapierEveryMs));
    time.at(BEGIN + chance.between(0, BEGINNING_MS), () =>
      connection.turnOn({
        record,
        trigger,
        everyMs,
        overlaps: hosts.overlaps,
      }),
    );
    return record;
  });
  for (let loss = 0; loss < hosts.cacheLosses; loss += 1) {
    time.at(chance.between(BEGIN + BEGINNING_MS, end - HOUR), () => {
      note('the cache is lost');
      cache.clear();
    });
  }
  return records;
}

interface Clock {
  apartMs: number;
  steps: { at: number; ms: number }[];
  time: VirtualTime;
}

function stageClock(time: VirtualTime, random: Random, { hosts, hours }: Scenario): Clock {
  const apartMs = random.between(-hosts.clocksApartMs, hosts.clocksApartMs);
  const step = () => ({
    at: time.now + random.between(HOUR, (hours - 1) * HOUR),
    ms: random.pick([-HOUR, HOUR, -DAY, DAY]),
  });
  return {
    time,
    apartMs,
    steps: hosts.clockSteps ? [step(), step(), step()] : [],
  };
}

function skewOf({ apartMs, steps, time }: Clock): () => number {
  return () => apartMs + steps.reduce((total, { at, ms }) => (at <= time.now ? total + ms : total), 0);
}

function wholeMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE)) * MINUTE;
}
