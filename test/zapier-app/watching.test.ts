/** What the polling triggers must never do: fire for what was there before, fire twice, be silent, or take too long. */
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { callApi } from '../support/call-api';
import { Fleet } from '../support/zapier-fleet';
import { Host, openHost } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';

const CONNECTED = 'account_connected';
const realElapsed = performance.now.bind(performance);
const DEGRADED = 'account_health_degraded';
/** How much more has passed on the stopwatch. */
let elapsedShift = 0;
const realNow = Date.now;
let nowShift = 0;
let sandbox: Sandbox;
let host: Host;

beforeEach(async () => {
  elapsedShift = 0;
  nowShift = 0;
  sandbox = await createSandbox({ apiKeys: [{ tier: 'partner', scopes: ['*'] }] });
  host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await sandbox.close();
});

const dead = { status: 'reauth_required' } as const;

test('B6: a project that is archived and active again fires nothing', async () => {
  const { projectIds } = sandbox.seed({ projects: [{ name: 'Seasonal' }], accounts: [{ handle: 'summer' }] });
  const zap = await PollingZap.of(host, CONNECTED).turnOn();
  await setProject(projectIds[0], 'archived');
  expect(await zap.tick()).toEqual([]);
  await setProject(projectIds[0], 'active');

  expect(await zap.tick()).toEqual([]);
});

test('B6: a project that was archived when the Zap was turned on fires nothing when it is active', async () => {
  const { projectIds, socialAccountIds } = sandbox.seed({
    projects: [{ name: 'Seasonal' }],
    accounts: [{ handle: 'summer' }, { handle: 'dead' }],
  });
  sandbox.setAccount(socialAccountIds[1] ?? '', dead);
  await setProject(projectIds[0], 'archived');
  const zaps = [await PollingZap.of(host, CONNECTED).turnOn(), await PollingZap.of(host, DEGRADED).turnOn()];
  await setProject(projectIds[0], 'active');

  for (const zap of zaps) expect(await zap.tick()).toEqual([]);
});

test('B11: what a poll saw is fired, though a faster one that could not see it has kept its record', async () => {
  const { projectIds, socialAccountIds } = sandbox.seed({
    projects: [{ name: 'Other' }],
    accounts: [{ handle: 'other' }],
  });
  const zap = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  const faster = PollingZap.of(host, DEGRADED, { content_health: false });
  sandbox.setAccount(socialAccountIds[0] ?? '', dead);
  let other: Promise<unknown> | undefined;
  const { set } = host.cache;
  jest.spyOn(host.cache, 'set').mockImplementation(async (...args) => {
    if (args[0].endsWith(':lock') && !other) {
      other = (async () => {
        const route = `/v1/projects/${projectIds[0]}/social-accounts`;
        sandbox.faults.add({ route, kind: 'status', status: 500 });
        await faster.tick();
        sandbox.faults.clear();
      })();
      await other;
    }
    return set.apply(host.cache, args);
  });

  expect(await zap.tick()).toMatchObject([
    { socialAccountId: socialAccountIds[0], reason: 'reauth_required' },
  ]);
  expect(await zap.tick()).toEqual([]);
});

test('B12: with 150 accounts long dead, a lost cache fires nothing', async () => {
  sandbox.seed({ accounts: Array.from({ length: 150 }, (_, i) => ({ handle: `dead${i}`, ...dead })) });
  const zap = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  host.cache.clear();

  expect(await zap.tick()).toEqual([]);
  host.cache.mood = 'forgetful';
  expect(await zap.tick()).toEqual([]);
});

