/** What a trigger remembers may be anything: an older version's, half of it, or somebody's joke. Nothing is announced for it. */
import fc from 'fast-check';
import { readState } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';
import type { IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { createHost } from '../n8n-node/triggers/host';
import { ROOMY } from '../support/core-sandbox';
import { account, WatchedApi, Watcher } from '../support/core-watch';
import { openHost } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';
import { leaveFigures } from './support/figures';
import { expectNoPollution, hostileBody, hostileJson, replaced } from './support/hostile';

const PROJECT = 'prj_1';

/** Accounts that stand still, and a state in which everything about them is kept. */
async function standing() {
  const api = new WatchedApi();
  api.put(
    PROJECT,
    account(1),
    { ...account(2), socialAccountId: '__proto__', platform: 'x', status: 'reauth_required' },
    account(3, { status: 'disconnected' }),
  );
  const watcher = new Watcher(api, { projectIds: [PROJECT], contentHealth: true });
  await watcher.poll();
  return { api, watcher, steady: JSON.parse(watcher.stored ?? '') as unknown };
}

/** What happened since when is news, and who was known, is for the state to say: another answer is no damage. */
function saysOtherwise(stored: unknown, steady: unknown): boolean {
  const [state, was] = [readState(stored), readState(steady)];
  if (!state || !was) return false;
  const isEarlier =
    state.bornAt < was.bornAt || state.listedAt < was.listedAt || state.polledAt < was.polledAt;
  const isOther = [...was.projects].some(([id, { bornAt }]) => {
    const project = state.projects.get(id);
    return project === undefined || project.bornAt < bornAt;
  });
  const isForgotten = [...was.left].some((key) => !state.left.has(key));
  const isUnknown = [...was.accounts.keys()].some((id) => !state.accounts.has(id));
  return isEarlier || isOther || isForgotten || isUnknown;
}

test('a state with any member replaced by anything starts anew or goes on, and nothing is announced', async () => {
  const counts = { anew: 0, on: 0 };
  const { api, watcher, steady } = await standing();
  const property = fc.asyncProperty(fc.nat(200), hostileJson, async (place, value) => {
    const stored = replaced(steady, place, value);
    counts[readState(stored) ? 'on' : 'anew'] += 1;
    fc.pre(!saysOtherwise(stored, steady));
    watcher.stored = JSON.stringify(stored ?? null);
    expect(await watcher.poll()).toEqual([]);
    // And what follows from it can be kept and read again.
    expect(watcher.state).toBeDefined();
    api.requests.length = 0;
    expectNoPollution();
  });
  await fc.assert(property, { numRuns: 2_000, maxSkipsPerRun: 1_000 });
  leaveFigures('fuzz-state', 'Stored state with one member replaced', [
    `${counts.anew} times the watch began anew, ${counts.on} times it went on; no event out of nothing`,
  ]);
  expect(counts.anew).toBeGreaterThan(100);
});

test.each([
  ['nothing', undefined],
  ['an older version', { version: 0, polledAt: 1, projects: {} }],
  ['a newer version', { version: 3, bornAt: 1, projects: [] }],
  ['a list of ids, as other triggers keep it', { seen: ['sa_1', 'sa_2'] }],
  ['text', 'watch'],
])('%s in place of the state starts anew', (_, stored) => {
  expect(readState(stored)).toBeUndefined();
});

describe('in the hosts, while nothing changes', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await createSandbox({
      ...ROOMY,
    });
    sandbox.seed({ accounts: [{}, { platform: 'instagram' }, { leased: true }] });
  });
  afterEach(() => jest.restoreAllMocks());
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
    // Time passes between two looks at the clock, so that the rate limit makes no poll wait.
    let elapsed = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => (elapsed += 2_000));
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
      fc.pre(!saysOtherwise(parsed(stored), kept));
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

function parsed(stored: unknown): unknown {
  if (typeof stored !== 'string') return undefined;
  try {
    return JSON.parse(stored);
  } catch {
    return undefined;
  }
}
