/** Who is in trouble, who is back, and what proves it: histories of accounts whose project fits one page. */
import { account, accountId, at, DAY, MINUTE, PROJECT, WatchedApi, Watcher } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const dead = { status: 'reauth_required' };
const gone = { status: 'disconnected', tokenExpiresAt: null };

function begin(switches = {}, ...accounts: ReturnType<typeof account>[]) {
  const api = new WatchedApi(switches).put(PROJECT, ...accounts);
  return { api, watcher: new Watcher(api, { projectIds: [PROJECT] }) };
}

test('the first poll is silent, however bad things are', async () => {
  const { watcher } = begin({}, account(1), account(2, dead), account(3, gone));

  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll()).toEqual([]);
});

test('a token that dies is told once, with all that is known', async () => {
  const { api, watcher } = begin({}, account(1), account(2));
  await watcher.poll();
  api.change(1, dead);

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.told).toMatchObject([
    {
      eventId: `${accountId(1)}:reauth_required:${facts(account(1))}`,
      type: 'health_degraded',
      projectId: PROJECT,
      platform: 'tiktok',
      handle: 'creator1',
      level: 'critical',
      reason: 'reauth_required',
      reasonLevel: 'critical',
      fix: 'reauth_link',
      reasons: ['reauth_required'],
      previous: { status: 'connected', level: 'healthy', reasons: [] },
      current: { status: 'reauth_required' },
      detectedAt: '2026-04-18T19:08:42Z',
    },
  ]);
});

test('an owner who comes back is told as connected and recovered, and the next death again', async () => {
  const { api, watcher } = begin({}, account(1, dead));
  await watcher.poll();
  api.change(1, { status: 'connected', connectedAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
  api.change(1, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  expect(watcher.told[0]).toMatchObject({ reconnected: true, previous: { status: 'reauth_required' } });
  expect(watcher.told[1]).toMatchObject({ previous: { level: 'critical', reasons: ['reauth_required'] } });
});

test('connected with an older connectedAt than before the trouble: it is over, and that is no new connection', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, dead);
  await watcher.poll();
  api.change(1, { status: 'connected', connectedAt: at(EPOCH - 3 * DAY) });

  expect(await watcher.poll()).toEqual(['account_recovered 1']);
});

test('where a reconnect keeps connectedAt, its id names the trouble it ended, and the next trouble is counted', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  for (let round = 0; round < 3; round += 1) {
    api.change(1, dead);
    expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
    api.change(1, { status: 'connected' });
    expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
    expect(await watcher.poll()).toEqual([]);
  }

  const ids = watcher.told.map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(9);
});

test.each([
  ['null', null],
  ['now', at(EPOCH + MINUTE)],
  ['later', at(EPOCH + 90 * DAY)],
])('a server that sets the expiry of a dead token to %s starts no new trouble', async (_, tokenExpiresAt) => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, dead);
  await watcher.poll();
  api.change(1, { tokenExpiresAt });

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.degraded.map(({ event }) => event.eventId)).toEqual([watcher.told[0]?.eventId]);
});

test('dead, back and dead again between two polls is told: trouble is compared by facts', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, dead);
  await watcher.poll();
  const old = watcher.stored;
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  await watcher.poll();
  api.change(1, dead);
  // n8n hands back the state it stored last.
  watcher.stored = old;

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  expect(watcher.told.at(-1)?.eventId).not.toBe(watcher.told[0]?.eventId);
});

test('B9: disconnected, dead and disconnected again are three troubles', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, gone);
  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
  api.change(1, { ...dead, connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  api.change(1, gone);
  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
  expect(new Set(watcher.told.map(({ eventId }) => eventId)).size).toBe(3);
});

test('after a new connection the ids begin anew, though the account was not seen healthy in between', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, gone);
  await watcher.poll();
  api.change(1, { ...dead, connectedAt: at(api.now) });
  await watcher.poll();
  api.change(1, gone);
  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);

  const fresh = new Watcher(api, { projectIds: [PROJECT] });
  await fresh.poll();
  expect(fresh.last?.degraded.map(({ event }) => event.eventId)).toEqual([watcher.told.at(-1)?.eventId]);
});