test('B10: nothing fires twice when the cache says that it kept nothing, or hands out what is old', async () => {
  const [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'star' }] }).socialAccountIds;
  const zap = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  const old = new Map<string, unknown>();
  for (const key of host.cache.keys())
    old.set(key, await host.cache.get(key.replace(/^auth\|/, ''), ['auth']));
  sandbox.setAccount(accountId, dead);
  expect(await zap.tick()).toHaveLength(1);
  jest
    .spyOn(host.cache, 'get')
    .mockImplementation(async (key, scope) => old.get([...(scope ?? []), key].join('|')) ?? null);
  expect(await zap.tick()).toEqual([]);
  jest.restoreAllMocks();
  jest.spyOn(host.cache, 'set').mockResolvedValue(false);

  for (let i = 0; i < 3; i += 1) expect(await zap.tick()).toEqual([]);
});

test('everybody in trouble is an item, however many: Zapier remembers ids, nobody else does', async () => {
  const { socialAccountIds } = sandbox.seed({ accounts: { count: 350, handle: 'fleet' } });
  const zap = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  for (const id of socialAccountIds) sandbox.setAccount(id, dead);

  const fired = [await zap.tick(), await zap.tick(), await zap.tick(), await zap.tick(), await zap.tick()];
  expect(fired.map((items) => items.length)).toEqual([100, 100, 100, 50, 0]);
});

test('two Zaps that take turns at a list too long for one poll are both told of everybody on it', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const { socialAccountIds } = sandbox.seed({ accounts: { count: 450, handle: 'fleet' } });
  const input = { project_id: sandbox.projectId, content_health: false };
  const zaps = [
    await PollingZap.of(host, DEGRADED, input).turnOn(),
    await PollingZap.of(host, DEGRADED, input).turnOn(),
  ];
  // None of them is on the first page without a filter.
  for (const id of socialAccountIds.slice(210)) sandbox.setAccount(id, dead);
  slowClock(11_000);
  for (let round = 0; round < 4; round += 1) for (const zap of zaps) await zap.tick();

  expect(zaps.map(({ fired }) => fired.length)).toEqual([240, 240]);
});

test('a Zap that never gets at a project is told by one that does', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const { projectIds } = sandbox.seed({ projects: [{ name: 'One' }, { name: 'Other' }] });
  const [, hidden = ''] = projectIds;
  const [id = ''] = sandbox.seed({
    accounts: [{ handle: 'creator', projectId: hidden }],
  }).socialAccountIds;
  const one = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  const other = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  const route = `/v1/projects/${hidden}/social-accounts`;
  const tickWithout = async () => {
    sandbox.faults.add({ route, kind: 'status', status: 422, code: 'INTERNAL' });
    const fired = await one.tick();
    sandbox.faults.clear();
    return fired;
  };
  expect(await tickWithout()).toEqual([]);
  await sandbox.clock.advance(60_000);
  sandbox.setAccount(id, dead);
  expect(await other.tick()).toMatchObject([{ socialAccountId: id }]);

  expect(await tickWithout()).toMatchObject([{ socialAccountId: id }]);
  expect(await one.tick()).toEqual([]);
});

test('a recovery is not forgotten because hundreds of tokens die while projects take turns', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const { projectIds } = sandbox.seed({ projects: [{ name: 'One' }, { name: 'Other' }] });
  const [one, other] = projectIds;
  const [back = '', ...many] = sandbox.seed({
    accounts: [
      { handle: 'back', projectId: one, status: 'reauth_required' },
      ...Array.from({ length: 330 }, (_, place) => ({ handle: `fleet${place}`, projectId: one })),
    ],
  }).socialAccountIds;
  const input = { content_health: false };
  const degraded = await PollingZap.of(host, DEGRADED, input).turnOn();
  const recovered = await PollingZap.of(host, 'account_recovered', input).turnOn();
  sandbox.faults.add({ route: `/v1/projects/${other}/social-accounts`, kind: 'status', status: 422 });
  const tick = async () => {
    await sandbox.clock.advance(60_000);
    return degraded.tick();
  };
  await tick();
  sandbox.setAccount(back, { status: 'connected' });
  await tick();
  for (const id of many) sandbox.setAccount(id, dead);
  expect(await tick()).toHaveLength(100);

  expect(await recovered.tick()).toMatchObject([{ socialAccountId: back }]);
});

