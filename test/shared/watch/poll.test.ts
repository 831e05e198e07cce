/** Which projects a poll reads, in which order, within which limits, and what it does when something fails. */
import { createRequestBudget, LayersApiError, pollOnce } from 'layers-social-core';

import { account, accountId, at, DAY, MINUTE, PROJECT, WatchedApi, Watcher } from '../../support/core-watch';
import { rejectionOf, EPOCH } from '../../support/runtime';

const dead = { status: 'reauth_required' };

function projects(count: number): WatchedApi {
  const api = new WatchedApi();
  for (let i = 0; i < count; i += 1) api.put(`prj_${i}`, account(i));
  return api;
}

test('B1: a project that fails for good is skipped and named, and the others are told', async () => {
  const api = projects(3);
  const watcher = new Watcher(api);
  await watcher.poll();
  const broken = api.projects.get('prj_1');
  if (broken) broken.fails = 500;
  await watcher.poll();
  api.change(2, dead);
  expect(await watcher.poll()).toEqual(['degraded reauth_required 2']);
  expect(watcher.last?.skipped).toMatchObject([
    { projectId: 'prj_1', reason: expect.stringContaining('500') },
  ]);
  api.change(1, dead);
  expect(await watcher.poll()).toEqual([]);
  if (broken) delete broken.fails;
  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
});

test('B3: a new project that fails at its first look tells its first connection afterwards', async () => {
  const api = projects(1);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.put('prj_new', account(8, { connectedAt: at(api.now + MINUTE) }));
  Object.assign(api.projects.get('prj_new') ?? {}, { createdAt: at(api.now + 30_000), fails: 503 });
  expect(await watcher.poll({}, 15 * MINUTE)).toEqual([]);
  Object.assign(api.projects.get('prj_new') ?? {}, { fails: undefined });

  expect(await watcher.poll({}, 15 * MINUTE)).toEqual(['account_connected 8']);
  expect(await watcher.poll({}, 15 * MINUTE)).toEqual([]);
});

test('a project made after the birth tells its first connection and its first death, without a baseline', async () => {
  const api = projects(1);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.put(
    'prj_new',
    account(8, { connectedAt: at(api.now) }),
    account(9, { ...dead, connectedAt: at(api.now) }),
  );
  Object.assign(api.projects.get('prj_new') ?? {}, { createdAt: at(api.now) });

  expect(await watcher.poll()).toEqual(['account_connected 8', 'degraded reauth_required 9']);
});

test('a project that was chosen later, or says not when it was made, starts in silence', async () => {
  const api = projects(2);
  const watcher = new Watcher(api, { projectIds: ['prj_0'] });
  await watcher.poll();
  api.put('prj_1', account(7, dead), account(6, { connectedAt: at(api.now - MINUTE) }));
  await watcher.poll({}, 10 * MINUTE);
  api.put('prj_1', account(5, { connectedAt: at(api.now) }));

  expect(await watcher.poll({ projectIds: ['prj_0', 'prj_1'] })).toEqual(['account_connected 5']);
  expect(await watcher.poll({ projectIds: ['prj_1'] })).toEqual([]);
  expect(watcher.state?.projects.has('prj_0')).toBe(false);
});

test('B6: a project that was archived and is active again is silent, what happens then is told', async () => {
  const api = projects(2);
  const watcher = new Watcher(api);
  await watcher.poll();
  Object.assign(api.projects.get('prj_1') ?? {}, { status: 'archived' });
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.state?.projects.has('prj_1')).toBe(false);
  api.put('prj_1', account(7), account(8, dead));
  Object.assign(api.projects.get('prj_1') ?? {}, { status: 'active' });
  expect(await watcher.poll()).toEqual([]);
  api.change(7, dead);

  expect(await watcher.poll()).toEqual(['degraded reauth_required 7']);
});

