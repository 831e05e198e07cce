/** What is stored between two polls, and what an older version stored. */
import { newState, readState, rememberedIds, writeState } from 'layers-social-core';

import { account, accountId, at, DAY, MINUTE, PROJECT, WatchedApi, Watcher } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const dead = { status: 'reauth_required' };

test('a state comes back as it was', async () => {
  const api = new WatchedApi().put(PROJECT, account(1), account(2), account(3, { status: 'asleep' }));
  api.put(PROJECT, { ...account(4), socialAccountId: 'other', platform: 'elsewhere' });
  const watcher = new Watcher(api, { projectIds: [PROJECT], contentHealth: true });
  api.snapshots.set(accountId(2), { score: 90, tier: null });
  api.put(PROJECT, account(6, { status: 'disconnected', tokenExpiresAt: null }));
  await watcher.poll();
  api.change(1, dead);
  api.change(6, dead);
  api.put(PROJECT, account(5, { connectedAt: at(api.now), status: 'asleep' }));
  api.snapshots.set(accountId(2), { score: 1, tier: null });
  await watcher.poll({}, 31 * MINUTE);
  const { state } = watcher.last!;

  expect(readState(JSON.parse(JSON.stringify(writeState(state))))).toEqual(state);
  expect(rememberedIds(state).length).toBeGreaterThanOrEqual(3);
});

test('a hundred in trouble take about 12 KB, and nobody healthy takes anything', async () => {
  const api = new WatchedApi();
  api.pageSize = 200;
  for (let i = 0; i < 5_000; i += 1) {
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000), ...(i < 100 && dead) }));
  }
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  await watcher.poll();

  expect(watcher.stored?.length).toBeLessThan(12_000);
});

test.each([
  undefined,
  null,
  'text',
  { version: 3 },
  { version: 2 },
  { version: 2, projects: [], bornAt: 'now' },
  { version: 2, projects: [7], bornAt: 1 },
  { version: 2, projects: [{ id: 'prj_1', bornAt: null }], bornAt: 1 },
  { version: 1 },
  { version: 1, polledAt: 1, projects: { prj_1: 7 } },
  { version: 1, polledAt: 1, projects: { prj_1: { '=a': 'no' } } },
  { version: 1, polledAt: 1, projects: { prj_1: { '=a': 7 } } },
])('%j is no state', (stored) => {
  expect(readState(stored)).toBeUndefined();
});

test('of a damaged state, what can be read is used', () => {
  const stored = {
    version: 2,
    bornAt: 5,
    accounts: { '=a': 'nonsense', '=b': 7, '=c': '0 7 9 1 - 0 1 - -' },
    projects: [
      {
        id: 'prj_1',
        bornAt: 1,
        recent: { a: 'b', c: 3 },
        contents: { '=x': '1 2', '=y': '1 2 0 0 0' },
        order: 'odd',
      },
      {
        id: 'prj_2',
        bornAt: 1,
        roll: { cursor: 'c', list: 'disconnected', accounts: 3 },
        troubleCursor: 't',
        digest: 'd',
      },
    ],
    tier: 'pilot',
    left: 'abcdefghij',
    renewing: ['tiktok', 7],
    movesConnectedAt: 1,
  };
  const state = readState(stored);

  expect(state).toMatchObject({
    bornAt: 5,
    polledAt: 5,
    tier: 'pilot',
    listsDisconnected: false,
    movesConnectedAt: false,
  });
  expect([...(state?.accounts.keys() ?? [])]).toEqual(['c']);
  expect(state?.accounts.get('c')).toMatchObject({
    projectId: '',
    trouble: 'reauth_required',
    platform: '7',
  });
  expect(state?.projects.get('prj_1')).toMatchObject({ order: 'untried', recent: new Map([['c', 3]]) });
  expect([...(state?.projects.get('prj_1')?.contents.keys() ?? [])]).toEqual(['y']);
  expect(state?.projects.get('prj_2')).toMatchObject({
    troubleCursor: 't',
    roll: { cursor: 'c', list: 'disconnected' },
  });
  expect([...(state?.left ?? [])]).toEqual(['abcdefgh']);
  expect([...(state?.renewing ?? [])]).toEqual(['tiktok']);
  expect(newState(3).bornAt).toBe(3);
  expect(readState({ version: 2, bornAt: 5, projects: [] })).toMatchObject({
    left: new Set(),
    renewing: new Set(),
  });
});

