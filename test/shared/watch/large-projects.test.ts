/** Projects of many pages: who is in trouble, who is new, and the rolling read of everybody else. */
import { Account, isNeverListed, isOnePage } from 'layers-social-core';

import { account, accountId, at, DAY, MINUTE, PROJECT, WatchedApi, Watcher } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const dead = { status: 'reauth_required' };
const gone = { status: 'disconnected', tokenExpiresAt: null };

/** A project of so many accounts, one a second, on pages of 20. */
function fleet(count: number, switches = {}) {
  const api = new WatchedApi(switches);
  api.pageSize = 20;
  for (let i = 0; i < count; i += 1) {
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  }
  return { api, watcher: new Watcher(api, { projectIds: [PROJECT] }) };
}

const asked = (api: WatchedApi) => api.requests.filter((path) => path.includes('social-accounts'));

test('B4: a token that dies deep in the list is told by the next poll, with two requests beside the rolling read', async () => {
  const { api, watcher } = fleet(2_000);
  await watcher.poll();
  api.change(1_999, dead);
  api.requests.length = 0;

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1999']);
  const [top, trouble] = asked(api);
  expect(top).toBe(`/v1/projects/${PROJECT}/social-accounts?limit=200`);
  expect(trouble).toBe(`/v1/projects/${PROJECT}/social-accounts?status=reauth_required&limit=200`);
  expect(await watcher.poll()).toEqual([]);
});

test('a hundred new accounts at once are told once, down to the last look', async () => {
  const { api, watcher } = fleet(500);
  await watcher.poll();
  for (let i = 0; i < 100; i += 1)
    api.put(PROJECT, account(10_000 + i, { connectedAt: at(api.now + i * 500) }));

  expect(await watcher.poll()).toHaveLength(100);
  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll({}, 60 * MINUTE)).toEqual([]);
  expect(await watcher.poll()).toEqual([]);
});

test.each(['oldest', 'none'] as const)(
  'in a list that is %s first, the rolling read finds who is new, once',
  async (order) => {
    const { api, watcher } = fleet(300, { order });
    await watcher.poll();
    await watcher.poll();
    api.put(PROJECT, account(9_000, { connectedAt: at(api.now) }));
    const told = [await watcher.poll(), await watcher.poll(), await watcher.poll()].flat();

    expect(told).toEqual(['account_connected 9000']);
    for (let i = 0; i < 5; i += 1) expect(await watcher.poll({}, 30 * MINUTE)).toEqual([]);
  },
);

test.each(['ignored', 'refused'] as const)(
  'where the filter by status is %s, the whole list is the baseline, in parts',
  async (filter) => {
    const { api, watcher } = fleet(2_000, { filter });
    api.change(1_500, dead);
    api.tier = 'standard';
    const told = [];
    told.push(...(await watcher.poll()));
    expect(watcher.last?.complete).toBe(false);
    expect(watcher.last?.notes.join()).toMatch(/are being learnt.*accounts were read so far/);
    for (let i = 0; i < 5; i += 1) told.push(...(await watcher.poll()));
    expect(told).toEqual([]);
    expect(watcher.last?.complete).toBe(true);

    api.change(700, dead);
    for (let i = 0; i < 4; i += 1) told.push(...(await watcher.poll()));
    expect(told).toEqual(['degraded reauth_required 700']);
  },
);

test('the rolling read finds what the filter cannot: who left, whose token ends soon, who has an unknown status', async () => {
  const { api, watcher } = fleet(400);
  await watcher.poll();
  await watcher.poll();
  api.change(300, gone);
  api.change(310, { tokenExpiresAt: at(api.now + 3 * DAY + MINUTE / 2) });
  api.change(320, { status: 'asleep' });

  const told = [await watcher.poll(), await watcher.poll(), await watcher.poll()].flat().sort();

  expect(told).toEqual([
    'degraded disconnected 300',
    'degraded status_unknown 320',
    'degraded token_expiring 310',
  ]);
});