test('a list of projects that was cut short is no reason to begin anew', async () => {
  const api = projects(2);
  const watcher = new Watcher(api);
  await watcher.poll();
  const { status } = api.projects.get('prj_1') ?? {};
  Object.assign(api.projects.get('prj_1') ?? {}, { status: 'hidden' });
  await watcher.poll();
  api.change(1, dead);
  Object.assign(api.projects.get('prj_1') ?? {}, { status });

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  Object.assign(api.projects.get('prj_1') ?? {}, { status: 'hidden' });
  // The watch was off until now.
  await watcher.poll({}, 2 * DAY);
  expect(watcher.state?.projects.has('prj_1')).toBe(true);
  await watcher.poll();
  await watcher.poll();
  expect(watcher.state?.projects.has('prj_1')).toBe(false);
});

test('when the projects cannot be listed, those that are known are read', async () => {
  const api = projects(2);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.intercept = ({ pathname }) =>
    pathname === '/v1/projects' ? { status: 503, body: { error: { code: 'INTERNAL' } } } : undefined;
  api.change(1, dead);

  expect(await watcher.poll()).toEqual(['degraded reauth_required 1']);
  expect(watcher.last?.notes.join()).toMatch(/listing the projects failed/);
});

test('a key that may not list the projects ends the poll', async () => {
  const api = projects(1);
  api.intercept = ({ pathname }) =>
    pathname === '/v1/projects' ? { status: 403, body: { error: { code: 'FORBIDDEN_SCOPE' } } } : undefined;

  expect(await rejectionOf(new Watcher(api).poll())).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
});

test.each([
  ['the projects cannot be listed', '/v1/projects'],
  ['no account can be read', '/v1/projects/prj_0/social-accounts'],
])('a watch whose first poll fails because %s begins with it', async (_, path) => {
  const api = projects(1);
  api.intercept = ({ pathname }) =>
    pathname === path ? { status: 503, body: { error: { code: 'INTERNAL' } } } : undefined;
  const watcher = new Watcher(api);
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last).toMatchObject({ complete: false, failure: { status: 503 } });
  api.put('prj_0', account(7, { connectedAt: at(api.now) }));
  delete api.intercept;

  expect(await watcher.poll()).toEqual(['account_connected 7']);
  expect(watcher.last?.failure).toBeUndefined();
});

test.each([
  ['fails', 503],
  ['is read', undefined],
])(
  'a watch begins by the clock of the API, though nobody says who asks and the first list %s',
  async (_, fails) => {
    const api = projects(1);
    api.clockAheadMs = -60 * MINUTE;
    api.put('prj_0', account(8, { connectedAt: at(api.now - 30 * MINUTE) }));
    api.intercept = ({ pathname }) => {
      if (pathname === '/v1/whoami') throw new Error('socket hang up');
      const isList = pathname.endsWith('/social-accounts');
      return isList && fails ? { status: fails, body: { error: { code: 'INTERNAL' } } } : undefined;
    };
    const watcher = new Watcher(api, { projectIds: ['prj_0'] });
    expect(await watcher.poll()).toEqual([]);
    delete api.intercept;

    expect(await watcher.poll()).toEqual([]);
  },
);

test('a watch begins although no answer says what time it is', async () => {
  const api = projects(1);
  const undated = { headers: { date: '' }, body: { error: { code: 'INTERNAL' } }, status: 503 };
  api.intercept = ({ pathname }) => (pathname.endsWith('/social-accounts') ? undefined : undated);
  const watcher = new Watcher(api, { projectIds: ['prj_0'] });

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.complete).toBe(true);
});

test('a watch whose first poll gets no answer has not begun: a clock of this machine can be wrong', async () => {
  const api = projects(1);
  api.intercept = () => {
    throw new Error('connect ECONNREFUSED');
  };

  expect(await rejectionOf(new Watcher(api).poll())).toMatchObject({ code: 'NO_ANSWER' });
});

test('when there is no time to list the projects, the reason is plain', async () => {
  const api = projects(2);
  api.latencyMs = 100;

  expect(await rejectionOf(new Watcher(api).poll({ budgetMs: 0 }))).toMatchObject({
    code: 'NO_ANSWER',
    message: expect.stringContaining('the time for this poll was up'),
  });
});

test('when archived projects cannot be listed, those that are missing are kept', async () => {
  const api = projects(2);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.projects.delete('prj_1');
  const refuse = (status: number) => {
    api.intercept = ({ searchParams }) =>
      searchParams.get('status') === 'archived'
        ? { status, body: { error: { code: 'INTERNAL' } } }
        : undefined;
  };
  refuse(503);

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.notes.join()).toMatch(/listing the archived projects failed/);
  expect(watcher.state?.projects.has('prj_1')).toBe(true);
  refuse(401);
  expect(await rejectionOf(watcher.poll())).toMatchObject({ status: 401 });
});

