// Builds a sandbox's context from its options, or from what its data file holds.

import { changedBehaviour, DEFAULT_BEHAVIOUR, type Behaviour } from './behaviour';
import { createClock } from './clock/clock';
import { requireIsoUtc } from './clock/format';
import { Scheduler } from './clock/scheduler';
import { Database } from './data/database';
import { Keys, type ApiKeySeed } from './data/keys';
import { commit, type SandboxContext } from './domain/context';
import { TokenExpiry } from './domain/token-expiry';
import type { AppContext } from './http/context';
import { Faults } from './http/faults';
import { RateLimiter } from './http/rate-limit';
import { RequestLog } from './http/request-log';
import { seedProject } from './seed/seed';
import type { SandboxOptions } from './types';
import { Dispatcher } from './webhooks/dispatcher';

const FIRST_PROJECT = 'First project';

/** Throws an Error with a message for people when an option or the data file cannot be used. */
export function createContext(options: SandboxOptions): AppContext {
  const startAt = requireIsoUtc('startAt', options.startAt);
  const behaviour = changedBehaviour(DEFAULT_BEHAVIOUR, options.behaviour ?? {});
  const db = new Database(options.dataFile);
  try {
    const clock = createClock(options.clock ?? 'running', startAt);
    restoreClock({ db, clock });
    return assemble({ db, clock, behaviour }, options);
  } catch (error) {
    db.close();
    throw error;
  }
}

type Base = Pick<SandboxContext, 'db' | 'clock' | 'behaviour'>;

function assemble(base: Base, options: SandboxOptions): AppContext {
  const rateLimiter = new RateLimiter(options.tiers);
  const tokenExpiry = new TokenExpiry(base.db);
  const dispatcher = new Dispatcher({ ...base, onDone: () => scheduler.wake() });
  const scheduler = new Scheduler({
    clock: base.clock,
    works: [tokenExpiry, dispatcher],
    onMoved: () => saveClock(base),
  });
  const keys = new Keys(base.db, (tier) => rateLimiter.has(tier));
  const domain: SandboxContext = { ...base, keys, tokenExpiry, dispatcher, scheduler, url: '' };
  const initial = seedInitial(domain, options.apiKeys ?? []);
  const parts = { rateLimiter, faults: new Faults(), requestLog: new RequestLog(), initial };
  saveClock(base);
  const before = { behaviour: { ...base.behaviour }, keys: keys.snapshot() };
  const context: AppContext = {
    ...domain,
    ...parts,
    latencyMs: options.latencyMs ?? 0,
    reset: () => reset(context, before),
  };
  return context;
}

/** A data file that was used before keeps its keys; those named in the options are added or brought up to date. */
function seedInitial(context: SandboxContext, seeds: readonly ApiKeySeed[]): AppContext['initial'] {
  const { db, keys } = context;
  return db.transaction(() => {
    const named = seeds.map((seed) => keys.add(seed));
    if (keys.list().length === 0) keys.add({});
    const isNamed = (id: string) => named.some(({ apiKeyId }) => apiKeyId === id);
    const apiKeys = [...named, ...keys.list().filter(({ apiKeyId }) => !isNamed(apiKeyId))];
    const organizationId = apiKeys[0]?.organizationId ?? '';
    const [known] = db.all<{ id: string }>(
      'SELECT id FROM projects WHERE org_id = ? ORDER BY seq LIMIT 1',
      organizationId,
    );
    const projectId = known?.id ?? seedProject(context, { organizationId, name: FIRST_PROJECT });
    return { apiKeys, projectId };
  });
}

type Before = { behaviour: Behaviour; keys: ReturnType<Keys['snapshot']> };

function reset(context: AppContext, before: Before): void {
  const { db, clock, initial } = context;
  const left = clock.now();
  clock.restart();
  try {
    commit(context, () => {
      db.clear();
      context.keys.restore(before.keys);
      const organizationId = initial.apiKeys[0]?.organizationId ?? '';
      seedProject(context, { id: initial.projectId, organizationId, name: FIRST_PROJECT });
      saveClock(context);
    });
  } catch (error) {
    clock.moveTo(left);
    throw error;
  }
  context.dispatcher.abandon();
  Object.assign(context.behaviour, before.behaviour);
  context.faults.clear();
  context.requestLog.clear();
  context.rateLimiter.clear();
}

/** A data file remembers how far its clock was ahead of the machine's: its time never goes back. */
function saveClock({ db, clock }: Pick<Base, 'db' | 'clock'>): void {
  db.transaction(() => {
    db.setMeta('clock', String(clock.now()));
    db.setMeta('clock-ahead', String(clock.now() - clock.machineNow()));
  });
}

function restoreClock({ db, clock }: Pick<Base, 'db' | 'clock'>): void {
  const now = db.getMeta('clock');
  if (now !== undefined) clock.moveTo(Number(now));
  const ahead = db.getMeta('clock-ahead');
  if (clock.runs && ahead !== undefined) clock.moveTo(clock.machineNow() + Number(ahead));
}