test.each([
  ['was disconnected', 'died', gone, { ...dead, tokenExpiresAt: null }],
  ['died', 'was disconnected', dead, gone],
])(
  'where a reconnect keeps connectedAt, an account that %s, and %s, again and again has an id for each',
  async (_, __, first, second) => {
    const { api, watcher } = begin({}, account(1));
    await watcher.poll();
    for (const change of [first, second, first, second, second, first]) {
      api.change(1, change);
      expect(await watcher.poll()).toEqual([expect.stringContaining('degraded')]);
      api.change(1, { ...account(1) });
      await watcher.poll();
    }

    const ids = watcher.told.filter(({ type }) => type === 'health_degraded').map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(6);
  },
);

test('where a reconnect keeps connectedAt, what came back unseen is counted, too', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  for (const change of [gone, dead, gone, dead, { status: 'connected' }, gone]) {
    api.change(1, { tokenExpiresAt: null, ...change });
    await watcher.poll();
  }

  const ids = watcher.told.filter(({ type }) => type === 'health_degraded').map(({ eventId }) => eventId);
  expect(new Set(ids).size).toBe(5);
});

test('an account that is disconnected tells why, where the list does', async () => {
  const { api, watcher } = begin({}, account(1), account(2), account(3, gone));
  await watcher.poll();
  api.change(1, { ...gone, disconnectedReason: 'revoked_by_partner' });
  api.change(2, { ...dead, disconnectedReason: 'revoked_by_partner' });

  expect(await watcher.poll()).toEqual(['degraded disconnected 1', 'degraded reauth_required 2']);
  expect(watcher.told.map(({ disconnectedReason }) => disconnectedReason)).toEqual([
    'revoked_by_partner',
    undefined,
  ]);
});

test.each([true, false])(
  'whoever leaves is told, also where lists leave them out (listed: %s)',
  async (listsDisconnected) => {
    const { api, watcher } = begin({ listsDisconnected }, account(1), account(2), account(3, gone));
    await watcher.poll();
    await watcher.poll();
    api.change(1, gone);

    expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
    expect(await watcher.poll()).toEqual([]);
    api.change(1, { status: 'connected', connectedAt: at(api.now) });
    expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
  },
);

test('who is disconnected first after a poll that had time for one page only is told, and told as recovered', async () => {
  const { api, watcher } = begin({}, account(1));
  api.latencyMs = 20_000;
  // The tier is asked for, then the page; nothing is left for the list of disconnected accounts.
  await watcher.poll({ budgetMs: 25_000 });
  api.change(1, gone);

  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
});

test('where disconnected accounts have a list of their own that fails, the rest is told, and it is asked again', async () => {
  const api = new WatchedApi({ listsDisconnected: false }).put(PROJECT, account(1), account(2));
  api.put('prj_2', account(3));
  const watcher = new Watcher(api, { projectIds: [PROJECT, 'prj_2'] });
  await watcher.poll();
  api.change(1, dead);
  api.change(2, gone);
  api.intercept = ({ searchParams }) =>
    searchParams.get('status') === 'disconnected'
      ? { status: 500, body: { error: { code: 'INTERNAL', message: 'x', requestId: 'r' } } }
      : undefined;
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  api.intercept = undefined;

  expect(await watcher.poll()).toEqual(['degraded disconnected 2']);
});

test('an account that is in no list proves nothing', async () => {
  const { api, watcher } = begin({}, account(1), account(2, dead));
  await watcher.poll();
  api.projects.get(PROJECT)?.accounts.clear();

  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll()).toEqual([]);
  api.put(PROJECT, account(1), account(2, dead));
  expect(await watcher.poll()).toEqual([]);
});