test.each([
  [401, 'UNAUTHENTICATED'],
  [403, 'FORBIDDEN_SCOPE'],
  [503, 'KILL_SWITCH'],
])('a refusal of the key (%s %s) ends the poll', async (status, code) => {
  const api = projects(3);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.intercept = ({ pathname }) =>
    pathname.includes('prj_2') ? { status, body: { error: { code } } } : undefined;

  expect(await rejectionOf(watcher.poll())).toMatchObject({ status, code });
});

test('nothing at all that could be read is a failure', async () => {
  const api = projects(2);
  for (const project of api.projects.values()) project.fails = 500;
  const watcher = new Watcher(api);

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.failure).toBeInstanceOf(LayersApiError);
});

test('what a page shows is told, also when the only project fails at the request after it', async () => {
  const api = projects(1);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.change(0, dead);
  api.put('prj_0', ...Array.from({ length: 300 }, (_, i) => account(i + 10)));
  api.intercept = ({ searchParams }) =>
    searchParams.has('status') ? { status: 500, body: { error: { code: 'INTERNAL' } } } : undefined;

  expect(await watcher.poll()).toEqual(['degraded reauth_required 0']);
  expect(watcher.last?.skipped).toMatchObject([
    { projectId: 'prj_0', reason: expect.stringContaining('500') },
  ]);
  expect(watcher.last?.failure).toBeUndefined();
  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.failure).toBeInstanceOf(LayersApiError);
});

test('a poll that failed goes on where it stopped, when it is made again', async () => {
  const api = new WatchedApi().put(PROJECT, ...Array.from({ length: 300 }, (_, i) => account(i, dead)));
  api.pageSize = 100;
  const watcher = new Watcher(api, { projectIds: [PROJECT] });
  let asked = 0;
  api.intercept = ({ searchParams }) => {
    if (!searchParams.has('cursor') && !searchParams.has('status')) return undefined;
    asked += 1;
    return asked % 2 === 0 ? { status: 500, body: { error: { code: 'INTERNAL' } } } : undefined;
  };
  for (let poll = 0; poll < 3; poll += 1) {
    expect(watcher.state?.projects.get(PROJECT)?.known ?? false).toBe(false);
    await watcher.poll();
  }

  expect(watcher.state?.projects.get(PROJECT)?.known).toBe(true);
});

test('the tier of the key that cannot be asked for holds nobody up', async () => {
  const api = projects(1);
  const watcher = new Watcher(api);
  const fail = (status: number) => {
    api.intercept = ({ pathname }) =>
      pathname === '/v1/whoami' ? { status, body: { error: { code: 'INTERNAL' } } } : undefined;
  };
  fail(503);
  await watcher.poll();
  api.change(0, dead);

  expect(await watcher.poll()).toEqual(['degraded reauth_required 0']);
  expect(watcher.last?.notes.join()).toMatch(/the tier of the key could not be asked for.*503/);
  fail(401);
  expect(await rejectionOf(watcher.poll())).toMatchObject({ status: 401 });
});

test('a connection is told once, though its project fails for two days after it', async () => {
  const api = projects(2);
  const watcher = new Watcher(api);
  await watcher.poll();
  api.put('prj_1', account(7, { connectedAt: at(api.now) }));
  expect(await watcher.poll()).toEqual(['account_connected 7']);
  const broken = api.projects.get('prj_1')!;
  broken.fails = 500;
  for (let hours = 0; hours < 48; hours += 8) expect(await watcher.poll({}, 8 * 60 * MINUTE)).toEqual([]);
  delete broken.fails;

  expect(await watcher.poll()).toEqual([]);
});