/** A state as version 0.1.0 stored it, of an API with these accounts: 1 healthy, 2 dead, 3 gone, 4 expiring, 5 low. */
function oldState(): object {
  const seconds = (number: number) => Math.floor((EPOCH - DAY - number * MINUTE) / 1000).toString(36);
  const read = Math.ceil(EPOCH / 60_000).toString(36);
  const id = (number: number) =>
    Buffer.from(accountId(number).slice(3).replaceAll('-', ''), 'hex').toString('base64url');
  return {
    version: 1,
    polledAt: EPOCH,
    projects: {
      [PROJECT]: {
        [id(1)]: `0 0 2 0 0 0 ${seconds(1)} ${read}`,
        [id(2)]: `1 0 2 1 1 0 ${seconds(2)} ${read}`,
        [id(3)]: `2 0 =  2 2 0 ${seconds(3)} 0`.replace('=  ', '= '),
        [id(4)]: `0 0 2 8 8 0 ${seconds(4)} ${read}`,
        [id(5)]: `0 1 1 w w 0 ${seconds(5)} ${read}`,
        [id(6)]: `0 0 2 0 0 0 ${Math.floor((EPOCH - MINUTE) / 1000).toString(36)} 0`,
      },
    },
  };
}

test('an update announces nothing, and goes on from what was known', async () => {
  const api = new WatchedApi().put(
    PROJECT,
    account(1),
    account(2, dead),
    account(3, { status: 'disconnected' }),
    account(4, { tokenExpiresAt: at(EPOCH + DAY) }),
    account(5, { platform: 'instagram' }),
    account(6, { connectedAt: at(EPOCH - MINUTE) }),
  );
  api.snapshots.set(accountId(5), { score: 10, tier: 'warming_up' });
  const watcher = new Watcher(api, { projectIds: [PROJECT], contentHealth: true });
  watcher.stored = JSON.stringify(oldState());

  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll({}, 31 * MINUTE)).toEqual([]);
  api.change(1, dead);
  api.change(2, { status: 'connected', connectedAt: at(api.now) });
  api.change(3, { status: 'connected', connectedAt: at(api.now) });
  api.snapshots.set(accountId(5), { score: 90, tier: 'warm' });
  expect(await watcher.poll({}, 31 * MINUTE)).toEqual([
    'account_connected 2',
    'account_recovered 2',
    'account_connected 3',
    'account_recovered 3',
    'degraded reauth_required 1',
    'account_recovered 5',
  ]);
});

test('of very many disconnected accounts a fingerprint is kept, which is as good', async () => {
  const api = new WatchedApi({ listsDisconnected: true });
  api.pageSize = 5_000;
  for (let i = 0; i < 2_100; i += 1)
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  api.put(PROJECT, account(9_999, { status: 'disconnected', connectedAt: at(EPOCH - 2 * DAY) }));
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  for (let i = 0; i < 12; i += 1) await watcher.poll();
  for (let i = 0; i < 2_100; i += 1) api.change(i, { status: 'disconnected' });
  const told = [];
  for (let i = 0; i < 12; i += 1) told.push(...(await watcher.poll()));

  expect(told).toHaveLength(2_100);
  expect(watcher.state?.accounts.size).toBe(2_000);
  // Who had left before is among those that are forgotten first.
  expect(watcher.state?.left.size).toBe(101);
  api.change(9_999, { status: 'connected' });
  api.change(0, { status: 'asleep' });
  expect(await watcher.poll()).toContain('account_connected 9999');
  for (let i = 0; i < 12; i += 1) await watcher.poll();
  api.change(9_999, { status: 'disconnected' });
  const again: string[] = [];
  for (let i = 0; i < 12; i += 1) again.push(...(await watcher.poll()));
  expect(again).toEqual(['degraded disconnected 9999']);
});

test('a trouble of the version before whose end is not known yet is counted all the same', async () => {
  const api = new WatchedApi().put(PROJECT, account(2));
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  watcher.stored = JSON.stringify(oldState());
  watcher.stored = JSON.stringify(writeState(watcher.state!));

  expect(await watcher.poll()).toEqual(['account_connected 2', 'account_recovered 2']);
  api.change(2, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 2']);
});