test('B7: a status that nobody documented ends nothing, and is told with its word', async () => {
  const { api, watcher } = begin({}, account(1, dead), account(2), account(3, { status: 'asleep' }));
  await watcher.poll();
  api.change(1, { status: 'suspended_by_platform' });
  api.change(2, { status: 'suspended_by_platform' });

  expect(await watcher.poll()).toEqual(['degraded status_unknown 1', 'degraded status_unknown 2']);
  expect(watcher.told[0]).toMatchObject({
    reasons: ['reauth_required', 'status_unknown'],
    level: 'critical',
    reasonLevel: 'warning',
    fix: 'unknown',
    message: expect.stringContaining('"suspended_by_platform"'),
  });
  expect(watcher.told[1]).toMatchObject({ reasons: ['status_unknown'], level: 'warning' });
  expect(watcher.last?.notes.join()).toMatch(/suspended_by_platform/);
  expect(await watcher.poll()).toEqual([]);
  api.change(1, { status: 'connected' });
  api.change(2, { status: 'connected' });
  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1', 'account_recovered 2']);
});

test('a connection that was not seen before its account got an unknown status is told once it is connected', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.put(PROJECT, account(2, { connectedAt: at(api.now), status: 'asleep' }));
  api.put(PROJECT, account(3, { connectedAt: at(api.now) }));
  expect(await watcher.poll()).toEqual(['degraded status_unknown 2', 'account_connected 3']);
  api.change(3, { status: 'asleep' });
  expect(await watcher.poll()).toEqual(['degraded status_unknown 3']);
  expect(await watcher.poll({}, 40 * MINUTE)).toEqual([]);
  api.change(2, { status: 'connected' });
  api.change(3, { status: 'connected' });

  expect(await watcher.poll()).toEqual(['account_connected 2', 'account_recovered 2', 'account_recovered 3']);
  api.change(2, { status: 'asleep' });
  expect(await watcher.poll()).toEqual(['degraded status_unknown 2']);
  api.change(2, { status: 'connected' });
  expect(await watcher.poll()).toEqual(['account_recovered 2']);
});

test.each([[account(1)], [account(1, dead)]])(
  'an unknown status after a connection that nobody saw is told, though the word is the one before: %j',
  async (first) => {
    const { api, watcher } = begin({}, first);
    await watcher.poll();
    api.change(1, { status: 'asleep' });
    expect(await watcher.poll()).toEqual(['degraded status_unknown 1']);
    api.change(1, { connectedAt: at(api.now) });

    expect(await watcher.poll()).toEqual(['degraded status_unknown 1']);
    expect(watcher.told[0]?.eventId).not.toBe(watcher.told[1]?.eventId);
    expect(await watcher.poll()).toEqual([]);
    api.change(1, { status: 'connected' });
    expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
  },
);

test.each(['\uD800half', 'cut in two '.repeat(6) + '\u{1F600}', '\u0000', '=1 2|3'])(
  'an unknown status is told once, whatever is in it: %j',
  async (status) => {
    const { api, watcher } = begin({}, account(1));
    await watcher.poll();
    api.change(1, { status });

    expect(await watcher.poll()).toEqual(['degraded status_unknown 1']);
    expect(await watcher.poll()).toEqual([]);
  },
);

test('an unknown status that changes is told with the new word', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  await watcher.poll();
  api.change(1, { status: 'asleep' });
  await watcher.poll();
  api.change(1, { status: 'awake' });

  expect(await watcher.poll()).toEqual(['degraded status_unknown 1']);
  expect(watcher.told[0]?.eventId).not.toBe(watcher.told[1]?.eventId);
});

