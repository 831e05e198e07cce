/**
 * One connection of one user on Zapier, with its Zaps (docs.zapier.com, and seen with 19.1): a turn-on stores the ids of a
 * first poll and fires nothing; afterwards an item fires when its id was not seen before. An operation that takes 30 s is
 * ended where it stands. Operations run in processes that may be new or have served before; all of them share `z.cache`.
 */
import type { Api } from '../../api/api.ts';
import type { Delivery } from '../../api/webhooks.ts';
import type { Operation, ZapierApp, ZapierBundle } from '../../load/zapier-app.ts';
import type { Random } from '../../random.ts';
import { SimulatedProcess } from '../../time/process-globals.ts';
import { MINUTE, SECOND } from '../../time/units.ts';
import type { VirtualTime } from '../../time/virtual-time.ts';
import { toldOf, type WatcherRecord, type WatcherSettings } from '../watcher.ts';
import type { Cache } from './cache.ts';
import { createZ } from './z.ts';

export type TriggerKey = 'account_connected' | 'account_health_degraded' | 'account_recovered';

export interface ZapPlan {
  record: WatcherRecord;
  trigger: TriggerKey;
  everyMs: number;
  /** The chance that a poll is followed by another before it has ended. */
  overlaps: number;
}

export interface ConnectionOptions {
  time: VirtualTime;
  api: Api;
  random: Random;
  bundle: ZapierBundle;
  cache: Cache;
  skew?: () => number;
  log: (line: string) => void;
}

export const OPERATION_LIMIT_MS = 30_000;
const LATER_MS = 5 * MINUTE;
const MOST_ATTEMPTS = 20;
const WARM_SHARE = 0.7;

interface Instance {
  owner: SimulatedProcess;
  app: ZapierApp;
  isBusy: boolean;
}

type Item = { id: string };

/** What came of an operation, or why nothing did. */
type Outcome<Result> = { result: Result } | { failed: string };

/** A Zap that is subscribed. */
export interface Hook {
  record: WatcherRecord;
  subscribeData: unknown;
}

const HOOK = 'account_event';
const ENDED = 'ended by Zapier after 30 s';

export class ZapierConnection {
  readonly #options: ConnectionOptions;
  readonly #instances: Instance[] = [];
  readonly #plans: ZapPlan[] = [];
  #started = 0;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Whether the app has such a trigger. */
  has(trigger: TriggerKey): boolean {
    const owner = new SimulatedProcess({
      time: this.#options.time,
      random: this.#options.random.fork('look'),
    });
    return trigger in this.#options.bundle.load(owner).triggers;
  }

  /** A person turns a Zap on, again after five minutes when it is refused. */
  turnOn(plan: ZapPlan): void {
    const [other] = this.#plans.filter((one) => isSharing(one, plan));
    if (other) plan.record.relearnings.push(...other.record.relearnings);
    this.#plans.push(plan);
    void this.#turnOn(plan, 1);
  }