test('a used up limit ends the poll, and what was not read comes first next time', async () => {
  const api = projects(6);
  const watcher = new Watcher(api);
  await watcher.poll();
  let answered = 0;
  api.intercept = ({ pathname }) => {
    if (!pathname.endsWith('/social-accounts')) return undefined;
    answered += 1;
    return answered === 2 ? { status: 429, body: { error: { code: 'RATE_LIMITED' } } } : undefined;
  };
  await watcher.poll();
  expect(watcher.last?.interrupted).toMatch(/429/);
  for (let i = 0; i < 6; i += 1) api.change(i, dead);
  api.intercept = undefined;

  expect(await watcher.poll()).toHaveLength(6);
});

test('projects take turns when the time is short: each is looked at', async () => {
  const api = projects(12);
  const watcher = new Watcher(api);
  await watcher.poll();
  for (let i = 0; i < 12; i += 1) api.change(i, dead);
  api.latencyMs = 10_000;
  const told = new Set<string>();
  for (let i = 0; i < 4; i += 1) for (const name of await watcher.poll({ budgetMs: 60_000 })) told.add(name);

  expect(told.size).toBe(12);
});

test('a project whose answer was cut off by the end of a poll comes first in the next one', async () => {
  const api = new WatchedApi().put('prj_a', account(1)).put('prj_b', account(2));
  const watcher = new Watcher(api, { projectIds: ['prj_a', 'prj_b'], budgetMs: 21_000 });
  await watcher.poll();
  let begunAt: number | undefined;
  // As in Zapier: an answer takes 12 s, and 25 s after the poll began the host waits no longer.
  api.intercept = () => {
    begunAt ??= api.now;
    api.pass(12_000);
    if (api.now - begunAt <= 23_000) return undefined;
    throw new Error('ended by the host');
  };
  api.change(2, { status: 'reauth_required' });

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.skipped.map(({ projectId }) => projectId)).toEqual(['prj_b']);
  begunAt = undefined;
  expect(await watcher.poll()).toEqual(['degraded reauth_required 2']);
});

test('300 projects of one account on the tier standard: each looked at once within four minutes, no 429', async () => {
  const api = projects(300);
  api.tier = 'standard';
  api.latencyMs = 50;
  const watcher = new Watcher(api);
  const started = api.now;
  await watcher.poll({ budgetMs: 187_500 }, 0);

  const looked = new Set(api.requests.filter((path) => path.endsWith('social-accounts?limit=200')));
  expect(looked.size).toBe(300);
  expect(api.now - started).toBeLessThan(240_000);
});

test('a hundred thousand accounts with answers of 29 s, in three projects: told by the next poll', async () => {
  const api = new WatchedApi();
  for (let i = 0; i < 900; i += 1)
    api.put(`prj_${i % 3}`, account(i, { connectedAt: at(EPOCH - DAY - i * 1_000) }));
  const watcher = new Watcher(api, { projectIds: ['prj_0', 'prj_1', 'prj_2'] });
  api.latencyMs = 29_000 / 4;
  await watcher.poll({ budgetMs: 187_500 });
  for (const number of [10, 11, 12]) api.change(number, dead);

  expect((await watcher.poll({ budgetMs: 187_500 })).sort()).toEqual([
    'degraded reauth_required 10',
    'degraded reauth_required 11',
    'degraded reauth_required 12',
  ]);
});

test('B8: a clock that steps back, during a poll or between two, neither stops it nor hides anything', async () => {
  const api = projects(3);
  const watcher = new Watcher(api, { contentHealth: true });
  await watcher.poll({}, 0);
  api.clockAheadMs = -DAY;
  api.change(1, dead);
  expect(await watcher.poll({ budgetMs: 60_000 })).toEqual(['degraded reauth_required 1']);

  const state = JSON.parse(watcher.stored ?? '');
  for (const moment of ['bornAt', 'polledAt', 'listedAt', 'tierAskedAt']) state[moment] = api.now + DAY;
  for (const project of state.projects) {
    Object.assign(project, {
      bornAt: api.now + DAY,
      horizon: api.now + DAY,
      lookedAt: api.now + DAY,
      triedAt: api.now + DAY,
    });
    project.roll.startedAt = api.now + DAY;
  }
  watcher.stored = JSON.stringify(state);
  expect(await watcher.poll()).toEqual([]);
  api.change(2, dead);
  api.put('prj_0', account(50, { connectedAt: at(api.now) }));
  expect((await watcher.poll()).sort()).toEqual(['account_connected 50', 'degraded reauth_required 2']);
});