test('a token that ends soon is told when that begins, and not where it had begun before the watch', async () => {
  const { api, watcher } = begin(
    {},
    account(1, { tokenExpiresAt: at(EPOCH + 3 * DAY + 90_000) }),
    account(2, { tokenExpiresAt: at(EPOCH + DAY) }),
    account(3, { tokenExpiresAt: at(EPOCH + DAY), leased: true }),
  );

  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll()).toEqual(['degraded token_expiring 1']);
  expect(await watcher.poll()).toEqual([]);
  const [first] = watcher.told;
  expect(first?.eventId).toBe(
    `${accountId(1)}:token_expiring:${Math.floor((EPOCH + 3 * DAY + 90_000) / 1000).toString(36)}`,
  );
  api.change(2, { connectedAt: at(api.now), tokenExpiresAt: at(EPOCH + 30 * DAY) });
  expect(await watcher.poll()).toEqual(['account_connected 2', 'account_recovered 2']);
});

test('a warning hidden behind a dead token is not told again', async () => {
  const { api, watcher } = begin({}, account(1, { tokenExpiresAt: at(EPOCH + 3 * DAY + 90_000) }));
  await watcher.poll();
  await watcher.poll();
  api.change(1, dead);
  await watcher.poll();
  api.change(1, { status: 'connected' });

  expect(await watcher.poll()).toEqual(['account_connected 1']);
});

