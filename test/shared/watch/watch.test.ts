import {
  LayersApiError,
  readState,
  watchOnce,
  WatchOptions,
  WatchState,
  writeState,
} from 'layers-social-core';

import { account, accountId, DAY, MINUTE, names, PROJECT } from '../../support/core-watch';
import { EPOCH, ok, RecordedRuntime, rejectionOf, Reaction, routed, status } from '../../support/runtime';

interface Fleet {
  accounts: ReturnType<typeof account>[];
  projects?: string[];
  tier?: string;
  /** Reactions to health reads, in their order; afterwards every snapshot is fine. */
  health?: Reaction[];
}

/** A world in which the API knows these accounts. */
function fleet({ accounts, projects = [PROJECT], tier = 'standard', health = [] }: Fleet): RecordedRuntime {
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

function poll(runtime: RecordedRuntime, state?: WatchState, change: Partial<WatchOptions> = {}) {
  const options = { projectIds: [PROJECT], contentHealth: true, deadline: runtime.now() + DAY, ...change };
  return watchOnce(runtime.client(), state, options, runtime);
}

const many = (count: number) => Array.from({ length: count }, (_, i) => account(i));

test('a list of ten thousand accounts costs fifty requests', async () => {
  const runtime = fleet({ accounts: many(10_000) });

  await poll(runtime, undefined, { contentHealth: false });

  expect(runtime.paths().filter((path) => path.includes('social-accounts?'))).toHaveLength(50);
});

test('the first poll is silent, and the next tells what happened', async () => {
  const accounts = [account(1), account(2)];
  const runtime = fleet({ accounts });
  const first = await poll(runtime);
  runtime.advance(MINUTE);
  accounts[0] = account(1, { status: 'reauth_required' });
  accounts.push(account(3));

  const second = await poll(runtime, readState(JSON.parse(JSON.stringify(writeState(first.state)))));

  expect(first.events).toEqual([]);
  expect(names(second.events)).toEqual(['degraded reauth_required', 'account_connected']);
  expect(second.interrupted).toBeUndefined();
});

test('without chosen projects every active one is watched', async () => {
  const runtime = fleet({ accounts: [], projects: ['prj_1', 'prj_2'] });

  const { state } = await poll(runtime, undefined, { projectIds: undefined });

  expect([...state.projects.keys()]).toEqual(['prj_1', 'prj_2']);
  expect(runtime.paths()[1]).toBe('GET /v1/projects?status=active&limit=200');
});

test('an account gone from the list is looked up among the disconnected ones, with its name', async () => {
  const accounts = [account(1), account(2)];
  const runtime = fleet({ accounts });
  const { state } = await poll(runtime);
  accounts[0] = account(1, { status: 'disconnected' });

  const { events } = await poll(runtime, state);

  expect(events).toMatchObject([{ reason: 'disconnected', handle: 'creator1' }]);
});

test('an account that is nowhere is announced as gone at the second poll', async () => {
  const accounts = [account(1), account(2, { status: 'disconnected' })];
  const runtime = fleet({ accounts });
  const { state } = await poll(runtime);
  accounts.shift();

  const once = await poll(runtime, state);
  const twice = await poll(runtime, once.state);

  expect(once.events).toEqual([]);
  expect(names(twice.events)).toEqual(['degraded disconnected']);
});

test('a snapshot is read again after half an hour, not before', async () => {
  const runtime = fleet({ accounts: many(3) });
  const reads = () => runtime.paths().filter((path) => path.endsWith('/health')).length;
  const first = await poll(runtime);
  runtime.advance(29 * MINUTE);

  const early = await poll(runtime, first.state);
  const readEarly = reads();
  runtime.advance(2 * MINUTE);
  await poll(runtime, early.state);

  expect(readEarly).toBe(3);
  expect(reads()).toBe(6);
});

test('snapshots of accounts nobody wants, and of disconnected ones, are not read', async () => {
  const runtime = fleet({ accounts: [account(1), account(2, { platform: 'instagram' })] });

  await poll(runtime, undefined, { wants: ({ platform }) => platform === 'instagram' });

  expect(runtime.paths().filter((path) => path.endsWith('/health'))).toEqual([
    `GET /v1/social-accounts/${accountId(2)}/health`,
  ]);
});

test('snapshots use half of the limit since the last poll', async () => {
  const runtime = fleet({ accounts: many(500) });

  await poll(runtime);

  expect(runtime.paths().filter((path) => path.endsWith('/health'))).toHaveLength(60);
});

test('requests stay under nine tenths of the limit in every minute', async () => {
  const runtime = fleet({ accounts: many(1_000) });
  const first = await poll(runtime);
  runtime.advance(10 * MINUTE);
  const started = runtime.now();

  await poll(runtime, first.state);

  const sent = runtime.requests.length - 66;
  const minutes = (runtime.now() - started) / MINUTE;
  expect(sent).toBeLessThanOrEqual(108 * (minutes + 1));
  expect(sent).toBeGreaterThan(200);
});

test('an account without a snapshot counts as read', async () => {
  const runtime = fleet({ accounts: [account(1)], health: [status(404, 'NOT_FOUND')] });

  const { state, events, interrupted } = await poll(runtime);

  expect(state.projects.get(PROJECT)?.get(accountId(1))?.readAt).toBe(Math.ceil(EPOCH / MINUTE));
  expect({ events, interrupted }).toEqual({ events: [], interrupted: undefined });
});

test('a hitch while reading health makes the poll partial, and what was seen is kept', async () => {
  const accounts = many(2);
  const runtime = fleet({ accounts });
  const { state } = await poll(runtime, undefined, { contentHealth: false });
  accounts[0] = account(0, { status: 'reauth_required' });
  const hitch = fleet({ accounts, health: Array.from({ length: 8 }, () => status(500, 'INTERNAL')) });

  const { events, interrupted } = await poll(hitch, state);

  expect(names(events)).toEqual(['degraded reauth_required']);
  expect(interrupted).toMatch(
    /^reading health stopped early: LayersApiError: GET \/v1\/social-accounts\/:accountId\/health/,
  );
});

test('a key without the scope is refused loudly', async () => {
  const runtime = fleet({
    accounts: many(9),
    health: Array.from({ length: 9 }, () => status(403, 'FORBIDDEN_SCOPE')),
  });

  const error = await rejectionOf(poll(runtime));

  expect(error).toBeInstanceOf(LayersApiError);
  expect(error).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
});

test('nothing is asked after the deadline, and what was not reached comes first next time', async () => {
  const projects = ['a', 'b', 'c'];
  const runtime = fleet({ accounts: [], projects });
  const full = await poll(runtime, undefined, { projectIds: projects });
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
    const runtime = fleet({ accounts: [], projects: ['a', 'b'] });
    let lists = 0;
    const react = runtime.transport;
    return {
      runtime,
      transport: async (request: Parameters<typeof react>[0]) => {
        if (request.url.includes('social-accounts') && ++lists > after) {
          return { status: 503, headers: {}, body: '' };
        }
        return react(request);
      },
    };
  };
  const run = ({ runtime, transport }: ReturnType<typeof broken>) =>
    watchOnce(
      runtime.client({ transport }),
      undefined,
      { projectIds: ['a', 'b'], contentHealth: false, deadline: EPOCH + DAY },
      runtime,
    );

  const first = await rejectionOf(run(broken(0)));
  const later = await run(broken(1));

  expect(first).toMatchObject({ status: 503 });
  expect([...later.state.projects.keys()]).toEqual(['a']);
  expect(later.interrupted).toMatch(/^listing accounts stopped early/);
});

