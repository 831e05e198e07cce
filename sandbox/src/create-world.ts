// Builds a world from its options, or finds it in its data file.

import { DEFAULT_BEHAVIOUR, readBehaviour } from './behaviour';
import { createClock } from './clock';
import { Keys, type KeySnapshot } from './data/keys';
import { Dispatcher } from './dispatcher';
import { Faults } from './gates/faults';
import { Buckets } from './gates/rate-limit';
import { Journal } from './journal';
import { Expiry } from './life/expiry';
import { seedProject } from './seed';
import { Store } from './store';
import { parseIsoUtc } from './time';
import { Timeline } from './timeline';
import type { ApiKeySeed, Behaviour, SandboxOptions, SeededKey } from './types';
import type { World } from './world';

const FIRST_PROJECT = 'First project';

/** What `reset` goes back to. */
export interface Start {
  apiKeys: readonly SeededKey[];
  projectId: string;
  /** Empties and refills the world. */
  again: () => void;
}

export function createWorld(options: SandboxOptions): { world: World; start: Start } {
  const startAt = timeOf(options.startAt);
  const behaviour: Behaviour = { ...DEFAULT_BEHAVIOUR, ...readBehaviour(options.behaviour ?? {}) };
  const store = new Store(options.dataFile);
  try {
    const clock = createClock(options.clock ?? 'running', startAt);
    recallClock({ store, clock });
    const world = assemble({ store, clock, behaviour, options });
    const start = fill(world, options.apiKeys ?? []);
    saveClock(world);
    const before = { behaviour: { ...behaviour }, keys: world.keys.snapshot() };
    return { world, start: { ...start, again: () => refill(world, start, before) } };
  } catch (error) {
    store.close();
    throw error;
  }
}

type Parts = Pick<World, 'store' | 'clock' | 'behaviour'> & { options: SandboxOptions };

function assemble({ store, clock, behaviour, options }: Parts): World {
  const buckets = new Buckets(options.tiers);
  const expiry = new Expiry(store);
  const dispatcher = new Dispatcher({ store, clock, behaviour, onDone: () => timeline.poke() });
  const timeline = new Timeline(clock, [expiry, dispatcher], () => saveClock({ store, clock }));
  return {
    store,
    clock,
    behaviour,
    expiry,
    dispatcher,
    timeline,
    keys: new Keys(store, (tier) => buckets.has(tier)),
    buckets,
    faults: new Faults(),
    journal: new Journal(),
    latencyMs: options.latencyMs ?? 0,
    url: '',
  };
}

type Seeds = readonly ApiKeySeed[];

/** A data file that was used before keeps its keys; those named in the options are added or brought up to date. */
function fill(world: World, seeds: Seeds): Omit<Start, 'again'> {
  return world.store.transaction(() => {
    const named = seeds.map((seed) => world.keys.add(seed));
    if (world.keys.list().length === 0) world.keys.add({});
    const all = world.keys.list();
    const apiKeys = [
      ...named,
      ...all.filter((key) => !named.some((other) => other.apiKeyId === key.apiKeyId)),
    ];
    const first = apiKeys[0]?.organizationId ?? '';
    const known = world.store
      .all<{ id: string }>('SELECT id FROM projects WHERE org_id = ? ORDER BY seq LIMIT 1', first)
      .at(0);
    return {
      apiKeys,
      projectId: known?.id ?? seedProject(world, { organizationId: first, name: FIRST_PROJECT }),
    };
  });
}

function refill(
  world: World,
  start: Omit<Start, 'again'>,
  before: { behaviour: Behaviour; keys: KeySnapshot },
): void {
  world.dispatcher.abandon();
  world.clock.restart();
  world.store.transaction(() => {
    world.store.clear();
    world.keys.restore(before.keys);
    const organizationId = start.apiKeys[0]?.organizationId ?? '';
    seedProject(world, { id: start.projectId, organizationId, name: FIRST_PROJECT });
  });
  saveClock(world);
  Object.assign(world.behaviour, before.behaviour);
  world.faults.clear();
  world.journal.clear();
  world.buckets.clear();
  world.expiry.refresh();
}

/** A data file remembers how far its clock was ahead of the machine's: time never goes back in one world. */
function saveClock({ store, clock }: Pick<World, 'store' | 'clock'>): void {
  store.transaction(() => {
    store.setMeta('clock', String(clock.now()));
    store.setMeta('clock-ahead', String(clock.now() - clock.machineNow()));
  });
}

function recallClock({ store, clock }: Pick<World, 'store' | 'clock'>): void {
  const now = store.getMeta('clock');
  if (now !== undefined) clock.moveTo(Number(now));
  const ahead = store.getMeta('clock-ahead');
  if (clock.runs && ahead !== undefined) clock.moveTo(clock.machineNow() + Number(ahead));
}

function timeOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = parseIsoUtc(text);
  if (time === undefined) throw new Error(`startAt must be an ISO 8601 time in UTC, ending in Z: ${text}`);
  return time;
}
