import {
  LayersApiError,
  readState,
  watchOnce,
  WatchOptions,
  WatchState,
  writeState,
} from 'layers-social-core';

import { account, accountId, DAY, MINUTE, names, PROJECT } from '../../support/core-watch';
import { EPOCH, ok, RecordedWorld, rejectionOf, Reaction, routed, status } from '../../support/world';

interface Fleet {
  accounts: ReturnType<typeof account>[];
  projects?: string[];
  tier?: string;
  /** Reactions to health reads, in their order; afterwards every snapshot is fine. */
  health?: Reaction[];
}

/** A world in which the API knows these accounts. */
function fleet({ accounts, projects = [PROJECT], tier = 'standard', health = [] }: Fleet): RecordedWorld {
  const script = [...health];
  const json = (body: unknown) => ({ status: 200, headers: {}, body: JSON.stringify(body) });
  return routed({
    '/v1/whoami': () => json({ organizationId: 'org_1', rateLimitTier: tier }),
    '/v1/projects?': () => json({ items: projects.map((id) => ({ id })) }),
    '/health': (request) => {
      const scripted = script.shift();
      const id = /(sa_[^/]+)/.exec(request.url)?.[1];
      return scripted ? scripted(request) : json({ socialAccountId: id, score: 80, tier: 'warm' });
    },
    '/social-accounts': ({ url }) => {
      const query = new URL(url).searchParams;
      const wanted = query.get('status') ?? 'connected';
      const from = Number(query.get('cursor') ?? 0);
      const listed = accounts.filter((one) =>
        wanted === 'disconnected' ? one.status === wanted : one.status !== 'disconnected',
      );
      const next = from + 200 < listed.length ? String(from + 200) : null;
      return json({ items: listed.slice(from, from + 200), nextCursor: next });
    },
  });
}

function poll(world: RecordedWorld, state?: WatchState, change: Partial<WatchOptions> = {}) {
  const options = { projectIds: [PROJECT], contentHealth: true, deadline: world.now() + DAY, ...change };
  return watchOnce(world.client(), state, options, world);
}

const many = (count: number) => Array.from({ length: count }, (_, i) => account(i));

test('a list of ten thousand accounts costs fifty requests', async () => {
  const world = fleet({ accounts: many(10_000) });

  await poll(world, undefined, { contentHealth: false });

  expect(world.paths().filter((path) => path.includes('social-accounts?'))).toHaveLength(50);
});

test('the first poll is silent, and the next tells what happened', async () => {
  const accounts = [account(1), account(2)];
  const world = fleet({ accounts });
  const first = await poll(world);
  world.advance(MINUTE);
  accounts[0] = account(1, { status: 'reauth_required' });
  accounts.push(account(3));

  const second = await poll(world, readState(JSON.parse(JSON.stringify(writeState(first.state)))));

  expect(first.events).toEqual([]);
  expect(names(second.events)).toEqual(['degraded reauth_required', 'account_connected']);
  expect(second.interrupted).toBeUndefined();
});

test('without chosen projects every active one is watched', async () => {
  const world = fleet({ accounts: [], projects: ['prj_1', 'prj_2'] });

  const { state } = await poll(world, undefined, { projectIds: undefined });

  expect([...state.projects.keys()]).toEqual(['prj_1', 'prj_2']);
  expect(world.paths()[1]).toBe('GET /v1/projects?status=active&limit=200');
});

test('an account gone from the list is looked up among the disconnected ones, with its name', async () => {
  const accounts = [account(1), account(2)];
  const world = fleet({ accounts });
  const { state } = await poll(world);
  accounts[0] = account(1, { status: 'disconnected' });

  const { events } = await poll(world, state);

  expect(events).toMatchObject([{ reason: 'disconnected', handle: 'creator1' }]);
});

test('an account that is nowhere is announced as gone at the second poll', async () => {
  const accounts = [account(1), account(2, { status: 'disconnected' })];
  const world = fleet({ accounts });
  const { state } = await poll(world);
  accounts.shift();

  const once = await poll(world, state);
  const twice = await poll(world, once.state);

  expect(once.events).toEqual([]);
  expect(names(twice.events)).toEqual(['degraded disconnected']);
});