test('a connection that was found before a Zap was turned on does not fire in it', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const { projectIds } = sandbox.seed({ projects: [{ name: 'One' }, { name: 'Other' }] });
  const [one, other] = projectIds;
  const [id = ''] = sandbox.seed({
    accounts: [{ handle: 'creator', projectId: one, status: 'reauth_required' }],
  }).socialAccountIds;
  const first = await PollingZap.of(host, CONNECTED).turnOn();
  const without = async (projectId: string | undefined, zap: PollingZap) => {
    await sandbox.clock.advance(60_000);
    sandbox.faults.add({ route: `/v1/projects/${projectId}/social-accounts`, kind: 'status', status: 422 });
    const fired = await zap.tick();
    sandbox.faults.clear();
    return fired;
  };
  await without(other, first);
  await sandbox.clock.advance(60_000);
  sandbox.setAccount(id, { status: 'connected' });
  expect(await without(other, first)).toHaveLength(1);
  sandbox.setAccount(id, dead);
  const second = await PollingZap.of(host, CONNECTED).turnOn();
  await sandbox.clock.advance(60_000);
  sandbox.setAccount(id, { status: 'connected' });
  expect(await first.tick()).toHaveLength(1);

  expect(await without(one, second)).toHaveLength(1);
});

test('a project that cannot be read to the end is shown as a failure, and what can be seen of it as well, in turns', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const [first = ''] = sandbox.seed({ accounts: { count: 250, handle: 'fleet' } }).socialAccountIds;
  const input = { project_id: sandbox.projectId, content_health: false };
  const one = await PollingZap.of(host, DEGRADED, input).turnOn();
  const other = await PollingZap.of(host, DEGRADED, input).turnOn();
  host.beforeRequest = ({ url }) => {
    sandbox.faults.clear();
    if (url.includes('status=')) sandbox.faults.add({ kind: 'status', status: 422, code: 'INTERNAL' });
  };
  passTime(61 * 60_000);
  sandbox.setAccount(first, dead);

  expect(await one.tick()).toMatchObject([{ socialAccountId: first }]);
  await expect(other.tick()).rejects.toThrow(/422/);
  passTime(60 * 60_000);
  expect(await other.tick()).toMatchObject([{ socialAccountId: first }]);
  passTime(60 * 60_000);
  await expect(one.tick()).rejects.toThrow(/422/);
});

test('a connection that is told late, after an outage of days, fires in every Zap', async () => {
  sandbox.seed({ accounts: { count: 250, handle: 'fleet' } });
  const input = { project_id: sandbox.projectId };
  const zaps = [
    await PollingZap.of(host, CONNECTED, input).turnOn(),
    await PollingZap.of(host, CONNECTED, input).turnOn(),
  ];
  const connectedAt = new Date(Date.now() + 3_600_000).toISOString();
  passTime(3 * 86_400_000);
  sandbox.seed({ accounts: [{ handle: 'late', projectId: sandbox.projectId, connectedAt }] });

  for (const zap of zaps) {
    expect(await zap.tick()).toMatchObject([{ handle: 'late' }]);
    expect(await zap.tick()).toEqual([]);
  }
});

test('B7: a status that nobody documented is a warning with its word, once', async () => {
  const fleet = new Fleet();
  fleet.add('star');
  const zap = await fleet.zap(DEGRADED, { content_health: false }).turnOn();
  fleet.now += 60_000;
  Object.assign(fleet.accounts.get('star') ?? {}, { status: 'suspended_by_platform' });

  expect(await zap.tick()).toMatchObject([
    { reason: 'status_unknown', reasonLevel: 'warning', status: 'suspended_by_platform' },
  ]);
  expect(await zap.tick()).toEqual([]);
});

