/** The two hosts of a history, each with what it runs: workflows in n8n, Zaps on one connection in Zapier. */
import type { Api } from './api/api.ts';
import type { Webhooks } from './api/webhooks.ts';
import { N8nInstance } from './hosts/n8n/instance.ts';
import type { HostTraits } from './hosts/traits.ts';
import { EVERYTHING, newRecord, type WatcherRecord, type WatcherSettings } from './hosts/watcher.ts';
import { Cache } from './hosts/zapier/cache.ts';
import { type TriggerKey, ZapierConnection } from './hosts/zapier/connection.ts';
import type { N8nPackage } from './load/n8n-package.ts';
import type { ZapierBundle } from './load/zapier-app.ts';
import type { Random } from './random.ts';
import type { Scenario } from './scenarios/scenario.ts';
import { DAY, HOUR, MINUTE, SECOND } from './time/units.ts';
import type { VirtualTime } from './time/virtual-time.ts';

export interface Built {
  n8n: N8nPackage;
  zapier: ZapierBundle;
}

export interface Stage {
  time: VirtualTime;
  api: Api;
  webhooks: Webhooks;
  random: Random;
  scenario: Scenario;
  built: Built;
  note: (line: string) => void;
  begin: number;
  end: number;
}

/** Watchers begin at different moments of this time. */
const BEGINNING_MS = 20 * MINUTE;

/** A workflow and a copy of it, in one process. */
export function startN8n({ time, api, random, scenario, built, note, begin, end }: Stage): WatcherRecord[] {
  const { hosts, fleet } = scenario;
  const chance = random.fork('n8n');
  const skew = skewOf(time, chance, scenario);
  const n8n = new N8nInstance({ time, api, random: chance, package: built.n8n, skew, log: note });
  const settings: WatcherSettings = { ...EVERYTHING, contentHealth: fleet.contentChanges };
  const records = ['workflow', 'workflow copy']
    .filter((name) => watches(hosts, name))
    .map((name) => newRecord(name, 'n8n', settings));
  for (const record of records) {
    const plan = { record, everyMs: wholeMinutes(chance.between(...hosts.n8nEveryMs)) };
    time.at(begin + chance.between(0, BEGINNING_MS), () => n8n.activate(plan));
  }
  const later = () => chance.between(begin + BEGINNING_MS, end - HOUR);
  for (let crash = 0; crash < hosts.crashes; crash += 1) {
    time.at(later(), () => n8n.crash(chance.int(5 * SECOND, 5 * MINUTE)));
  }
  for (let crash = 0; crash < hosts.crashesInEmit; crash += 1) {
    const survivors = { execution: chance.chance(0.5), staticData: chance.chance(0.5) };
    time.at(later(), () => n8n.crashAtNextEmit(survivors));
  }
  return records;
}

const ONLY = { wantsConnected: false, wantsDegraded: false, wantsRecovered: false };

const ZAPS: { name: string; trigger: TriggerKey; settings: Partial<WatcherSettings> }[] = [
  { name: 'Zap connected', trigger: 'account_connected', settings: { ...ONLY, wantsConnected: true } },
  { name: 'Zap degraded', trigger: 'account_health_degraded', settings: { ...ONLY, wantsDegraded: true } },
  {
    name: 'Zap degraded, a day before, critical',
    trigger: 'account_health_degraded',
    settings: { ...ONLY, wantsDegraded: true, minimumLevel: 'critical', tokenLeadDays: 1 },
  },
  { name: 'Zap recovered', trigger: 'account_recovered', settings: { ...ONLY, wantsRecovered: true } },
];

export interface ZapierRecords {
  polling: WatcherRecord[];
  instant: WatcherRecord;
}

export function startZapier(stage: Stage): ZapierRecords {
  const { time, api, random, scenario, built, note, begin, end } = stage;
  const { hosts, fleet } = scenario;
  const chance = random.fork('zapier');
  const cache = new Cache({ time, random: chance.fork('cache'), mood: hosts.cache });
  // Zapier's machines keep their time, or nearly so.
  const clocksApartMs = Math.min(hosts.clocksApartMs, MINUTE);
  const skew = skewOf(time, chance, { ...scenario, hosts: { ...hosts, clocksApartMs, clockSteps: false } });
  const connection = new ZapierConnection({
    time,
    api,
    random: chance,
    bundle: built.zapier,
    cache,
    skew,
    log: note,
  });
  const losses = Array.from({ length: hosts.cacheLosses }, () =>
    chance.between(begin + BEGINNING_MS, end - HOUR),
  );
  const zaps = ZAPS.filter(({ name, trigger }) => connection.has(trigger) && watches(hosts, name));
  const polling = zaps.map(({ name, trigger, settings }) => {
    const record = newRecord(name, 'zapier', {
      ...EVERYTHING,
      contentHealth: fleet.contentChanges,
      ...settings,
    });
    const everyMs = wholeMinutes(chance.between(...hosts.zapierEveryMs));
    time.at(begin + chance.between(0, BEGINNING_MS), () =>
      connection.turnOn({ record, trigger, everyMs, overlaps: hosts.overlaps }),
    );
    return record;
  });
  for (const at of losses) {
    time.at(at, () => {
      note('the cache is lost');
      cache.clear();
      for (const { memoryLosses } of polling) memoryLosses.push(at);
    });
  }
  return { polling, instant: startInstant(connection, stage) };
}

function startInstant(connection: ZapierConnection, { time, webhooks, begin }: Stage): WatcherRecord {
  const record = newRecord('Zap instant', 'zapier', EVERYTHING);
  const url = 'https://hooks.zapier.com/hooks/standard/1/1/';
  time.at(begin, () => {
    void connection.subscribe(record, url).then((hook) => {
      if (hook) webhooks.receive(url, (delivery) => void connection.deliver(hook, delivery));
    });
  });
  return record;
}

/** How far a machine's clock is ahead of the API's, from moment to moment. */
function skewOf(time: VirtualTime, random: Random, { hosts, hours }: Scenario): () => number {
  const apartMs = random.between(-hosts.clocksApartMs, hosts.clocksApartMs);
  const step = () => ({
    at: time.now + random.between(HOUR, (hours - 1) * HOUR),
    ms: random.pick([-HOUR, HOUR, -DAY, DAY]),
  });
  const steps = hosts.clockSteps ? [step(), step(), step()] : [];
  return () => apartMs + steps.reduce((total, { at, ms }) => (at <= time.now ? total + ms : total), 0);
}

function watches({ watchers }: HostTraits, name: string): boolean {
  return watchers?.includes(name) ?? true;
}

function wholeMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / MINUTE)) * MINUTE;
}