test('a snapshot is read again after half an hour, not before', async () => {
  const world = fleet({ accounts: many(3) });
  const reads = () => world.paths().filter((path) => path.endsWith('/health')).length;
  const first = await poll(world);
  world.advance(29 * MINUTE);

  const early = await poll(world, first.state);
  const readEarly = reads();
  world.advance(2 * MINUTE);
  await poll(world, early.state);

  expect(readEarly).toBe(3);
  expect(reads()).toBe(6);
});

test('snapshots of accounts nobody wants, and of disconnected ones, are not read', async () => {
  const world = fleet({ accounts: [account(1), account(2, { platform: 'instagram' })] });

  await poll(world, undefined, { wants: ({ platform }) => platform === 'instagram' });

  expect(world.paths().filter((path) => path.endsWith('/health'))).toEqual([
    `GET /v1/social-accounts/${accountId(2)}/health`,
  ]);
});

test('snapshots use half of the limit since the last poll', async () => {
  const world = fleet({ accounts: many(500) });

  await poll(world);

  expect(world.paths().filter((path) => path.endsWith('/health'))).toHaveLength(60);
});

test('requests stay under nine tenths of the limit in every minute', async () => {
  const world = fleet({ accounts: many(1_000) });
  const first = await poll(world);
  world.advance(10 * MINUTE);
  const started = world.now();

  await poll(world, first.state);

  const sent = world.requests.length - 66;
  const minutes = (world.now() - started) / MINUTE;
  expect(sent).toBeLessThanOrEqual(108 * (minutes + 1));
  expect(sent).toBeGreaterThan(200);
});

test('an account without a snapshot counts as read', async () => {
  const world = fleet({ accounts: [account(1)], health: [status(404, 'NOT_FOUND')] });

  const { state, events, interrupted } = await poll(world);

  expect(state.projects.get(PROJECT)?.get(accountId(1))?.readAt).toBe(Math.ceil(EPOCH / MINUTE));
  expect({ events, interrupted }).toEqual({ events: [], interrupted: undefined });
});

test('a hitch while reading health makes the poll partial, and what was seen is kept', async () => {
  const accounts = many(2);
  const world = fleet({ accounts });
  const { state } = await poll(world, undefined, { contentHealth: false });
  accounts[0] = account(0, { status: 'reauth_required' });
  const hitch = fleet({ accounts, health: Array.from({ length: 8 }, () => status(500, 'INTERNAL')) });

  const { events, interrupted } = await poll(hitch, state);

  expect(names(events)).toEqual(['degraded reauth_required']);
  expect(interrupted).toMatch(
    /^reading health stopped early: LayersApiError: GET \/v1\/social-accounts\/:accountId\/health/,
  );
});

test('a key without the scope is refused loudly', async () => {
  const world = fleet({
    accounts: many(9),
    health: Array.from({ length: 9 }, () => status(403, 'FORBIDDEN_SCOPE')),
  });

  const error = await rejectionOf(poll(world));

  expect(error).toBeInstanceOf(LayersApiError);
  expect(error).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
});

test('nothing is asked after the deadline, and what was not reached comes first next time', async () => {
  const projects = ['a', 'b', 'c'];
  const world = fleet({ accounts: [], projects });
  const full = await poll(world, undefined, { projectIds: projects });
  let calls = 0;
  const hasty = fleet({ accounts: [], projects });
  const transport = hasty.transport;
  hasty.transport = async (request) => {
    calls += 1;
    if (calls === 2) hasty.advance(DAY);
    return transport(request);
  };

  const cut = await watchOnce(
    hasty.client({ transport: hasty.transport }),
    full.state,
    { projectIds: projects, contentHealth: false, deadline: EPOCH + MINUTE },
    hasty,
  );

  expect(cut.interrupted).toMatch(/^the time for this poll was up/);
  expect([...cut.state.projects.keys()]).toEqual(['b', 'c', 'a']);
});

