import { LayersApiError, LayersClient, WatchEvent } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { clientOf } from '../../support/core-sandbox';
import { byId, createHost, HostOptions } from './host';

const MINUTE = 60_000;
const type = new LayersSocialTrigger();
const realNow = Date.now;
let shift = 0;
/** How long the requests of this poll have taken. */
let delay = () => 0;
const realElapsed = performance.now.bind(performance);
let sandbox: Sandbox;

beforeAll(async () => {
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + shift);
  jest.spyOn(performance, 'now').mockImplementation(() => realElapsed() + shift + delay());
  sandbox = await createSandbox({ apiKeys: [{ tier: 'partner', scopes: ['*'] }] });
});

beforeEach(() => sandbox.reset());

afterAll(async () => {
  jest.restoreAllMocks();
  await sandbox.close();
});

it('starts in silence, says nothing when nothing happens, and tells each thing once', async () => {
  const [account = ''] = seed(3);
  const n8n = trigger({
    parameters: { events: ['account_connected', 'health_degraded', 'account_recovered'] },
  });

  expect(await n8n.poll()).toEqual([]);
  expect(await n8n.poll()).toEqual([]);

  const [added = ''] = seed(1, 'new');
  expect(names(await n8n.poll())).toEqual([`account_connected ${added}`]);
  expect(await n8n.poll()).toEqual([]);

  sandbox.setAccount(account, { status: 'reauth_required' });
  expect(names(await n8n.poll())).toEqual([`reauth_required ${account}`]);
  expect(await n8n.poll()).toEqual([]);

  await reconnect(account);
  expect(names(await n8n.poll())).toEqual([`account_connected ${account}`, `account_recovered ${account}`]);
  expect(await n8n.poll()).toEqual([]);

  sandbox.setAccount(account, { status: 'reauth_required' });
  expect(names(await n8n.poll())).toEqual([`reauth_required ${account}`]);
});

it('B17: an account that was revoked with the own key can be left out, and no other that left', async () => {
  const [revoked = '', gone = ''] = seed(2);
  const parameters = { events: ['health_degraded'] };
  const all = trigger({ parameters });
  const others = trigger({ parameters: { ...parameters, health: { ownRevokes: 'exclude' } } });
  await all.poll();
  await others.poll();
  await clientOf(sandbox).revokeAccount(sandbox.projectId, revoked);
  sandbox.setAccount(gone, { status: 'disconnected' });

  expect(names(await all.poll()).sort()).toEqual([`disconnected ${revoked}`, `disconnected ${gone}`].sort());
  expect(names(await others.poll())).toEqual([`disconnected ${gone}`]);
});

it('tells of a worse snapshot once, and again after a recovery', async () => {
  const [account = ''] = seed(1);
  const n8n = trigger({ parameters: { events: ['health_degraded'] } });
  await n8n.poll();

  sandbox.setHealth(account, { score: 10 });
  expect(names(await n8n.poll(31 * MINUTE))).toEqual([`score_low ${account}`]);
  expect(await n8n.poll(31 * MINUTE)).toEqual([]);
  sandbox.setHealth(account, { score: 80 });
  expect(await n8n.poll(31 * MINUTE)).toEqual([]);
  sandbox.setHealth(account, { score: 10 });
  expect(names(await n8n.poll(31 * MINUTE))).toEqual([`score_low ${account}`]);
});

it('tells the same again, under the same id, when n8n dies before it has saved', async () => {
  seed(1);
  const n8n = trigger();
  await n8n.poll();
  seed(1, 'new');
  const [lost] = await n8n.poll(MINUTE, 'dies');

  n8n.host.restart();
  const [again, ...more] = await n8n.poll();
  n8n.host.restart();

  expect(lost?.eventId).toBe(again?.eventId);
  expect(more).toEqual([]);
  expect(await n8n.poll()).toEqual([]);
});

