import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';

import { DEFAULT_BEHAVIOUR, type Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connected,
  connectLink,
  control,
  DAY,
  each,
  issuePaths,
  knock,
  listAt,
  receiver,
  RETURN_URL,
  startSandbox,
  textAt,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ apiKeys: [{ tier: 'partner' }] });
});
afterEach(closeAll);

const statusOf = async (asked: Parameters<typeof knock>[2]) =>
  (await knock(sandbox, '/_sandbox/clock', asked)).status;

describe('the guard', () => {
  const port = () => new URL(sandbox.url).port;

  test.each([
    ['a foreign Host', { host: 'evil.example' }],
    ['a foreign Host with our port', { host: 'evil.example:4010' }],
    ['a Host that only begins like ours', { host: 'localhost.evil.example' }],
    ['a request from another site', { 'sec-fetch-site': 'cross-site' }],
    ['a request from a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['the Origin null', { origin: 'null' }],
  ])('%s is refused', async (_name, headers) => {
    const body = '{"advanceMs":1000}';
    const json = { 'content-type': 'application/json', ...headers };

    expect(await statusOf({ headers })).toBe(403);
    expect(await statusOf({ headers: json, method: 'POST', body: [body] })).toBe(403);
    expect(sandbox.clock.now()).toBe(Date.parse('2026-11-01T12:00:00Z'));
  });

  test('the origin of another port on this machine is refused', async () => {
    expect(await statusOf({ headers: { origin: 'http://127.0.0.1:1' } })).toBe(403);
  });

  test.each([
    ['its own page', { 'sec-fetch-site': 'same-origin' }],
    ['an address typed in', { 'sec-fetch-site': 'none' }],
    ['localhost', { host: 'localhost:4010' }],
    ['IPv6', { host: '[::1]:4010' }],
  ])('%s is served', async (_name, headers) => {
    expect(await statusOf({ headers })).toBe(200);
  });

  test('its own Origin is served', async () => {
    const host = `127.0.0.1:${port()}`;
    expect(await statusOf({ headers: { host, origin: `http://${host}` } })).toBe(200);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'a body of %s is refused, as forms of other sites would send it',
    async (type) => {
      expect(
        await statusOf({
          headers: { 'content-type': type },
          method: 'POST',
          body: ['{"advanceMs":1}'],
        }),
      ).toBe(415);
    },
  );

  test('no answer invites other origins', async () => {
    const { headers } = await sandbox.fetch(`${sandbox.url}/_sandbox/clock`);
    expect(headers.get('access-control-allow-origin')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
  });
});

test('the clock tells its time and moves forward only', async () => {
  expect((await control(sandbox, 'GET /clock')).body).toEqual({
    now: '2026-11-01T12:00:00.000Z',
    nowMs: sandbox.clock.now(),
    mode: 'manual',
  });
  await connected(sandbox);
  await control(sandbox, 'POST /clock', { body: { advanceMs: 31 * DAY } });
  expect(each(await accounts(sandbox), 'status')).toEqual(['reauth_required']);
  expect((await control(sandbox, 'POST /clock', { body: { advanceMs: -1 } })).status).toBe(422);
  expect((await control(sandbox, 'POST /clock', { body: { advanceMs: 1, to: 'x' } })).status).toBe(422);
  await expect(sandbox.clock.advance(-1)).rejects.toThrow('forward');
});

test('a running clock runs with the machine’s, and leaps when it is moved', async () => {
  const machine = jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
  const live = await startSandbox({ clock: 'running', startAt: '2030-01-01T00:00:00Z' });
  const start = Date.parse('2030-01-01T00:00:00Z');

  expect(live.clock.now()).toBe(start);
  machine.mockReturnValue(1_800_000_000_020);
  expect(live.clock.now()).toBe(start + 20);
  await live.clock.advance(DAY);
  expect(live.clock.now()).toBe(start + 20 + DAY);
  machine.mockRestore();
});

test('seeding over HTTP gives what seeding in process gives', async () => {
  const reply = await control(sandbox, 'POST /seed', {
    body: {
      apiKeys: [{ organizationId: 'org_b', organizationName: 'B' }],
      projects: [{ name: 'B shop', organizationId: 'org_b' }],
      accounts: {
        count: 3,
        platform: 'instagram',
        handle: 'b.',
        health: { score: 10, tier: 'cold' },
        queuedPosts: 1,
      },
      scheduledPosts: [],
    },
  });

  expect(reply.status).toBe(201);
  const key = { key: textAt(reply, 'apiKeys.0.apiKey') };
  const list = await ask(sandbox, `GET /v1/projects/${textAt(reply, 'projectIds.0')}/social-accounts`, key);
  expect(each(list, 'handle')).toEqual(['b.1', 'b.2', 'b.3']);
  expect(each(list, 'socialAccountId')).toEqual(listAt(reply, 'socialAccountIds'));
  const health = await ask(
    sandbox,
    `GET /v1/social-accounts/${textAt(reply, 'socialAccountIds.0')}/health`,
    key,
  );
  expect(health.body).toMatchObject({ score: 10, tier: 'cold' });
  expect(listAt(reply, 'scheduledPostIds')).toHaveLength(3);
});

test.each([
  ['an unknown field', { acounts: [] }, 422],
  ['an unknown project', { accounts: [{ projectId: 'prj_x' }] }, 400],
  ['too many', { accounts: { count: 100_001 } }, 422],
  ['a post of nobody', { accounts: [{}], scheduledPosts: [{ socialAccountId: 'sa_x' }] }, 400],
])('a seed with %s is refused whole', async (_name, body, status) => {
  expect((await control(sandbox, 'POST /seed', { body })).status).toBe(status);
  expect(at(await accounts(sandbox), 'items')).toEqual([]);
});

test('the sample has connected and lost accounts of every tier, and a token that ends in two days', async () => {
  const reply = await control(sandbox, 'POST /seed', { body: { accounts: 'sample' } });

  expect(at(reply, 'socialAccountIds')).toHaveLength(13);
  const all = await control(sandbox, 'GET /accounts');
  expect(new Set(each(all, 'status'))).toEqual(new Set(['connected', 'reauth_required', 'disconnected']));
  expect(new Set(each(all, 'tier'))).toEqual(
    new Set(['hot', 'warm', 'warming_up', 'cold', 'shadowbanned', null]),
  );
  const soon = new Date(sandbox.clock.now() + 2 * DAY).toISOString().replace('.000Z', 'Z');
  expect(listAt(all)).toContainEqual(
    expect.objectContaining({ handle: 'harbour.swim', tokenExpiresAt: soon }),
  );
});

test('accounts are shown over all projects, newest first, with health, posts and project', async () => {
  const [first = ''] = sandbox.seed({ accounts: [{ queuedPosts: 2, handle: 'one' }] }).socialAccountIds;
  sandbox.seed({ projects: [{ name: 'Second' }], accounts: [{ handle: 'two', health: null }] });

  const all = await control(sandbox, 'GET /accounts');
  expect(each(all, 'handle')).toEqual(['two', 'one']);
  expect(listAt(all)[1]).toMatchObject({
    socialAccountId: first,
    projectName: 'First project',
    score: 73,
    tier: 'warm',
    isShadowbanned: false,
    queuedPosts: 2,
    status: 'connected',
  });
  expect(listAt(all)[0]).toMatchObject({ projectName: 'Second', score: null, tier: null, queuedPosts: 0 });
  const page = await control(sandbox, 'GET /accounts?limit=1');
  expect(
    each(await control(sandbox, `GET /accounts?limit=1&cursor=${textAt(page, 'nextCursor')}`), 'handle'),
  ).toEqual(['one']);
  expect(each(await control(sandbox, `GET /accounts?projectId=${sandbox.projectId}`), 'handle')).toEqual([
    'one',
  ]);
});

test('an account can be changed as the sandbox would', async () => {
  const id = await connected(sandbox);
  const change = (body: object) => control(sandbox, `PATCH /accounts/${id}`, { body });

  expect((await change({ status: 'reauth_required' })).body).toMatchObject({ status: 'reauth_required' });
  expect((await change({ status: 'connected', handle: 'renamed' })).body).toMatchObject({
    handle: 'renamed',
    status: 'connected',
  });
  expect((await change({ tokenExpiresAt: '2026-01-01T00:00:00Z' })).body).toMatchObject({
    status: 'reauth_required',
  });
  const health = await control(sandbox, `PUT /accounts/${id}/health`, { body: { tier: 'shadowbanned' } });
  expect(health.body).toMatchObject({ tier: 'shadowbanned', isShadowbanned: true });
  expect((await change({ status: 'disconnected' })).body).toMatchObject({
    disconnectedReason: 'revoked_by_owner',
  });
  expect((await change({ status: 'gone' })).status).toBe(422);
  expect((await control(sandbox, 'PATCH /accounts/sa_x', { body: {} })).status).toBe(404);
  expect((await control(sandbox, 'PUT /accounts/sa_x/health', { body: {} })).status).toBe(404);
});

test('the library names an account it does not know', () => {
  expect(() => sandbox.setAccount('sa_x', {})).toThrow('no social account sa_x');
  expect(() => sandbox.setHealth('sa_x', {})).toThrow('no social account sa_x');
});

test('authorizations are shown with their links and can be decided without a browser', async () => {
  const [one, two, three] = [
    await connectLink(sandbox),
    await connectLink(sandbox),
    await connectLink(sandbox),
  ];
  const decide = (state: string, what: string, body?: object) =>
    control(sandbox, `POST /authorizations/${state}/${what}`, body ? { body } : {});

  expect((await decide(one.state, 'approve', { handle: 'mine' })).body).toEqual({ location: RETURN_URL });
  expect(at(await decide(two.state, 'deny'), 'location')).toContain('access_denied');
  expect((await decide(one.state, 'deny')).status).toBe(422);
  expect((await decide('st_x', 'approve')).status).toBe(404);
  await sandbox.clock.advance(DAY);

  const list = await control(sandbox, 'GET /authorizations');
  expect(each(list, 'state')).toEqual([three.state, two.state, one.state]);
  expect(each(list, 'status')).toEqual(['expired', 'failed', 'completed']);
  expect(each(list, 'authorizeUrl')).toEqual([three, two, one].map((link) => link.authorizeUrl));
  expect(at(list, 'items.1.error.code')).toBe('access_denied');
});

test('deliveries are shown with body, signature and every attempt, and can be replayed', async () => {
  const target = await receiver();
  target.answer = 500;
  const made = await ask(sandbox, 'POST /v1/webhook-endpoints', {
    body: { url: target.url, events: ['social_account.connected'] },
  });
  await connected(sandbox);
  await sandbox.clock.advance(30_000);

  const list = await control(sandbox, 'GET /deliveries');
  expect(at(list, 'items.0.body')).toBe(target.received[0]?.body);
  expect(listAt(list, 'items.0.attemptLog')).toEqual(
    target.received.map((seen, i) => ({
      at: `2026-11-01T12:00:${i === 0 ? '00' : '30'}.000Z`,
      responseStatus: 500,
      errorMessage: 'The endpoint answered 500',
      signature: seen.headers['x-layers-signature'],
      durationMs: expect.any(Number),
    })),
  );
  expect(each(await control(sandbox, 'GET /webhook-endpoints'), 'id')).toEqual([textAt(made, 'endpoint.id')]);

  const original = textAt(list, 'items.0.id');
  const replayed = await control(sandbox, `POST /deliveries/${original}/replay`);
  await sandbox.clock.advance(0);
  expect(replayed.status).toBe(201);
  expect(target.received.at(-1)?.body).toContain(`"replayOf":"${original}"`);
  expect((await control(sandbox, 'POST /deliveries/x/replay')).status).toBe(404);
  const since = Number(at(list, 'latest'));
  expect(listAt(await control(sandbox, `GET /deliveries?since=${since}`))).toHaveLength(1);
});

test('faults can be planned, listed and cleared', async () => {
  const added = await control(sandbox, 'POST /faults', {
    body: { kind: 'status', status: 503, times: 3, route: '/v1/whoami' },
  });
  const id = textAt(added, 'id');

  expect(added.status).toBe(201);
  expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(503);
  expect(listAt(await control(sandbox, 'GET /faults'))).toEqual([
    { id, kind: 'status', status: 503, times: 2, route: '/v1/whoami' },
  ]);
  expect((await control(sandbox, 'DELETE /faults/nothing')).status).toBe(404);
  await control(sandbox, `DELETE /faults/${id}`);
  expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(200);
  await control(sandbox, 'POST /faults', { body: { kind: 'reset' } });
  await control(sandbox, 'DELETE /faults');
  expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(200);
  for (const body of [
    { kind: 'meteor' },
    { kind: 'status', status: 99 },
    { kind: 'delay', probability: 2 },
    {},
  ]) {
    expect((await control(sandbox, 'POST /faults', { body })).status).toBe(422);
  }
});

describe('the request log', () => {
  test('shows method, path, template, status, class, key id and fault, and can be read from a point on', async () => {
    await ask(sandbox, 'GET /v1/projects?limit=1');
    const { latest } = (await control(sandbox, 'GET /requests')).body as { latest: number };
    await ask(sandbox, `DELETE /v1/social-accounts/nonsense`);

    const list = await control(sandbox, `GET /requests?since=${latest}`);

    expect(listAt(list)).toHaveLength(1);
    expect(listAt(list)[0]).toMatchObject({
      seq: 2,
      method: 'DELETE',
      path: '/v1/social-accounts/nonsense',
      route: '/v1/social-accounts/:socialAccountId',
      status: 400,
      rateClass: 'write-light',
      at: '2026-11-01T12:00:00.000Z',
      apiKeyId: sandbox.apiKeys[0]?.apiKeyId,
    });
    expect(sandbox.requests().map((seen) => seen.path)).toEqual([
      '/v1/projects?limit=1',
      '/v1/social-accounts/nonsense',
    ]);
  });

  test('shows the path of a request that came with its full address, as to a proxy', async () => {
    const { hostname, port } = new URL(sandbox.url);
    const options = { hostname, port, path: `${sandbox.url}/v1/projects?limit=1` };
    const [response] = await once(request(options).end(), 'response');
    (response as IncomingMessage).resume();

    expect(sandbox.requests().map(({ path, route }) => [path, route])).toEqual([
      ['/v1/projects?limit=1', '/v1/projects'],
    ]);
  });

  test('keeps no key, wherever it was sent', async () => {
    await ask(sandbox, `GET /v1/projects?search=${sandbox.apiKey}`, {
      headers: {
        'x-api-key': sandbox.apiKey,
        cookie: `k=${sandbox.apiKey}`,
        'x-note': `key ${sandbox.apiKey}!`,
      },
    });
    await ask(sandbox, 'GET /v1/whoami', { headers: { authorization: 'Basic c2VjcmV0' } });

    const text =
      JSON.stringify(sandbox.requests()) + JSON.stringify((await control(sandbox, 'GET /requests')).body);
    const secret = sandbox.apiKey.split('_').slice(3).join('_');
    expect(text).not.toContain(secret);
    expect(text).not.toContain('c2VjcmV0');
    expect(text).toContain(sandbox.apiKey.slice(0, sandbox.apiKey.length - secret.length) + '***');
  });

  test('keeps the latest 1,000', async () => {
    for (let i = 0; i < 67; i += 1) {
      await Promise.all(Array.from({ length: 15 }, () => ask(sandbox, 'GET /v1/whoami')));
    }
    const seen = sandbox.requests();
    expect([seen.length, seen[0]?.seq, seen.at(-1)?.seq]).toEqual([1_000, 6, 1_005]);
  });
});

test('no control answer holds a key’s secret or a signing secret', async () => {
  await ask(sandbox, 'POST /v1/webhook-endpoints', {
    body: { url: 'https://example.com', events: ['post.failed'] },
  });
  const seen = [];
  for (const path of [
    '',
    '/clock',
    '/keys',
    '/accounts',
    '/projects',
    '/authorizations',
    '/webhook-endpoints',
    '/deliveries',
    '/requests',
    '/faults',
    '/behaviour',
  ]) {
    const reply = await control(sandbox, `GET ${path}`);
    expect([path, reply.status]).toEqual([path, 200]);
    seen.push(JSON.stringify(reply.body));
  }

  expect(seen.join()).not.toContain(sandbox.apiKey);
  expect(seen.join()).not.toContain('whsec_');
});

test('keys can be re-scoped, re-tiered and suspended while they are used', async () => {
  const id = sandbox.apiKeys[0]?.apiKeyId;
  const change = (body: object) => control(sandbox, `PATCH /keys/${id}`, { body });

  await change({ scopes: ['social:read'] });
  expect(codeOf(await ask(sandbox, 'GET /v1/projects'))).toEqual([403, 'FORBIDDEN_SCOPE']);
  await change({ tier: 'pilot', returnUrlHosts: ['a.example'], suspended: true });
  expect((await ask(sandbox, 'GET /v1/whoami')).status).toBe(503);
  expect(listAt(await control(sandbox, 'GET /keys'))[0]).toMatchObject({
    apiKeyId: id,
    prefix: sandbox.apiKey.split('_').slice(0, 3).join('_'),
    scopes: ['social:read'],
    tier: 'pilot',
    returnUrlHosts: ['a.example'],
    suspended: true,
  });
  expect((await change({ tier: 'gold' })).status).toBe(400);
  expect((await control(sandbox, 'PATCH /keys/key_x', { body: { suspended: true } })).status).toBe(404);
});

test('behaviour can be read and changed, and an unknown switch or value is refused', async () => {
  expect((await control(sandbox, 'GET /behaviour')).body).toEqual(DEFAULT_BEHAVIOUR);
  expect(at(await control(sandbox, 'PATCH /behaviour', { body: { retryAfter: 'none' } }), 'retryAfter')).toBe(
    'none',
  );
  expect(sandbox.behaviour.get().retryAfter).toBe('none');
  expect(issuePaths(await control(sandbox, 'PATCH /behaviour', { body: { retryBefore: 1 } }))).toEqual([
    'retryBefore',
  ]);
  expect((await control(sandbox, 'PATCH /behaviour', { body: { retryAfter: 'soon' } })).status).toBe(422);
});

test('reset goes back to the start: keys, project, clock and behaviour stay, everything else goes', async () => {
  const before = (await ask(sandbox, 'GET /v1/whoami')).body;
  const extra =
    sandbox.seed({ apiKeys: [{}], accounts: { count: 5, queuedPosts: 1 } }).apiKeys[0]?.apiKey ?? '';
  const target = await receiver();
  await ask(sandbox, 'POST /v1/webhook-endpoints', {
    body: { url: target.url, events: ['social_account.connected'] },
  });
  await connected(sandbox);
  await control(sandbox, `PATCH /keys/${sandbox.apiKeys[0]?.apiKeyId}`, { body: { scopes: [] } });
  sandbox.faults.add({ kind: 'reset' });
  sandbox.behaviour.set({ retryAfter: 'none' });
  await sandbox.clock.advance(DAY);

  expect((await control(sandbox, 'POST /reset')).status).toBe(200);

  expect(sandbox.clock.now()).toBe(Date.parse('2026-11-01T12:00:00Z'));
  expect(sandbox.requests()).toEqual([]);
  expect(sandbox.faults.list()).toEqual([]);
  expect(sandbox.behaviour.get()).toEqual(DEFAULT_BEHAVIOUR);
  expect((await ask(sandbox, 'GET /v1/whoami')).body).toEqual(before);
  expect((await ask(sandbox, 'GET /v1/whoami', { key: extra })).status).toBe(401);
  expect(each(await ask(sandbox, 'GET /v1/projects'), 'id')).toEqual([sandbox.projectId]);
  expect(at(await accounts(sandbox), 'items')).toEqual([]);
  expect(listAt(await control(sandbox, 'GET /deliveries'))).toEqual([]);
  const link = await connectLink(sandbox);
  await sandbox.approve(link.authorizeUrl);
  expect(listAt(await accounts(sandbox))).toHaveLength(1);
});

test('close is final, can be said twice, and frees the port', async () => {
  const gone = await startSandbox();
  await Promise.all([gone.close(), gone.close()]);

  await expect(ask(gone, 'GET /v1/whoami')).rejects.toThrow('the sandbox is closed');
  await expect(fetch(gone.url)).rejects.toThrow('fetch failed');
  const again = await startSandbox({ port: Number(new URL(gone.url).port) });
  expect((await ask(again, 'GET /v1/whoami')).status).toBe(200);
});

test('a taken port, a bad start time and a bad switch are told in words', async () => {
  await expect(startSandbox({ port: Number(new URL(sandbox.url).port) })).rejects.toThrow('already taken');
  await expect(startSandbox({ startAt: 'tomorrow' })).rejects.toThrow('startAt');
  await expect(startSandbox({ behaviour: { webhookTimeoutMs: 0 } })).rejects.toThrow('webhookTimeoutMs');
  await expect(startSandbox({ host: '203.0.113.7' })).rejects.toThrow('not an address of this machine');
});
