/** Content health: what a snapshot says is news, and for how long. */
import { exampleEvents, rememberedIds } from 'layers-social-core';

import { account, accountId, at, MINUTE, PROJECT, WatchedApi, Watcher } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const HALF_HOUR = 31 * MINUTE;

function begin(...accounts: ReturnType<typeof account>[]) {
  const api = new WatchedApi().put(PROJECT, ...accounts);
  const watcher = new Watcher(api, { projectIds: [PROJECT], contentHealth: true });
  const read = (number: number, health: object) => {
    api.snapshots.set(accountId(number), health);
    return watcher.poll({}, HALF_HOUR);
  };
  return { api, watcher, read };
}

test('a worse snapshot is told once, and again after a recovery', async () => {
  const { watcher, read } = begin(account(1));
  await watcher.poll();

  expect(await read(1, { score: 10 })).toEqual(['degraded score_low 1']);
  expect(await read(1, { score: 42 })).toEqual([]);
  expect(await read(1, { score: 45 })).toEqual(['account_recovered 1']);
  expect(await read(1, { score: 10 })).toEqual(['degraded score_low 1']);
  expect(watcher.told[0]).toMatchObject({
    current: { score: 10 },
    message: expect.stringContaining('10 of 100'),
  });
  expect(watcher.told[1]).toMatchObject({ previous: { reasons: ['score_low'] } });
  expect(new Set(watcher.told.map(({ eventId }) => eventId)).size).toBe(3);
});

test('what held at the first snapshot is no news, unless the account is newer than the watch', async () => {
  const { api, watcher } = begin(account(1));
  api.snapshots.set(accountId(1), { score: 10 });
  api.snapshots.set(accountId(2), { score: 10 });
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.degraded).toMatchObject([{ isOld: true }]);
  api.put(PROJECT, account(2, { connectedAt: at(api.now) }));

  expect(await watcher.poll({}, HALF_HOUR)).toEqual(['account_connected 2', 'degraded score_low 2']);
  expect(rememberedIds(watcher.last!.state)).toHaveLength(2);
});

test('a shadowban hides score and tier, which are not told again when it ends', async () => {
  const { watcher, read } = begin(account(1));
  await watcher.poll();
  await read(1, { score: 10, tier: 'cold' });
  expect(await read(1, { tier: 'shadowbanned' })).toEqual(['degraded shadowbanned 1']);

  expect(await read(1, { score: 10, tier: 'cold' })).toEqual([]);
  expect(await read(1, { score: 90, tier: 'hot' })).toEqual(['account_recovered 1']);
});

test('an account recovers when neither its connection nor its content is bad', async () => {
  const { api, watcher, read } = begin(account(1));
  await watcher.poll();
  await read(1, { score: 10 });
  api.change(1, { status: 'reauth_required' });
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  expect(watcher.told.at(-1)).toMatchObject({ reasons: ['reauth_required', 'score_low'] });
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['account_connected 1']);
  expect(watcher.last?.degraded.map(({ event }) => event.message)).toEqual([
    'The health score of the account is low.',
  ]);
  expect(await read(1, { score: 90 })).toEqual(['account_recovered 1']);

  await read(1, { score: 10 });
  api.change(1, { status: 'reauth_required' });
  await watcher.poll();
  expect(await read(1, { score: 90 })).toEqual([]);
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['account_connected 1', 'account_recovered 1']);
});

test('snapshots of those that nobody wants, and of disconnected accounts, are not read', async () => {
  const { api, watcher } = begin(
    account(1),
    account(2, { platform: 'instagram' }),
    account(3, { status: 'disconnected', platform: 'instagram' }),
  );
  await watcher.poll({ wants: ({ platform }) => platform === 'instagram' });

  expect(api.requests.filter((path) => path.endsWith('/health'))).toEqual([
    `/v1/social-accounts/${accountId(2)}/health`,
  ]);
});