it('never writes what it remembers while it is tried in the editor', async () => {
  const [account = ''] = seed(2);
  const n8n = trigger();
  await n8n.poll();
  const saved = n8n.host.saved();
  sandbox.setAccount(account, { status: 'reauth_required' });

  const events = ['account_connected', 'health_degraded', 'account_recovered'];
  n8n.host.parameters.events = events;
  const samples = await n8n.poll(0, 'saves', 'manual');

  expect(names(samples)).toEqual([
    `account_connected ${account}`,
    `reauth_required ${account}`,
    `account_recovered ${account}`,
  ]);
  expect(n8n.host.saved()).toBe(saved);
  const [real] = await n8n.poll();
  expect(real?.type).toBe('health_degraded');
  expect(Object.keys(samples[1] ?? {})).toEqual(Object.keys(real ?? {}));
});

it('shows a sample also when there is no account yet', async () => {
  const samples = await trigger().poll(0, 'saves', 'manual');

  expect(samples.map((event) => event.type)).toEqual(['account_connected', 'health_degraded']);
});

it('announces nothing old when events or filters are changed', async () => {
  const [first = ''] = seed(1);
  const n8n = trigger({ parameters: { events: ['account_connected'], filters: { platform: 'instagram' } } });
  await n8n.poll();
  sandbox.setAccount(first, { status: 'reauth_required' });
  seed(1, 'new');
  expect(await n8n.poll()).toEqual([]);

  n8n.host.parameters.events = ['account_connected', 'health_degraded'];
  n8n.host.parameters.filters = {};
  expect(await n8n.poll()).toEqual([]);
  const [second = ''] = seed(1, 'later');
  expect(names(await n8n.poll())).toEqual([`account_connected ${second}`]);
});

it('filters by leased and by level, and a recovery by what was announced', async () => {
  const [own = ''] = seed(1);
  const events = ['health_degraded', 'account_recovered'];
  const n8n = trigger({
    parameters: { events, health: { minimumLevel: 'critical' }, filters: { leased: 'exclude' } },
  });
  await n8n.poll();

  sandbox.setHealth(own, { score: 10 });
  expect(await n8n.poll(31 * MINUTE)).toEqual([]);
  sandbox.setHealth(own, { score: 90 });
  expect(await n8n.poll(31 * MINUTE)).toEqual([]);
  sandbox.setHealth(own, { tier: 'shadowbanned', isShadowbanned: true });
  expect(names(await n8n.poll(31 * MINUTE))).toEqual([`shadowbanned ${own}`]);
  sandbox.setHealth(own, { tier: 'warm', isShadowbanned: false });
  expect(names(await n8n.poll(31 * MINUTE))).toEqual([`account_recovered ${own}`]);

  n8n.host.parameters.filters = { leased: 'only' };
  sandbox.setAccount(own, { status: 'reauth_required' });
  expect(await n8n.poll()).toEqual([]);
});

it('watches one project, several or all', async () => {
  const { projectIds } = sandbox.seed({ projects: [{ name: 'second' }, { name: 'third' }] });
  const [second = '', third = ''] = projectIds;
  const one = trigger({ parameters: { projectScope: 'one', project: byId(second) } });
  const several = trigger({ parameters: { projectScope: 'several', projects: [second, third, second] } });
  const all = trigger();
  for (const each of [one, several, all]) await each.poll();

  for (const projectId of [sandbox.projectId, second, third]) seed(1, `in-${projectId}`, projectId);

  expect(await one.poll()).toHaveLength(1);
  expect(await several.poll(0)).toHaveLength(2);
  expect(await all.poll(0)).toHaveLength(3);
});

it('remembers next to nothing of 10,000 healthy accounts', async () => {
  sandbox.seed({ accounts: { count: 10_000, handle: 'many' } });
  const n8n = trigger({ parameters: { events: ['account_connected'] } });

  await n8n.poll();

  expect(n8n.host.saved().length).toBeLessThan(1_000);
  await n8n.poll(15 * MINUTE);
  const asked = sandbox.requests().length;
  await n8n.poll();
  const beside = sandbox
    .requests()
    .slice(asked)
    .filter(({ path }) => !path.includes('cursor='));
  expect(beside.map(({ path }) => path.split('?')[1])).toEqual([
    'status=active&limit=200',
    'limit=200',
    'status=reauth_required&limit=200',
    'limit=200',
    'status=disconnected&limit=200',
  ]);
});