test('where lists leave disconnected accounts out, the rolling read goes on to their list', async () => {
  const { api, watcher } = fleet(100, { listsDisconnected: false });
  api.change(50, gone);
  await watcher.poll();
  await watcher.poll();
  api.change(60, gone);

  expect([await watcher.poll(), await watcher.poll()].flat()).toEqual(['degraded disconnected 60']);
});

test('a dead account that is disconnected is sought at once', async () => {
  const { api, watcher } = fleet(100, { listsDisconnected: false });
  api.change(50, dead);
  await watcher.poll();
  api.change(50, gone);

  expect(await watcher.poll()).toEqual(['degraded disconnected 50']);
});

test('the rolling read goes on where the last poll stopped, and alternates between two page sizes', async () => {
  const { api, watcher } = fleet(0);
  api.pageSize = 200;
  for (let i = 0; i < 9_000; i += 1)
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  api.tier = 'standard';
  const cursors = [];
  for (let i = 0; i < 4; i += 1) {
    api.requests.length = 0;
    await watcher.poll();
    cursors.push(
      asked(api)
        .filter((path) => !path.includes('status='))
        .map((path) => new URLSearchParams(path.split('?')[1])),
    );
  }
  const first = cursors[0]?.at(-1)?.get('cursor') ?? '';
  const second = cursors[1]?.[1]?.get('cursor') ?? '';

  expect(Date.parse(second)).toBeLessThan(Date.parse(first));
  expect(cursors.flat().some((query) => query.get('limit') === '180')).toBe(true);
});

test('accounts of one second that fall between two pages are found in the next pass', async () => {
  const api = new WatchedApi();
  for (let i = 0; i < 450; i += 1) {
    const seconds = i >= 195 && i < 205 ? 195 : i;
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - seconds * 1_000) }));
  }
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  await watcher.poll();
  await watcher.poll();
  for (let i = 195; i < 205; i += 1) api.change(i, gone);
  const told = [];
  for (let i = 0; i < 4; i += 1) told.push(...(await watcher.poll()));

  expect(told.length).toBeGreaterThanOrEqual(5);
});

test('a whole page of one second is named in the log', async () => {
  const api = new WatchedApi();
  for (let i = 0; i < 450; i += 1) api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY) }));
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  await watcher.poll();

  expect(watcher.last?.notes.join()).toMatch(
    /200 accounts of project prj_1 were connected in the same second/,
  );
});

test('B2: a list whose page names its own cursor makes nobody gone, and what its pages show is told', async () => {
  const { api, watcher } = fleet(60);
  await watcher.poll();
  api.intercept = ({ pathname, searchParams }) => {
    if (!pathname.endsWith('/social-accounts') || searchParams.has('status')) return undefined;
    const items = [...(api.projects.get(PROJECT)?.accounts.values() ?? [])].slice(0, 20);
    return { body: { items, nextCursor: 'again' } };
  };
  api.change(1, dead);
  api.change(55, dead);

  expect((await watcher.poll()).sort()).toEqual([
    'degraded reauth_required 1',
    'degraded reauth_required 55',
  ]);
  expect(watcher.last?.skipped).toMatchObject([
    { projectId: PROJECT, reason: expect.stringContaining('leads back') },
  ]);
  expect(await watcher.poll()).toEqual([]);
  api.intercept = undefined;
  expect(await watcher.poll()).toEqual([]);
});

test.each([2, 40])(
  'a connection is told once, though for %d days no reading of the whole list comes to its end',
  async (days) => {
    const { api, watcher } = fleet(60);
    for (let i = 0; i < 60; i += 1) api.change(i, { tokenExpiresAt: null });
    await watcher.poll();
    api.intercept = ({ searchParams }) =>
      searchParams.has('cursor') ? { status: 500, body: { error: { code: 'INTERNAL' } } } : undefined;
    api.put(PROJECT, account(99, { connectedAt: at(api.now), tokenExpiresAt: null }));
    expect(await watcher.poll()).toEqual(['account_connected 99']);

    for (let hours = 0; hours < 24 * days; hours += 8) {
      expect(await watcher.poll({}, 8 * 60 * MINUTE)).toEqual([]);
    }
    api.put(PROJECT, account(98, { connectedAt: at(api.now), tokenExpiresAt: null }));
    expect(await watcher.poll()).toEqual(['account_connected 98']);
    expect(Object.keys(JSON.parse(watcher.stored ?? '').projects[0].recent)).toHaveLength(days > 30 ? 1 : 2);
  },
);