test('the tier is asked for once an hour', async () => {
  const api = projects(1);
  const watcher = new Watcher(api);
  for (let i = 0; i < 59; i += 1) await watcher.poll();
  expect(api.requests.filter((path) => path === '/v1/whoami')).toHaveLength(1);
  await watcher.poll({}, 5 * MINUTE);
  expect(api.requests.filter((path) => path === '/v1/whoami')).toHaveLength(2);
});

test('pollers that share a budget keep to the limit together', async () => {
  const api = projects(1);
  const requests = createRequestBudget(api.runtime);
  requests.setTier('standard');
  for (let i = 0; i < 108; i += 1) expect(await requests.acquire(0)).toBe(true);

  expect(await requests.acquire(100)).toBe(false);
  const before = api.now;
  expect(await requests.acquire(1_000)).toBe(true);
  expect(api.now - before).toBeGreaterThan(500);
  const options = { projectIds: ['prj_0'], contentHealth: false, budgetMs: 100, requests };
  await expect(pollOnce(api.client(), undefined, { ...options, runtime: api.runtime })).rejects.toThrow(
    'the time for this poll',
  );
});

test('pages of megabytes are read one at a time, and only what is used of them is kept', async () => {
  const api = new WatchedApi();
  for (let i = 0; i < 4; i += 1) {
    api.put(`prj_${i}`, { ...account(i, dead), ...{ padding: 'x'.repeat(1_100_000) } });
  }
  const watcher = new Watcher(api);
  await watcher.poll();

  expect(Object.keys(watcher.last?.degraded[0]?.account ?? {})).not.toContain('padding');
});

test('a host that must know all ids first gets everything, archived projects and disconnected accounts too', async () => {
  const api = projects(2);
  api.put('prj_old', account(30, dead));
  Object.assign(api.projects.get('prj_old') ?? {}, { status: 'archived' });
  api.change(0, { status: 'disconnected' });
  api.put('prj_1', account(40, { connectedAt: at(EPOCH) }));
  const watcher = new Watcher(api);

  await watcher.poll({ everything: true, connectedSince: { whole: EPOCH - 2 * DAY, recent: EPOCH } });

  expect(watcher.last?.complete).toBe(true);
  const ids = watcher.last?.degraded.map(({ account: one }) => one.socialAccountId).sort();
  expect(ids).toEqual([accountId(0), accountId(30)]);
  expect(watcher.last?.connected.map(({ event }) => event.eventId).sort()).toEqual(
    [
      `${accountId(1)}:${Math.floor((EPOCH - DAY - MINUTE) / 1000)}`,
      `${accountId(40)}:${Math.floor(EPOCH / 1000)}`,
    ].sort(),
  );
});

test('without a project there is nothing to tell', async () => {
  const watcher = new Watcher(new WatchedApi(), { projectIds: [] });

  expect(await watcher.poll()).toEqual([]);
  expect(watcher.last?.complete).toBe(true);
  expect(PROJECT).toBe('prj_1');
});

test('a key without a tier, and a host without a stopwatch, are served', async () => {
  const api = projects(1);
  api.intercept = ({ pathname }) =>
    pathname === '/v1/whoami' ? { body: { organizationId: 'org_1' } } : undefined;
  const { now, sleep, random } = api.runtime;
  const options = { contentHealth: false, budgetMs: 60_000 };

  const { state } = await pollOnce(api.client(), undefined, { ...options, runtime: { now, sleep, random } });

  expect(state.tier).toBe('standard');
});

test('not more than a thousand archived projects are looked through for one that is missing', async () => {
  const api = projects(2);
  for (let i = 0; i < 1_100; i += 1) {
    api.put(`prj_old_${i}`);
    Object.assign(api.projects.get(`prj_old_${i}`) ?? {}, { status: 'archived' });
  }
  const watcher = new Watcher(api);
  await watcher.poll();
  Object.assign(api.projects.get('prj_1') ?? {}, { status: 'hidden' });
  api.requests.length = 0;
  await watcher.poll();

  expect(api.requests.filter((path) => path.includes('status=archived'))).toHaveLength(5);
});