/** Lets the given number of requests through before the deadline passes. */
function pollCutAfter(runtime: RecordedRuntime, requests: number, state?: WatchState) {
  const deadline = runtime.now() + MINUTE;
  const transport: RecordedRuntime['transport'] = async (request) => {
    if (runtime.requests.length === requests) runtime.advance(DAY);
    return runtime.transport(request);
  };
  const options = { projectIds: [PROJECT], contentHealth: true, deadline };
  return watchOnce(runtime.client({ transport }), state, options, runtime);
}

test('a list cut by the deadline makes nobody gone and nobody new', async () => {
  const before = await poll(fleet({ accounts: many(450) }), undefined, { contentHealth: false });

  const cut = await pollCutAfter(fleet({ accounts: many(450) }), 2, before.state);

  expect(cut.events).toEqual([]);
  expect(cut.state.projects.get(PROJECT)?.size).toBe(450);
  expect(cut.interrupted).toMatch(/^the time for this poll was up/);
});

test('snapshots not reached before the deadline are read next time', async () => {
  const runtime = fleet({ accounts: many(20) });

  const cut = await pollCutAfter(runtime, 5);

  const read = [...(cut.state.projects.get(PROJECT)?.values() ?? [])].filter(({ readAt }) => readAt > 0);
  expect(read.length).toBeLessThan(20);
  expect(runtime.requests.length).toBeLessThan(12);
});

test.each([
  ['no answer', () => Promise.reject(new Error('socket hang up'))],
  ['an answer that is none', () => ({ status: 200, headers: {}, body: '<html>' })],
  ['the rate limit', () => ({ status: 429, headers: { 'retry-after': '3600' }, body: '' })],
])('%s while reading health passes by itself', async (_, reaction: Reaction) => {
  const runtime = fleet({ accounts: many(9), health: Array.from({ length: 99 }, () => reaction) });

  const { interrupted, state } = await poll(runtime);

  expect(interrupted).toMatch(/^reading health stopped early/);
  expect(state.projects.get(PROJECT)?.size).toBe(9);
});

test('a suspended key does not pass by itself', async () => {
  const runtime = fleet({ accounts: many(1), health: [status(503, 'KILL_SWITCH')] });

  expect(await rejectionOf(poll(runtime))).toMatchObject({ code: 'KILL_SWITCH' });
});

test('an account whose item cannot be read is neither gone nor new', async () => {
  const accounts = many(3);
  const runtime = fleet({ accounts });
  let { state } = await poll(runtime);

  for (const platform of [null, null, null, 'tiktok']) {
    // What an API can send, whatever the types say.
    Object.assign(accounts[1]!, { platform });
    runtime.advance(MINUTE);
    const result = await poll(runtime, state);
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
