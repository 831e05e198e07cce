/** Random histories of accounts under every order, filter and page size of the lists: each happening is told once. */
import fc from 'fast-check';

import { account, at, DAY, MINUTE, PROJECT, Switches, WatchedApi, Watcher } from '../support/core-watch';
import { EPOCH } from '../support/runtime';

const switches: fc.Arbitrary<Switches & { pageSize: number }> = fc.record({
  order: fc.constantFrom('newest' as const, 'oldest' as const, 'none' as const),
  filter: fc.constantFrom('obeyed' as const, 'ignored' as const, 'refused' as const),
  listsDisconnected: fc.boolean(),
  cursorIsTime: fc.boolean(),
  pageSize: fc.constantFrom(3, 7, 200),
});

/** What happens before a poll: to each account one thing at most, so that nothing hides behind another. */
const round = fc.uniqueArray(
  fc.record({ who: fc.nat(14), what: fc.constantFrom('connects', 'dies', 'leaves', 'comes back') }),
  { maxLength: 4, selector: ({ who }) => who },
);

test('each happening is told once, within three polls, whatever the lists are like', async () => {
  await fc.assert(
    fc.asyncProperty(switches, fc.array(round, { maxLength: 8 }), async ({ pageSize, ...how }, rounds) => {
      const { api, watcher } = begin(how, pageSize);
      for (let i = 0; i < 3; i += 1) expect(await watcher.poll()).toEqual([]);
      for (const happenings of rounds) {
        api.pass(MINUTE);
        const expected = happenings.flatMap((happening) => happen(api, happening));
        const told = [];
        for (let i = 0; i < 3; i += 1) told.push(...(await watcher.poll()));
        expect(told.sort()).toEqual(expected.sort());
      }
      const ids = watcher.told.map(({ eventId }) => eventId);
      expect(new Set(ids).size).toBe(ids.length);
    }),
    { numRuns: 150 },
  );
}, 120_000);

test('after a crash the same comes again under the same ids, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(switches, round, async ({ pageSize, ...how }, happenings) => {
      const { api, watcher } = begin(how, pageSize);
      for (let i = 0; i < 3; i += 1) await watcher.poll();
      const { stored } = watcher;
      api.pass(MINUTE);
      for (const happening of happenings) happen(api, happening);
      const look = async () => {
        watcher.stored = stored;
        watcher.told.length = 0;
        for (let i = 0; i < 3; i += 1) await watcher.poll();
        return watcher.told.map(({ eventId }) => eventId).sort();
      };

      expect(await look()).toEqual(await look());
    }),
    { numRuns: 50 },
  );
}, 120_000);

function begin(how: Switches, pageSize: number) {
  // Where neither lists nor the filter show disconnected accounts, nobody can know of them.
  const listsDisconnected = how.listsDisconnected || how.filter !== 'obeyed';
  const api = new WatchedApi({ ...how, listsDisconnected });
  api.pageSize = pageSize;
  for (let i = 0; i < 10; i += 1) api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  return { api, watcher: new Watcher(api, { projectIds: [PROJECT] }) };
}

function happen(api: WatchedApi, { who, what }: { who: number; what: string }): string[] {
  const known = [...(api.projects.get(PROJECT)?.accounts.values() ?? [])].find(
    ({ handle }) => handle === `creator${who}`,
  );
  const fresh = {
    status: 'connected',
    connectedAt: at(api.now + who * 1_000),
    tokenExpiresAt: at(api.now + 60 * DAY),
  };
  if (!known) {
    if (what !== 'connects') return [];
    api.put(PROJECT, account(who, fresh));
    return [`account_connected ${who}`];
  }
  if (what === 'dies' && known.status === 'connected') {
    api.change(who, { status: 'reauth_required' });
    return [`degraded reauth_required ${who}`];
  }
  if (what === 'leaves' && known.status !== 'disconnected') {
    api.change(who, { status: 'disconnected', tokenExpiresAt: null });
    return [`degraded disconnected ${who}`];
  }
  if (what === 'comes back' && known.status !== 'connected') {
    api.change(who, fresh);
    return [`account_connected ${who}`, `account_recovered ${who}`];
  }
  return [];
}

test('a list that has become short enough for one page has lost somebody', async () => {
  const how: Switches = { order: 'newest', filter: 'obeyed', listsDisconnected: false, cursorIsTime: false };
  const api = new WatchedApi(how);
  api.pageSize = 7;
  for (let i = 0; i < 10; i += 1) api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  for (let i = 0; i < 3; i += 1) await watcher.poll();

  for (const who of [0, 1, 2]) api.change(who, { status: 'disconnected', tokenExpiresAt: null });

  expect((await watcher.poll()).sort()).toEqual([0, 1, 2].map((who) => `degraded disconnected ${who}`));
});