it('does not poll on top of a poll that is still under way', async () => {
  seed(1);
  const n8n = trigger();
  await n8n.poll();
  seed(1, 'new');

  const results = await Promise.all([n8n.poll(0), n8n.poll(0)]);

  expect(results.map((events) => events.length)).toEqual([1, 0]);
});

it.each([
  ['a wrong key', { apiKey: 'lp_live_wrong_wrong' }, 'credential-invalid', /API key/],
  [
    'an empty project',
    { parameters: { projectScope: 'one' } },
    'configuration-invalid',
    /'Project' is empty/,
  ],
  ['no event', { parameters: { events: [] } }, 'configuration-invalid', /'Events' is empty/],
  [
    'no project',
    { parameters: { projectScope: 'several' } },
    'configuration-invalid',
    /'Project Names or IDs'/,
  ],
  [
    'an unknown project',
    { parameters: { projectScope: 'one', project: byId('prj_x') } },
    'configuration-invalid',
    /./,
  ],
  [
    'an API that cannot be reached',
    { baseUrl: 'http://127.0.0.1:1' },
    'temporarily-unavailable',
    /could not be reached/,
  ],
])('refuses the activation for %s, in words', async (_, options, cause, words) => {
  const refusal = await trigger(options)
    .poll()
    .catch((error: unknown) => error);

  expect(refusal).toMatchObject({ failure: { cause } });
  expect(String(refusal)).toMatch(words);
});

it('lets an activation pass when the API is out of order for a moment, but says so at every later poll', async () => {
  seed(1);
  sandbox.faults.add({ kind: 'status', status: 500, code: 'INTERNAL' });
  const n8n = trigger();

  expect(await n8n.poll()).toEqual([]);
  expect(n8n.host.log.join()).toMatch(/left to the next one/);
  await expect(n8n.poll()).rejects.toMatchObject({ failure: { cause: 'temporarily-unavailable' } });

  sandbox.faults.clear();
  expect(await n8n.poll()).toEqual([]);
  seed(1, 'new');
  expect(await n8n.poll()).toHaveLength(1);
});

it('tells who was connected between an activation that could not read anything and the first poll that can', async () => {
  const [old = ''] = seed(1);
  sandbox.setAccount(old, { status: 'reauth_required' });
  sandbox.faults.add({ kind: 'status', status: 503, code: 'UNAVAILABLE' });
  const n8n = trigger({ parameters: { events: ['account_connected', 'health_degraded'] } });
  await n8n.poll();

  shift += 30 * MINUTE;
  await sandbox.clock.advance(0);
  const [added = ''] = seed(1, 'new');
  n8n.host.restart();
  sandbox.faults.clear();

  expect(names(await n8n.poll())).toEqual([`account_connected ${added}`]);
  expect(await n8n.poll()).toEqual([]);
});

it('fails at every poll that cannot read its only project to the end, whoever is known to be in trouble', async () => {
  const [dead = ''] = seed(250);
  sandbox.setAccount(dead, { status: 'reauth_required' });
  const n8n = trigger({ parameters: { health: { contentHealth: false } } });
  await n8n.poll();
  const { listAccounts } = LayersClient.prototype;
  const broken = jest.spyOn(LayersClient.prototype, 'listAccounts').mockImplementation(function (
    this: LayersClient,
    projectId,
    query,
  ) {
    if (query?.status === undefined) return listAccounts.call(this, projectId, query);
    return Promise.reject(
      new LayersApiError({ status: 500, code: 'INTERNAL', apiMessage: '', route: 'GET /v1/x' }),
    );
  });

  for (let poll = 0; poll < 2; poll += 1) {
    await expect(n8n.poll()).rejects.toMatchObject({ failure: { cause: 'temporarily-unavailable' } });
  }
  broken.mockRestore();
  expect(await n8n.poll()).toEqual([]);
});