test('an account that is disconnected, or content health switched off, ends what was known of its content in silence', async () => {
  const { api, watcher, read } = begin(account(1), account(2));
  await watcher.poll();
  await read(1, { score: 10 });
  expect(await watcher.poll({ contentHealth: false })).toEqual([]);
  expect(await read(1, { score: 10 })).toEqual([]);
  api.change(2, { status: 'disconnected' });
  await watcher.poll();
  api.change(2, { status: 'connected', connectedAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 2', 'account_recovered 2']);
});

test.each([
  [404, 'NOT_FOUND', 0],
  [500, 'INTERNAL', 1],
])(
  'one snapshot that cannot be read (%s) does not keep the others from being read',
  async (status, code, notes) => {
    const { api, watcher, read } = begin(account(1), account(2), account(3));
    await watcher.poll();
    api.intercept = ({ pathname }) =>
      pathname.includes(`${accountId(1)}/health`) ? { status, body: { error: { code } } } : undefined;

    expect(await read(3, { score: 10 })).toEqual(['degraded score_low 3']);
    expect(watcher.last?.notes).toHaveLength(notes);
    expect(watcher.last?.interrupted).toBeUndefined();
  },
);

test.each([
  [404, 'NOT_FOUND', 90],
  [500, 'INTERNAL', 6],
])(
  'accounts whose snapshots can never be read (%s) leave room for the others',
  async (status, code, many) => {
    const { api, watcher } = begin(...Array.from({ length: 100 }, (_, i) => account(i)));
    api.tier = 'standard';
    api.intercept = ({ pathname }) => {
      const number = Number(/(\d{12})\/health$/.exec(pathname)?.[1] ?? NaN);
      return number < many ? { status, body: { error: { code } } } : undefined;
    };
    for (let poll = 0; poll < 40; poll += 1) await watcher.poll();
    const told: string[] = [];
    for (let i = many; i < 100; i += 1) api.snapshots.set(accountId(i), { score: 10 });
    for (let poll = 0; poll < 40; poll += 1) told.push(...(await watcher.poll()));

    expect(told).toHaveLength(100 - many);
  },
);

test('what the first snapshot shows is no news either where earlier ones could not be read', async () => {
  const { api, watcher, read } = begin(account(1));
  api.intercept = ({ pathname }) =>
    pathname.endsWith('/health') ? { status: 404, body: { error: { code: 'NOT_FOUND' } } } : undefined;
  await watcher.poll();
  await watcher.poll({}, HALF_HOUR);
  api.intercept = undefined;

  expect(await read(1, { score: 10 })).toEqual([]);
  expect(watcher.last?.degraded).toMatchObject([{ isOld: true }]);
});

test('when health is out of order, or the limit is used up, its reading ends early', async () => {
  const { api, watcher } = begin(...Array.from({ length: 20 }, (_, i) => account(i)));
  await watcher.poll();
  const answer = (status: number, code: string) => {
    api.intercept = ({ pathname }) =>
      pathname.endsWith('/health') ? { status, body: { error: { code } } } : undefined;
    api.requests.length = 0;
  };
  answer(500, 'INTERNAL');
  await watcher.poll({}, HALF_HOUR);
  expect(watcher.last?.interrupted).toMatch(/reading health stopped early/);
  expect(api.requests.length).toBeLessThan(12);

  answer(429, 'RATE_LIMITED');
  await watcher.poll({}, HALF_HOUR);
  expect(watcher.last?.interrupted).toMatch(/429/);
  answer(403, 'FORBIDDEN_SCOPE');
  await expect(watcher.poll({}, HALF_HOUR)).rejects.toMatchObject({ code: 'FORBIDDEN_SCOPE' });
});

test('when the time is up, the snapshots that are left come first next time', async () => {
  const { api, watcher } = begin(...Array.from({ length: 40 }, (_, i) => account(i)));
  api.latencyMs = 1_000;
  await watcher.poll({ budgetMs: 10_000 });

  expect(watcher.last?.interrupted).toMatch(/the time for this poll was up/);
  api.latencyMs = 0;
  api.requests.length = 0;
  await watcher.poll();
  expect(api.requests.filter((path) => path.endsWith('/health')).length).toBeLessThan(40);
});

test('examples look like events', () => {
  const subject = { projectId: PROJECT, account: account(1, { status: 'reauth_required' }), now: EPOCH };
  const snapshot = { socialAccountId: accountId(1), score: 10, tier: 'warm' };

  expect(exampleEvents('account_connected', subject)).toMatchObject([{ type: 'account_connected' }]);
  expect(exampleEvents('account_recovered', subject)).toMatchObject([
    { type: 'account_recovered', previous: { reasons: ['reauth_required'] } },
  ]);
  const degraded = exampleEvents('health_degraded', {
    ...subject,
    account: account(1),
    snapshot,
    policy: {},
  });
  expect(degraded.map(({ reason }) => reason)).toEqual(['score_low', 'reauth_required']);
});

test('who is connected again with bad content has not recovered, until the content is well too', async () => {
  const { api, watcher, read } = begin(account(1));
  await watcher.poll();
  api.change(1, { status: 'disconnected' });
  await watcher.poll();
  api.snapshots.set(accountId(1), { tier: 'shadowbanned' });
  api.change(1, { status: 'connected', connectedAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 1', 'degraded shadowbanned 1']);
  expect(await read(1, { tier: 'warm' })).toEqual(['account_recovered 1']);
  expect(watcher.told.at(-1)).toMatchObject({ previous: { reasons: ['disconnected', 'shadowbanned'] } });
});

test('a recovery is asked of the snapshot, however fresh the last one is', async () => {
  const { api, watcher } = begin(account(1), account(2));
  await watcher.poll();
  api.change(1, { status: 'reauth_required' });
  await watcher.poll();
  api.snapshots.set(accountId(1), { score: 10 });
  api.change(1, { status: 'connected', connectedAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 1', 'degraded score_low 1']);
});

test('the recovery of content names the trouble of the connection that ended before it', async () => {
  const { api, watcher, read } = begin(account(1));
  await watcher.poll();
  await read(1, { score: 10 });
  api.change(1, { status: 'reauth_required' });
  await watcher.poll();
  api.change(1, { status: 'connected', connectedAt: at(api.now) });
  expect(await watcher.poll()).toEqual(['account_connected 1']);
  expect(await read(1, { score: 10 })).toEqual([]);

  expect(await read(1, { score: 90 })).toEqual(['account_recovered 1']);
  expect(watcher.told.at(-1)).toMatchObject({
    previous: { level: 'critical', reasons: ['reauth_required', 'score_low'] },
  });
});
