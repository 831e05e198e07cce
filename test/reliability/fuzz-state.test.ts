/** What a trigger remembers may be anything: an older version's, half of it, or somebody's joke. Nothing is announced for it. */
import fc from 'fast-check';
import { Account, detect, readState, writeState } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';
import type { IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { createHost } from '../n8n-node/triggers/host';
import { openHost } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';
import { leaveFigures } from './support/figures';
import { expectNoPollution, hostileBody, hostileJson, replaced } from './support/hostile';

const EPOCH = Date.UTC(2026, 3, 18);
const accounts: Account[] = [
  { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected', connectedAt: '2026-04-01T00:00:00Z' },
  { socialAccountId: 'sa_00000000-0000-4000-8000-000000000002', platform: 'x', status: 'reauth_required' },
  { socialAccountId: '__proto__', platform: 'instagram', status: 'disconnected' },
];
const scans = [{ projectId: 'prj_1', complete: true, sightings: accounts.map((account) => ({ account })) }];
const poll = { selected: ['prj_1'], scans, contentHealth: true, now: EPOCH };

/** What is kept when nothing ever happened: a world that stands still. */
const steady: unknown = JSON.parse(JSON.stringify(writeState(detect(undefined, poll).state)));

/** An empty project is a state like any other: whoever is in it afterwards is new. */
function saysThatNobodyWasThere(stored: unknown): boolean {
  const state = readState(stored);
  return (
    state !== undefined &&
    accounts.some((account) => state.projects.get('prj_1')?.has(account.socialAccountId) === false)
  );
}

test('a state with any member replaced by anything starts anew or goes on, and nothing is announced', () => {
  const counts = { anew: 0, on: 0 };
  const property = fc.property(fc.nat(200), hostileJson, (place, value) => {
    const stored = replaced(steady, place, value);
    const state = readState(stored);
    counts[state ? 'on' : 'anew'] += 1;
    fc.pre(!saysThatNobodyWasThere(stored));
    const { events, state: next } = detect(state, { ...poll, now: EPOCH + 60_000 });
    expect(events).toEqual([]);
    // And what follows from it can be kept and read again.
    expect(readState(JSON.parse(JSON.stringify(writeState(next))))).toBeDefined();
    expectNoPollution();
  });
  fc.assert(property, { numRuns: 5_000, maxSkipsPerRun: 1_000 });
  leaveFigures('fuzz-state', 'Stored state with one member replaced', [
    `${counts.anew} times the watch began anew, ${counts.on} times it went on; no event out of nothing`,
  ]);
  expect(counts.anew).toBeGreaterThan(500);
});

test.each([
  ['nothing', undefined],
  ['an older version', { ...Object(steady), version: 0 }],
  ['a newer version', { ...Object(steady), version: 2 }],
  ['a list of ids, as other triggers keep it', { seen: ['sa_1', 'sa_2'] }],
  ['text', 'watch'],
])('%s in place of the state starts anew', (_, stored) => {
  expect(readState(stored)).toBeUndefined();
  expect(detect(readState(stored), poll).events).toEqual([]);
});

describe('in the hosts, on a world that stands still', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox({
      apiKeys: [{ tier: 'roomy' }],
      tiers: { roomy: { readLight: 1e6, writeLight: 1e6, longRunning: 1e6, writeLightPerDay: 1e9 } },
    });
    sandbox.seed({ accounts: [{}, { platform: 'instagram' }, { leased: true }] });
  });
  afterAll(() => sandbox.close());

  test("whatever stands in n8n's static data, the trigger polls on, stores its state anew and starts nothing", async () => {
    const type = new LayersSocialTrigger();
    const host = createHost({
      type,
      baseUrl: sandbox.url,
      apiKey: sandbox.apiKey,
      parameters: { events: ['account_connected', 'health_degraded', 'account_recovered'] },
    });
    const context = host.context() as IPollFunctions;
    await type.poll.call(context);
    const kept: unknown = JSON.parse(String(host.staticData().watch));
    const asStored = fc.oneof(
      fc
        .tuple(fc.nat(100), hostileJson)
        .map(([place, value]) => JSON.stringify(replaced(kept, place, value))),
      hostileBody,
      hostileJson,
    );
    const property = fc.asyncProperty(asStored, async (stored) => {
      fc.pre(!isEmptied(stored));
      host.staticData().watch = stored as string;
      expect(await type.poll.call(context)).toBeNull();
      expect(readState(JSON.parse(String(host.staticData().watch)))).toBeDefined();
      expectNoPollution();
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test.each(['account_connected', 'account_health_degraded'])(
    "whatever stands in Zapier's cache, %s polls on and fires nothing",
    async (trigger) => {
      const host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
      const zap = await PollingZap.of(host, trigger).turnOn();
      await zap.tick();
      const [key = ''] = host.cache.keys().filter((name) => !name.includes('lock'));
      const name = key.replace(/^auth\|/, '');
      const kept = await host.cache.get(name, ['auth']);
      const asStored = fc.oneof(
        fc.tuple(fc.nat(100), hostileJson).map(([place, value]) => replaced(kept, place, value)),
        hostileJson,
      );
      const property = fc.asyncProperty(asStored, async (stored) => {
        await host.cache.set(name, stored ?? null, 3_600, ['auth']);
        expect(await zap.tick()).toEqual([]);
        expectNoPollution();
      });
      await fc.assert(property, { numRuns: 60 });
    },
  );
});

/** A stored project that somebody emptied, or in which somebody is missing. */
function isEmptied(stored: unknown): boolean {
  if (typeof stored !== 'string') return false;
  try {
    const state = readState(JSON.parse(stored));
    return state !== undefined && [...state.projects.values()].some(({ size }) => size < 3);
  } catch {
    return false;
  }
}