it('carries how long to wait when the limit is used up', async () => {
  sandbox.faults.add({ kind: 'status', status: 429, code: 'RATE_LIMITED', retryAfter: 900 });
  const n8n = trigger({ pollBudgetMs: 36_000 });

  await expect(n8n.poll()).rejects.toMatchObject({
    failure: { cause: 'rate-limited', retryAfterMs: 900_000 },
  });
});

it('stops at the deadline, says so in the log, and catches up with the next poll', async () => {
  const { projectIds } = sandbox.seed({
    projects: Array.from({ length: 5 }, (_, place) => ({ name: `p${place}` })),
  });
  const all = [sandbox.projectId, ...projectIds];
  const n8n = trigger({ parameters: { events: ['account_connected'] } });
  await n8n.poll();
  for (const projectId of all) seed(1, `in-${projectId}`, projectId);

  n8n.budgetMs = 40_000;
  const asked = sandbox.requests().length;
  // Each answer takes 10 s.
  delay = () => 10_000 * (sandbox.requests().length - asked);
  const partial = await n8n.poll();
  delay = () => 0;
  n8n.budgetMs = undefined;
  const rest = await n8n.poll();

  expect(n8n.host.log.join()).toMatch(/partial: the time for this poll was up/);
  expect(partial.length).toBeGreaterThan(0);
  expect(partial.length).toBeLessThan(all.length);
  expect([...partial, ...rest].map((event) => event.projectId).sort()).toEqual([...all].sort());
});

/** Accounts that have been there for long; those with a handle of their own are connected just now. */
function seed(count: number, handle?: string, projectId = sandbox.projectId): string[] {
  const connectedAt = new Date(sandbox.clock.now()).toISOString();
  const accounts = Array.from({ length: count }, (_, place) => ({
    handle: `${handle ?? 'creator'}${place}`,
    projectId,
    ...(handle !== undefined && { connectedAt }),
  }));
  return sandbox.seed({ accounts }).socialAccountIds;
}

async function reconnect(socialAccountId: string): Promise<void> {
  const input = { socialAccountId, returnUrl: 'http://localhost/back' };
  const { authorizeUrl } = await clientOf(sandbox).createReauthLink(sandbox.projectId, input);
  await sandbox.approve(authorizeUrl);
}

function trigger(options: Partial<HostOptions> & { pollBudgetMs?: number } = {}) {
  const host = createHost({ type, baseUrl: sandbox.url, apiKey: sandbox.apiKey, ...options });
  const contexts = new Map<string, IPollFunctions>();
  const driver = {
    host,
    /** Undefined for an n8n too old to say. */
    budgetMs: options.pollBudgetMs,
    /** One tick, so much later; n8n saves what is remembered when it hands the items on. */
    async poll(
      laterMs = MINUTE,
      then: 'saves' | 'dies' = 'saves',
      mode: 'trigger' | 'manual' = 'trigger',
    ): Promise<WatchEvent[]> {
      shift += laterMs;
      await sandbox.clock.advance(0);
      const { budgetMs } = driver;
      const key = `${mode} ${budgetMs}`;
      const context =
        contexts.get(key) ??
        (host.context({
          getMode: () => mode,
          ...(budgetMs !== undefined && { getPollBudgetMs: () => budgetMs }),
        }) as IPollFunctions);
      contexts.set(key, context);
      const output = await type.poll.call(context);
      if (then === 'saves') host.save();
      return (output?.[0] ?? []).map(({ json }) => json as unknown as WatchEvent);
    },
  };
  return driver;
}

function names(events: readonly WatchEvent[]): string[] {
  return events.map(
    (event) => `${event.type === 'health_degraded' ? event.reason : event.type} ${event.socialAccountId}`,
  );
}