test('a platform that renews tokens by itself is not warned of again', async () => {
  const { api, watcher } = begin(
    {},
    account(1, { tokenExpiresAt: at(EPOCH + 3 * DAY + 90_000) }),
    account(2, { tokenExpiresAt: at(EPOCH + 3 * DAY + 300_000) }),
    account(3, dead),
  );
  await watcher.poll();
  // A reconnect changes `connectedAt`, so a new end without a new `connectedAt` is no reconnect.
  api.change(3, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual([
    'account_connected 3',
    'account_recovered 3',
    'degraded token_expiring 1',
  ]);
  api.change(1, { tokenExpiresAt: at(EPOCH + 60 * DAY) });
  expect(await watcher.poll()).toEqual(['account_recovered 1']);

  expect(await watcher.poll({}, 10 * MINUTE)).toEqual([]);
  api.change(2, { tokenExpiresAt: at(EPOCH + 60 * DAY) });
  expect(await watcher.poll()).toEqual([]);
});

test('a warning that is silent keeps the recovery that it hides', async () => {
  const { api, watcher } = begin(
    {},
    account(1, { tokenExpiresAt: at(EPOCH + 3 * DAY + 90_000) }),
    account(2, dead),
    account(3),
  );
  await watcher.poll();
  await watcher.poll();
  api.change(1, { tokenExpiresAt: at(EPOCH + 60 * DAY) });
  api.change(3, dead);
  await watcher.poll();
  const soon = { status: 'connected', connectedAt: at(api.now), tokenExpiresAt: at(EPOCH + DAY) };
  api.change(3, soon);

  expect(await watcher.poll()).toEqual(['account_connected 3']);
  expect(watcher.last?.degraded.map(({ event }) => event.reason)).toEqual(['reauth_required']);
  api.change(3, { ...soon, tokenExpiresAt: at(EPOCH + 60 * DAY) });
  expect(await watcher.poll()).toEqual(['account_recovered 3']);
});

test.each([
  ['no reconnect was seen', {}, {}],
  ['only a disconnected account was connected anew', gone, { connectedAt: at(EPOCH + MINUTE) }],
  ['a reconnect kept connectedAt', dead, {}],
])('where %s, a renewal may be the owner: the warnings go on', async (_, before, connection) => {
  const { api, watcher } = begin(
    {},
    account(1, before),
    account(2, { tokenExpiresAt: at(EPOCH + 3 * DAY + 150_000) }),
    account(3, { tokenExpiresAt: at(EPOCH + 3 * DAY + 600_000) }),
  );
  await watcher.poll();
  api.change(1, { status: 'connected', ...connection });
  await watcher.poll();
  expect(await watcher.poll()).toEqual(['degraded token_expiring 2']);
  // By the platform, or dead and connected again between two polls.
  api.change(2, { tokenExpiresAt: at(EPOCH + 60 * DAY) });
  await watcher.poll();

  expect(await watcher.poll({}, 10 * MINUTE)).toEqual(['degraded token_expiring 3']);
});

test('an account in two projects, or moved to another, is told once', async () => {
  const api = new WatchedApi().put('prj_a', account(1)).put('prj_b', account(1));
  const watcher = new Watcher(api, { projectIds: ['prj_a', 'prj_b'] });
  await watcher.poll();
  api.change(1, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  api.projects.get('prj_a')?.accounts.clear();

  expect(await watcher.poll()).toEqual([]);
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
  expect(await watcher.poll()).toEqual([]);
});

test('an account in two projects is told once, though one of them could not be read for long', async () => {
  const api = new WatchedApi().put(PROJECT, account(1)).put('prj_2', account(2));
  const watcher = new Watcher(api, { projectIds: [PROJECT, 'prj_2'] });
  await watcher.poll();
  const broken = api.projects.get('prj_2')!;
  broken.fails = 500;
  const both = account(3, { connectedAt: at(api.now) });
  api.put(PROJECT, both).put('prj_2', both);
  expect(await watcher.poll()).toEqual(['account_connected 3']);
  for (let poll = 0; poll < 8; poll += 1) expect(await watcher.poll({}, 5 * MINUTE)).toEqual([]);
  delete broken.fails;

  expect(await watcher.poll()).toEqual([]);
});

test('B18: two pollers, and one that lost its memory, give the same happening the same id', async () => {
  const { api, watcher } = begin({}, account(1), account(2));
  const other = new Watcher(api, { projectIds: [PROJECT] });
  await watcher.poll();
  await other.poll();
  api.change(1, dead);
  api.put(PROJECT, account(9, { connectedAt: at(api.now) }));
  await watcher.poll();
  await other.poll({}, 10 * MINUTE);

  expect(other.told.map(({ eventId }) => eventId)).toEqual(watcher.told.map(({ eventId }) => eventId));
  const fresh = new Watcher(api, { projectIds: [PROJECT] });
  await fresh.poll();
  expect(fresh.last?.degraded.map(({ event }) => event.eventId)).toContain(
    watcher.told.find(({ type }) => type === 'health_degraded')?.eventId,
  );
});

/** The facts in an id: when it was connected and when its token ends. */
function facts({ connectedAt, tokenExpiresAt }: ReturnType<typeof account>): string {
  return [connectedAt, tokenExpiresAt]
    .map((time) => Math.floor(Date.parse(String(time)) / 1000).toString(36))
    .join('.');
}

test('who is on the page that gave the watch its birth was there before it, to the second', async () => {
  const { watcher } = begin({}, account(1, { connectedAt: at(EPOCH + MINUTE) }));

  expect(await watcher.poll()).toEqual([]);
  expect(await watcher.poll()).toEqual([]);
});

test('a disconnected account whose token dies was connected in between, unseen: every trouble has its own id', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  for (const change of [dead, gone, dead, gone]) {
    api.change(1, { ...change, tokenExpiresAt: null });
    await watcher.poll();
  }

  expect(watcher.told).toHaveLength(4);
  expect(new Set(watcher.told.map(({ eventId }) => eventId)).size).toBe(4);
});

test('an unknown status of an account in trouble is told also before the whole list was read', async () => {
  const { api, watcher } = begin({}, account(1, dead));
  api.latencyMs = 100;
  await watcher.poll({ budgetMs: 150 });
  expect(watcher.state?.projects.get(PROJECT)?.learnt).toBe(false);
  api.change(1, { status: 'asleep' });

  expect(await watcher.poll({ budgetMs: 50 })).toEqual(['degraded status_unknown 1']);
});

test('whoever left is looked for on two pages at most', async () => {
  const left = Array.from({ length: 20 }, (_, i) => account(100 + i, gone));
  const { api, watcher } = begin({ listsDisconnected: false }, account(1), account(2), ...left);
  api.pageSize = 5;
  await watcher.poll();
  api.change(1, gone);
  api.requests.length = 0;

  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
  expect(api.requests.filter((path) => path.includes('status=disconnected'))).toHaveLength(2);
});

test('a server that refuses to list disconnected accounts ends the search', async () => {
  const { api, watcher } = begin({ listsDisconnected: false, filter: 'refused' }, account(1), account(2));
  await watcher.poll();
  api.change(1, gone);

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.skipped).toEqual([]);
});