test('a cursor that the server no longer takes begins the list anew', async () => {
  const { api, watcher } = fleet(2_000);
  api.tier = 'standard';
  for (let i = 0; i < 100; i += 1) api.change(i * 20, dead);
  await watcher.poll();
  const state = JSON.parse(watcher.stored ?? '');
  state.projects[0].troubleCursor = 'old';
  state.projects[0].roll.cursor = 'old';
  watcher.stored = JSON.stringify(state);
  api.intercept = ({ searchParams }) =>
    searchParams.get('cursor') === 'old'
      ? { status: 422, body: { error: { code: 'VALIDATION', message: '', requestId: 'req_1' } } }
      : undefined;

  await watcher.poll();
  api.change(5, dead);

  expect(await watcher.poll()).toEqual(['degraded reauth_required 5']);
});

test('a server that refuses the list of disconnected accounts costs nothing but that', async () => {
  const { api, watcher } = fleet(10, { filter: 'refused', listsDisconnected: false });
  await watcher.poll();
  await watcher.poll();

  expect(watcher.last?.skipped).toEqual([]);
  api.change(3, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 3']);
});

test('B4: more in trouble than a poll can read are read over several polls before anything is told', async () => {
  const { api, watcher } = fleet(600);
  for (let i = 0; i < 200; i += 1) api.change(i, dead);
  api.latencyMs = 29_000;

  const told = await watcher.poll();
  expect(watcher.last).toMatchObject({
    complete: false,
    interrupted: expect.stringContaining('time for this poll'),
  });
  told.push(...(await watcher.poll()), ...(await watcher.poll()));
  expect(told).toEqual([]);
  expect(watcher.state?.projects.get(PROJECT)?.known).toBe(true);
  api.change(599, dead);
  told.push(...(await watcher.poll()), ...(await watcher.poll()), ...(await watcher.poll()));
  expect(told).toEqual(['degraded reauth_required 599']);
});

test('a project that grows over one page, and shrinks again, tells nothing', async () => {
  const { api, watcher } = fleet(20);
  await watcher.poll();
  await watcher.poll({}, 60 * MINUTE);
  api.put(PROJECT, account(500, { connectedAt: at(EPOCH - 2 * DAY) }));
  for (let i = 0; i < 3; i += 1) expect(await watcher.poll({}, 60 * MINUTE)).toEqual([]);
  api.projects.get(PROJECT)?.accounts.delete(accountId(500));
  for (let i = 0; i < 3; i += 1) expect(await watcher.poll({}, 60 * MINUTE)).toEqual([]);
});

test('who has left a list that shrank to one page is asked for again when that failed', async () => {
  const { api, watcher } = fleet(21, { listsDisconnected: false });
  await watcher.poll();
  await watcher.poll({}, 60 * MINUTE);
  api.change(20, gone);
  api.intercept = ({ searchParams }) =>
    searchParams.get('status') === 'disconnected'
      ? { status: 503, body: { error: { code: 'INTERNAL' } } }
      : undefined;
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.failure).toBeDefined();
  api.intercept = undefined;

  expect(await watcher.poll()).toEqual(['degraded disconnected 20']);
});

test('a host that must know all ids first reads the whole list, and what only that shows is learnt anew', async () => {
  const { api, watcher } = fleet(60);
  api.change(50, gone);
  await watcher.poll({ everything: true, connectedSince: { whole: 0, recent: api.now } });

  expect(watcher.last?.complete).toBe(true);
  expect(watcher.last?.connected).toHaveLength(59);
  expect(watcher.last?.degraded.map(({ event }) => event.reason)).toEqual(['disconnected']);
});