test('a first look that fails fails the poll; a later one ends it early', async () => {
  const broken = (after: number) => {
    const world = fleet({ accounts: [], projects: ['a', 'b'] });
    let lists = 0;
    const react = world.transport;
    return {
      world,
      transport: async (request: Parameters<typeof react>[0]) => {
        if (request.url.includes('social-accounts') && ++lists > after) {
          return { status: 503, headers: {}, body: '' };
        }
        return react(request);
      },
    };
  };
  const run = ({ world, transport }: ReturnType<typeof broken>) =>
    watchOnce(
      world.client({ transport }),
      undefined,
      { projectIds: ['a', 'b'], contentHealth: false, deadline: EPOCH + DAY },
      world,
    );

  const first = await rejectionOf(run(broken(0)));
  const later = await run(broken(1));

  expect(first).toMatchObject({ status: 503 });
  expect([...later.state.projects.keys()]).toEqual(['a']);
  expect(later.interrupted).toMatch(/^listing accounts stopped early/);
});

/** Lets the given number of requests through before the deadline passes. */
function pollCutAfter(world: RecordedWorld, requests: number, state?: WatchState) {
  const deadline = world.now() + MINUTE;
  const transport: RecordedWorld['transport'] = async (request) => {
    if (world.requests.length === requests) world.advance(DAY);
    return world.transport(request);
  };
  const options = { projectIds: [PROJECT], contentHealth: true, deadline };
  return watchOnce(world.client({ transport }), state, options, world);
}

test('a list cut by the deadline makes nobody gone and nobody new', async () => {
  const before = await poll(fleet({ accounts: many(450) }), undefined, { contentHealth: false });

  const cut = await pollCutAfter(fleet({ accounts: many(450) }), 2, before.state);

  expect(cut.events).toEqual([]);
  expect(cut.state.projects.get(PROJECT)?.size).toBe(450);
  expect(cut.interrupted).toMatch(/^the time for this poll was up/);
});

test('snapshots not reached before the deadline are read next time', async () => {
  const world = fleet({ accounts: many(20) });

  const cut = await pollCutAfter(world, 5);

  const read = [...(cut.state.projects.get(PROJECT)?.values() ?? [])].filter(({ readAt }) => readAt > 0);
  expect(read.length).toBeLessThan(20);
  expect(world.requests.length).toBeLessThan(12);
});

test.each([
  ['no answer', () => Promise.reject(new Error('socket hang up'))],
  ['an answer that is none', () => ({ status: 200, headers: {}, body: '<html>' })],
  ['the rate limit', () => ({ status: 429, headers: { 'retry-after': '3600' }, body: '' })],
])('%s while reading health passes by itself', async (_, reaction: Reaction) => {
  const world = fleet({ accounts: many(9), health: Array.from({ length: 99 }, () => reaction) });

  const { interrupted, state } = await poll(world);

  expect(interrupted).toMatch(/^reading health stopped early/);
  expect(state.projects.get(PROJECT)?.size).toBe(9);
});

test('a suspended key does not pass by itself', async () => {
  const world = fleet({ accounts: many(1), health: [status(503, 'KILL_SWITCH')] });

  expect(await rejectionOf(poll(world))).toMatchObject({ code: 'KILL_SWITCH' });
});

test('an account whose item cannot be read is neither gone nor new', async () => {
  const accounts = many(3);
  const world = fleet({ accounts });
  let { state } = await poll(world);

  for (const platform of [null, null, null, 'tiktok']) {
    // What an API can send, whatever the types say.
    Object.assign(accounts[1]!, { platform });
    world.advance(MINUTE);
    const result = await poll(world, state);
    expect(names(result.events)).toEqual([]);
    expect(result.interrupted).toBeUndefined();
    state = result.state;
  }
});

test('a list that breaks off makes nobody gone: the project waits for the next poll', async () => {
  const accounts = many(3);
  const whole = fleet({ accounts, projects: ['prj_0', PROJECT] });
  const { state } = await poll(whole, undefined, { projectIds: ['prj_0', PROJECT] });
  const page = (items: unknown, nextCursor?: string): Reaction => ok({ items, nextCursor });
  const cut = routed({
    '/v1/whoami': ok({ organizationId: 'org_1' }),
    '/v1/projects/prj_0/': page(accounts),
    '/social-accounts': page(accounts.slice(0, 1), 'c'),
  });

  const result = await poll(cut, state, { projectIds: ['prj_0', PROJECT], contentHealth: false });

  expect(names(result.events)).toEqual([]);
  expect(result.interrupted).toContain('broke off before its end');
  expect(result.state.projects.get(PROJECT)).toEqual(state.projects.get(PROJECT));
});