test('an account that had such a status when the Zap was turned on is not a new connection when that has ended', async () => {
  const fleet = new Fleet();
  const star = fleet.add('star');
  Object.assign(star, { status: 'suspended_by_platform' });
  fleet.now += 60_000;
  const zap = await fleet.zap(CONNECTED).turnOn();
  fleet.now += 60_000;
  star.status = 'connected';

  expect(await zap.tick()).toEqual([]);
  fleet.now += 60_000;
  star.connectedAt = Math.floor(fleet.now / 1000);
  expect(await zap.tick()).toMatchObject([{ socialAccountId: 'star' }]);
});

test('a new connection fires although its token ends soon, also in a long list that is not newest first', async () => {
  await sandbox.close();
  sandbox = await createSandbox({
    apiKeys: [{ tier: 'partner', scopes: ['*'] }],
    behaviour: { listOrder: 'oldest-first' },
  });
  host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  const { projectIds } = sandbox.seed({ accounts: { count: 250, handle: 'fleet' } });
  const zap = await PollingZap.of(host, CONNECTED).turnOn();
  const tokenExpiresAt = new Date(Date.now() + 86_400_000).toISOString();
  const connectedAt = new Date().toISOString();
  sandbox.seed({ accounts: [{ handle: 'late', projectId: projectIds[0], connectedAt, tokenExpiresAt }] });

  const fired = [...(await zap.tick()), ...(await zap.tick())];
  expect(fired).toMatchObject([{ handle: 'late' }]);
});

test('B4, B5: a turn-on that cannot see everybody in time says why, goes on at the next try, and fires nothing later', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  const projects = Array.from({ length: 12 }, (_, i) => ({ name: `p${i}` }));
  const { projectIds } = sandbox.seed({ projects });
  sandbox.seed({ accounts: projectIds.map((projectId) => ({ handle: 'old', projectId, ...dead })) });
  const clock = slowClock(5_000);
  const zap = PollingZap.of(host, DEGRADED, { content_health: false });

  await expect(zap.turnOn()).rejects.toThrow(/Projects read: \d+ of 13/);
  await expect(zap.turnOn()).rejects.toThrow(/in a minute/);
  clock.latencyMs = 0;
  await zap.turnOn();
  expect(await zap.tick()).toEqual([]);
  expect(await zap.tick()).toEqual([]);
});

test('B13: an API that hangs in the middle of a poll does not make it longer than 30 s', async () => {
  jest.spyOn(console, 'log').mockImplementation();
  sandbox.seed({ accounts: { count: 300, handle: 'fleet' } });
  const zap = await PollingZap.of(host, DEGRADED, { content_health: false }).turnOn();
  const started = performance.now();
  let asked = 0;
  host.beforeRequest = () => {
    asked += 1;
    // The first answer takes so long; how long the second may take is decided after it.
    if (asked === 1) shiftElapsed(20_500);
    if (asked === 2) sandbox.faults.add({ route: '*', kind: 'delay', delayMs: 8_000 });
  };
  await zap.tick().catch(() => undefined);

  expect(performance.now() - started).toBeLessThan(28_000);
}, 40_000);

/** For Layers and for Zapier. */
function passTime(ms: number): void {
  nowShift += ms;
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + nowShift);
}

function shiftElapsed(ms: number): void {
  elapsedShift += ms;
  jest.spyOn(performance, 'now').mockImplementation(() => realElapsed() + elapsedShift);
}

/** Every request takes so long on the stopwatch, and no time. */
function slowClock(latencyMs: number) {
  const clock = { latencyMs };
  host.beforeRequest = () => shiftElapsed(clock.latencyMs);
  return clock;
}

async function setProject(projectId: string | undefined, status: 'active' | 'archived'): Promise<void> {
  const response = await callApi(sandbox, `PATCH /projects/${projectId}`, { status });
  expect(response.status).toBe(200);
}