test.each([1, 5])('a list that was cut short %d times makes nobody behind the cut news', async (times) => {
  const { api, watcher } = fleet(45);
  for (const number of [30, 31, 32])
    api.change(number, [dead, gone, { status: 'asleep' }][number - 30] ?? {});
  const cut = () => {
    const accounts = [...(api.projects.get(PROJECT)?.accounts.values() ?? [])];
    return { body: { items: accounts.slice(0, 20), nextCursor: null } };
  };
  api.intercept = ({ pathname }) => (pathname.endsWith('/social-accounts') ? cut() : undefined);
  for (let poll = 0; poll < times; poll += 1) expect(await watcher.poll()).toEqual([]);
  api.intercept = undefined;

  for (let poll = 0; poll < 3; poll += 1) expect(await watcher.poll({ everything: true })).toEqual([]);
  const listed = watcher.last?.degraded.filter(({ event }) => !isNeverListed(event.eventId));
  expect(listed).toEqual([]);
  api.change(40, dead);
  api.change(41, gone);
  expect((await watcher.poll()).sort()).toEqual(['degraded disconnected 41', 'degraded reauth_required 40']);
});

test('whom the list of dead tokens left out at the first poll is no news of its rolling read', async () => {
  const { api, watcher } = fleet(45);
  for (const number of [1, 30]) api.change(number, dead);
  api.intercept = ({ searchParams }) =>
    searchParams.has('status')
      ? { body: { items: [account(1, { ...dead, connectedAt: at(EPOCH - DAY - 1_000) })], nextCursor: null } }
      : undefined;
  expect(await watcher.poll()).toEqual([]);
  api.intercept = undefined;

  for (let poll = 0; poll < 3; poll += 1) expect(await watcher.poll()).toEqual([]);
  api.change(40, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 40']);
});

test.each(['oldest', 'none'] as const)('a list in another order, %s, that was cut short', async (order) => {
  const api = new WatchedApi({ order });
  // By id and by time in different orders.
  for (let i = 1; i <= 8; i += 1)
    api.put(PROJECT, account(i, { connectedAt: at(EPOCH - DAY - ((5 * i) % 8) * MINUTE) }));
  const time = ({ connectedAt }: Account) => Date.parse(connectedAt ?? '');
  const listed = [...(api.projects.get(PROJECT)?.accounts.values() ?? [])];
  if (order === 'oldest') listed.sort((a, b) => time(a) - time(b));
  const [first, second, third, last] = listed
    .slice(4)
    .map(({ socialAccountId }) => Number(socialAccountId.slice(-12)));
  api.change(Number(first), dead);
  api.change(Number(second), gone);
  api.change(Number(third), { status: 'asleep' });
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  api.intercept = ({ pathname }) =>
    pathname.endsWith('/social-accounts')
      ? { body: { items: listed.slice(0, 4), nextCursor: null } }
      : undefined;
  for (let poll = 0; poll < 2; poll += 1) expect(await watcher.poll()).toEqual([]);
  api.intercept = undefined;

  for (let poll = 0; poll < 2; poll += 1) expect(await watcher.poll()).toEqual([]);
  api.change(Number(last), dead);
  expect(await watcher.poll()).toEqual([`degraded reauth_required ${last}`]);
});

test.each([1, 200])(
  'a connection from behind the end of a list that was cut short is never listed: pages of %d',
  async (pageSize) => {
    const api = new WatchedApi({ order: 'oldest' });
    api.put(PROJECT, account(1), account(2, { connectedAt: at(EPOCH - MINUTE) }));
    const listing = { connectedSince: { whole: EPOCH - 30 * DAY, recent: EPOCH - 2 * DAY } };
    const watcher = new Watcher(api, { projectIds: [PROJECT], ...listing });
    const listed = () => watcher.last?.connected.map(({ event }) => event.socialAccountId);
    api.intercept = ({ pathname }) =>
      pathname.endsWith('/social-accounts') ? { body: { items: [account(1)], nextCursor: null } } : undefined;
    await watcher.poll({ everything: true });
    api.intercept = undefined;
    // Whether the rolling read sees it first or a list of one page.
    api.pageSize = pageSize;
    for (let poll = 0; poll < 8; poll += 1) await watcher.poll();
    api.pageSize = 200;
    await watcher.poll();
    expect(listed()).toEqual([accountId(1)]);
    api.change(2, { connectedAt: at(api.now) });

    expect(await watcher.poll()).toEqual(['account_connected 2']);
    expect(listed()).toEqual([accountId(1), accountId(2)]);
  },
);

test.each([
  ['connected shortly before, and visible only after the first look', 35_000, ['degraded reauth_required 9']],
  ['connected long before, and behind the cut at the first look', 3_600_000, []],
])('trouble of an account that was %s', async (_what, agoMs, told) => {
  const { api, watcher } = fleet(3);
  await watcher.poll();
  const bornAt = Number(watcher.last?.state.bornAt);
  api.put(PROJECT, account(9, { ...dead, connectedAt: at(bornAt - agoMs) }));

  expect(await watcher.poll()).toEqual(told);
});

test('a list has one page when six looks in a row say so: one of several pages can be cut short to one', async () => {
  const { api, watcher } = fleet(30);
  const says = () => isOnePage(watcher.last!.state.projects.get(PROJECT)!);
  await watcher.poll();
  expect(says()).toBe(false);
  api.intercept = ({ pathname }) =>
    pathname.endsWith('/social-accounts') ? { body: { items: [account(1)], nextCursor: null } } : undefined;
  for (let look = 1; look <= 7; look += 1) {
    await watcher.poll();
    expect(says()).toBe(look >= 6);
  }
  api.intercept = undefined;
  await watcher.poll();
  expect(says()).toBe(false);
});

test('an empty list has no oldest account', async () => {
  const api = new WatchedApi().put(PROJECT);
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  await watcher.poll();
  api.put(PROJECT, account(1, dead));

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
});

test('an empty page does not end the search for who is new', async () => {
  const { api, watcher } = fleet(60);
  await watcher.poll();
  await watcher.poll();
  for (let i = 100; i < 150; i += 1) api.put(PROJECT, account(i, { connectedAt: at(api.now + i * 1_000) }));
  let asked = 0;
  api.intercept = ({ pathname, searchParams }) => {
    if (!pathname.endsWith('/social-accounts') || searchParams.has('status')) return undefined;
    asked += 1;
    const begin = '2099-01-01T00:00:00Z';
    return asked === 1 ? { body: { items: [], nextCursor: begin } } : undefined;
  };

  expect(await watcher.poll()).toHaveLength(50);
});

test.each([
  ['who is disconnected', 'obeyed', gone],
  ['where the filter is ignored, who is dead', 'ignored', dead],
] as const)(
  'where accounts share a second, %s is learnt with both page sizes',
  async (_, filter, trouble) => {
    const api = new WatchedApi({ filter });
    const second = at(EPOCH - DAY);
    for (let i = 0; i < 199; i += 1)
      api.put(PROJECT, account(i, { connectedAt: at(EPOCH - 2_000 - i * 1_000) }));
    api.put(PROJECT, account(300, { connectedAt: second }), account(301, { connectedAt: second }));
    api.put(
      PROJECT,
      account(302, { ...trouble, connectedAt: second }),
      account(400, { connectedAt: at(EPOCH - 2 * DAY) }),
    );
    api.put(PROJECT, account(401, { connectedAt: at(EPOCH - 2 * DAY) }));
    const watcher = new Watcher(api, { projectIds: [PROJECT] });

    for (let poll = 0; poll < 4; poll += 1) expect(await watcher.poll()).toEqual([]);
    const other = new Watcher(api, { projectIds: [PROJECT] });
    await other.poll({ everything: true });
    expect(other.last?.complete).toBe(true);
  },
);

test('an account that was told, and left while its project was archived, is told as recovered', async () => {
  const api = new WatchedApi().put(PROJECT, account(1)).put('prj_2', account(2));
  const watcher = new Watcher(api);
  await watcher.poll();
  api.change(1, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  Object.assign(api.projects.get(PROJECT)!, { status: 'archived' });
  await watcher.poll();
  api.change(1, gone);
  Object.assign(api.projects.get(PROJECT)!, { status: 'active' });
  expect(await watcher.poll()).toEqual([]);
  api.change(1, { status: 'connected', connectedAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
});