test('where a reconnect keeps connectedAt, who had left before the watch began is told when back, and when they leave again', async () => {
  const { api, watcher } = begin({}, account(1, gone), account(2));
  await watcher.poll();
  await watcher.poll();
  api.change(1, { status: 'connected' });

  expect(await watcher.poll()).toEqual(['account_connected 1']);
  expect(watcher.told[0]).toMatchObject({ reconnected: true, previous: { status: 'disconnected' } });
  api.change(1, gone);
  expect(await watcher.poll()).toEqual(['degraded disconnected 1']);
  api.change(1, { status: 'connected' });
  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
});

test('an unknown status changes no id of a connection, and has another id each time', async () => {
  const { api, watcher } = begin({}, account(1), account(2, dead));
  const since = { connectedSince: { whole: 0, recent: 0 } };
  await watcher.poll(since);
  const connections = () => watcher.last?.connected.map(({ event }) => event.eventId);
  const before = connections();
  for (const status of ['asleep', 'connected', 'asleep', 'awake', 'asleep', 'connected']) {
    api.change(1, { status });
    await watcher.poll(since);
  }
  await watcher.poll(since);

  expect(connections()).toEqual(before);
  const unknown = () => watcher.told.filter(({ type }) => type === 'health_degraded');
  expect(unknown()).toHaveLength(4);
  expect(new Set(unknown().map(({ eventId }) => eventId)).size).toBe(4);
  for (const status of ['asleep', dead.status, 'asleep']) {
    api.change(2, { status });
    await watcher.poll(since);
  }
  expect(unknown()).toHaveLength(6);
  expect(new Set(unknown().map(({ eventId }) => eventId)).size).toBe(6);
});

test('a token that ends soon goes on doing so after an unknown status', async () => {
  const { api, watcher } = begin({}, account(1, { tokenExpiresAt: at(EPOCH + 3 * DAY + 90_000) }));
  await watcher.poll();
  expect(await watcher.poll()).toEqual(['degraded token_expiring 1']);
  api.change(1, { status: 'asleep' });
  expect(await watcher.poll()).toEqual(['degraded status_unknown 1']);
  api.change(1, { status: 'connected' });

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.degraded.map(({ event }) => event.reasons)).toEqual([['token_expiring']]);
});

test('a tombstone counts unknown statuses beside the trouble that ended, and after it', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  for (const status of ['asleep', 'connected', dead.status, 'connected', 'asleep', 'connected']) {
    api.change(1, { status });
    await watcher.poll();
  }

  expect([...(watcher.state?.tombstones.values() ?? [])]).toMatchObject([
    { trouble: 'reauth_required', unknowns: 2 },
  ]);
  api.change(1, { status: 'asleep', connectedAt: at(api.now) });
  await watcher.poll();
  api.change(1, { status: 'connected' });
  await watcher.poll();
  expect([...(watcher.state?.tombstones.values() ?? [])]).toMatchObject([
    { trouble: 'status_unknown', unknowns: 1 },
  ]);
});

test('a death after a disconnection has the same id for a poller that lost its memory', async () => {
  const { api, watcher } = begin({}, account(1));
  await watcher.poll();
  api.change(1, gone);
  await watcher.poll();
  api.change(1, { ...dead, tokenExpiresAt: at(EPOCH + 20 * DAY) });
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);

  const fresh = new Watcher(api, { projectIds: [PROJECT] });
  await fresh.poll();
  expect(fresh.last?.degraded.map(({ event }) => event.eventId)).toEqual([watcher.told.at(-1)?.eventId]);
});