  async #turnOn(plan: ZapPlan, attempt: number): Promise<void> {
    const { time, log } = this.#options;
    const { record } = plan;
    const from = time.now;
    for (const other of this.#plans.filter((one) => isSharing(one, plan)))
      other.record.relearnings.push(from);
    const outcome = await this.#perform(plan, { isPopulatingDedupe: true });
    if ('failed' in outcome) {
      record.refused.push({ at: time.now, why: outcome.failed });
      log(`${record.name}: turn-on refused: ${outcome.failed}`);
      if (attempt < MOST_ATTEMPTS) time.at(time.now + LATER_MS, () => void this.#turnOn(plan, attempt + 1));
      return;
    }
    record.born = { from, to: time.now };
    log(`${record.name}: is turned on`);
    this.#tick(plan, new Set(outcome.result.map(({ id }) => id)));
  }

  /** Turns a Zap on that begins with the instant trigger, again after five minutes when it is refused. */
  async subscribe(record: WatcherRecord, targetUrl: string): Promise<Hook | undefined> {
    for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
      const hook = await this.#subscribe(record, targetUrl);
      if (hook) return hook;
      await new Promise<void>((resolve) => this.#options.time.at(this.#options.time.now + LATER_MS, resolve));
    }
    return undefined;
  }

  async #subscribe(record: WatcherRecord, targetUrl: string): Promise<Hook | undefined> {
    const { time, log } = this.#options;
    const from = time.now;
    const authData = authorized(record);
    const outcome = await this.#operate(record.name, HOOK, async ({ performSubscribe }, z) =>
      performSubscribe?.(z, { ...authData, targetUrl, meta: {} }),
    );
    if ('failed' in outcome) {
      record.refused.push({ at: time.now, why: outcome.failed });
      log(`${record.name}: turn-on refused: ${outcome.failed}`);
      return undefined;
    }
    record.born = { from, to: time.now };
    return { record, subscribeData: outcome.result };
  }

  /** Zapier has answered the sender already: what fails here is not sent again because of that. */
  async deliver({ record, subscribeData }: Hook, { body, headers }: Delivery): Promise<void> {
    const { time, log } = this.#options;
    const from = time.now;
    const asPassedOn = Object.entries(headers).map(([name, value]) => [`Http-${name}`, value]);
    const bundle = {
      ...authorized(record),
      subscribeData,
      meta: {},
      rawRequest: { method: 'POST', headers: Object.fromEntries(asPassedOn) as object, content: body },
    };
    const outcome = await this.#operate(record.name, HOOK, async ({ perform }, z) =>
      itemsOf(await perform(z, bundle)),
    );
    const failed = 'failed' in outcome ? outcome.failed : undefined;
    record.polls.push({ from, to: time.now, failed });
    if ('failed' in outcome) log(`${record.name}: delivery failed: ${outcome.failed}`);
    else for (const item of outcome.result) this.#tell(record, item, from);
  }

  #tell(record: WatcherRecord, item: Item, from: number): void {
    const { time, log } = this.#options;
    const told = toldOf(item, from, time.now);
    record.told.push(told);
    log(`${record.name}: TELLS ${told.type} ${told.reason ?? ''} ${told.accountId} ${told.eventId}`);
  }

  #tick(plan: ZapPlan, seen: Set<string>): void {
    const { time, random } = this.#options;
    time.at(time.now + plan.everyMs + random.int(-5 * SECOND, 5 * SECOND), () => {
      void this.#poll(plan, seen);
      if (random.chance(plan.overlaps)) {
        time.at(time.now + random.int(1, 3 * SECOND), () => void this.#poll(plan, seen));
      }
      this.#tick(plan, seen);
    });
  }

  async #poll(plan: ZapPlan, seen: Set<string>): Promise<void> {
    const { time, log } = this.#options;
    const { record } = plan;
    const from = time.now;
    const outcome = await this.#perform(plan, {});
    const failed = 'failed' in outcome ? outcome.failed : undefined;
    record.polls.push({ from, to: time.now, failed });
    if ('failed' in outcome) {
      log(`${record.name}: poll failed: ${outcome.failed}`);
      return;
    }
    for (const item of outcome.result.filter(({ id }) => !seen.has(id))) {
      seen.add(item.id);
      this.#tell(record, item, from);
    }
  }

  /** The first poll of a Zap, or a later one. */
  async #perform(plan: ZapPlan, meta: object): Promise<Outcome<Item[]>> {
    const { record, trigger } = plan;
    const bundle = { ...authorized(record), meta };
    const run = async ({ perform }: Operation, z: object) => itemsOf(await perform(z, bundle));
    return this.#operate(record.name, trigger, run);
  }

  /** One operation in a process of its own or an idle one, ended after 30 s. */
  async #operate<Result>(
    name: string,
    trigger: string,
    work: (operation: Operation, z: object) => Promise<Result>,
  ): Promise<Outcome<Result>> {
    const { time, api, cache, log } = this.#options;
    const instance = this.#instance();
    const { owner, app } = instance;
    const operation = app.triggers[trigger]?.operation;
    if (!operation) return { failed: `the app has no trigger ${trigger}` };
    instance.isBusy = true;
    const ended = new Promise<{ failed: string }>((resolve) =>
      time.at(time.now + OPERATION_LIMIT_MS, () => resolve({ failed: ENDED })),
    );
    const done = work(operation, createZ({ owner, api, cache, name, log })).then(
      (result) => ({ result }),
      (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
    );
    const outcome = await Promise.race([done, ended]);
    if ('failed' in outcome && outcome.failed === ENDED) owner.kill();
    instance.isBusy = false;
    return outcome;
  }

  #instance(): Instance {
    const { time, random, bundle, skew } = this.#options;
    const idle = this.#instances.filter(({ owner, isBusy }) => owner.isAlive && !isBusy);
    if (idle.length > 0 && random.chance(WARM_SHARE)) return random.pick(idle);
    this.#started += 1;
    const owner = new SimulatedProcess({
      time,
      random: random.fork(`process ${this.#started}`),
      ...(skew && { skew }),
    });
    const instance = { owner, app: bundle.load(owner), isBusy: false };
    this.#instances.push(instance);
    return instance;
  }
}

/** Whether two Zaps share a record: those that judge accounts alike. */
function isSharing(one: ZapPlan, other: ZapPlan): boolean {
  if (one.trigger === 'account_connected' || other.trigger === 'account_connected') {
    return one.trigger === other.trigger;
  }
  return one.record.settings.tokenLeadDays === other.record.settings.tokenLeadDays;
}

function itemsOf(items: unknown): Item[] {
  const list = items as Item[];
  const ids = list.map(({ id }) => id);
  if (ids.some((id) => typeof id !== 'string' || id === '')) throw new Error('an item has no id');
  if (new Set(ids).size !== ids.length) throw new Error('two items have the same id');
  return list;
}

/** What every bundle of a Zap has. */
function authorized({ settings }: WatcherRecord): { authData: object; inputData: object } {
  return { authData: { api_key: 'lp_live_ABCDEFGHJKMNPQRS_secret' }, inputData: inputOf(settings) };
}

function inputOf(settings: WatcherSettings): Record<string, unknown> {
  const { projectIds, minimumLevel, contentHealth, tokenLeadDays } = settings;
  return {
    ...(projectIds?.[0] !== undefined && { project_id: projectIds[0] }),
    minimum_level: minimumLevel,
    content_health: contentHealth ? 'true' : 'false',
    lead_days: String(tokenLeadDays),
  };
}
