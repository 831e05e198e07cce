import type { Sandbox } from 'layers-social-sandbox';

import {
  ask,
  at,
  closeAll,
  codeOf,
  DAY,
  each,
  issuePaths,
  listAt,
  type Receiver,
  receiver,
  startSandbox,
  textAt,
} from './support';

const STRANGER = 'lp_test_STRANGERSTRANGER_secret';
const CHILD = 'lp_test_CHILDCHILDCHILDC_secret';

let sandbox: Sandbox;
let target: Receiver;

beforeEach(async () => {
  sandbox = await startSandbox({
    apiKeys: [
      { organizationId: 'org_parent', scopes: ['*', 'org:admin'] },
      { key: CHILD, organizationId: 'org_child', parentOrganizationId: 'org_parent' },
      { key: STRANGER, organizationId: 'org_other' },
    ],
  });
  target = await receiver();
});
afterEach(closeAll);

const create = (change = {}, key = sandbox.apiKey) =>
  ask(sandbox, 'POST /v1/webhook-endpoints', {
    key,
    body: { url: target.url, events: ['social_account.connected'], ...change },
  });
const path = (id: string, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;
const made = async (change = {}, key = sandbox.apiKey) => textAt(await create(change, key), 'endpoint.id');

test('a created endpoint is answered with its secret, which is never shown again', async () => {
  const reply = await create({ description: 'Mine', metadata: { team: 'a' } });

  expect(reply.status).toBe(201);
  const id = textAt(reply, 'endpoint.id');
  expect(textAt(reply, 'signingSecret')).toMatch(/^whsec_[\w-]{43}$/);
  const endpoint = {
    id,
    organizationId: 'org_parent',
    projectId: null,
    url: target.url,
    description: 'Mine',
    status: 'active',
    events: ['social_account.connected'],
    apiVersion: 'v1',
    scope: 'own',
    metadata: { team: 'a' },
    createdAt: '2026-11-01T12:00:00.000Z',
    updatedAt: '2026-11-01T12:00:00.000Z',
    lastSuccessAt: null,
    lastFailureAt: null,
    consecutiveFailureCount: 0,
  };
  expect(at(reply, 'endpoint')).toEqual(endpoint);
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect((await ask(sandbox, `GET ${path(id)}`)).body).toEqual(endpoint);
});

test.each([
  ['http to another machine', { url: 'http://example.com/hook' }, 'url'],
  ['no URL', { url: 'hook' }, 'url'],
  ['an unknown event', { events: ['social_account.exploded'] }, 'events.0'],
  ['no event', { events: [] }, 'events'],
  ['an unknown field', { secret: 'mine' }, 'secret'],
  ['an unknown scope', { scope: 'all' }, 'scope'],
])('%s is VALIDATION', async (_name, change, where) => {
  const reply = await create(change);
  expect([codeOf(reply), issuePaths(reply)]).toEqual([[422, 'VALIDATION'], [where]]);
});

test.each(['https://example.com/a', 'http://localhost:1/a', 'http://[::1]:1/a', 'http://127.1.2.3/a'])(
  '%s is a webhook address',
  async (url) => {
    expect((await create({ url })).status).toBe(201);
  },
);

test('a project narrows it, in prefixed or bare form; the switch insists on bare', async () => {
  const bare = sandbox.projectId.slice(4);

  expect(at(await create({ projectId: sandbox.projectId }), 'endpoint.projectId')).toBe(sandbox.projectId);
  expect(at(await create({ projectId: bare }), 'endpoint.projectId')).toBe(sandbox.projectId);
  expect(codeOf(await create({ projectId: 'prj_none' }))).toEqual([404, 'NOT_FOUND']);
  sandbox.behaviour.set({ webhookProjectId: 'bare' });
  expect(issuePaths(await create({ projectId: sandbox.projectId }))).toEqual(['projectId']);
  expect((await create({ projectId: bare })).status).toBe(201);
});

test('a firehose over child organizations needs org:admin', async () => {
  expect((await create({ scope: 'all_children' })).status).toBe(201);
  const refused = await create({ scope: 'all_children' }, CHILD);
  expect([codeOf(refused), at(refused, 'error.details.requiredScope')]).toEqual([
    [403, 'FORBIDDEN_SCOPE'],
    'org:admin',
  ]);
});

test('the list is newest first, pages, and filters by status and project', async () => {
  const ids = [await made(), await made({ projectId: sandbox.projectId }), await made()];
  await ask(sandbox, `PATCH ${path(ids[0] ?? '')}`, { body: { status: 'paused' } });

  const first = await ask(sandbox, 'GET /v1/webhook-endpoints?limit=2');
  const second = await ask(
    sandbox,
    `GET /v1/webhook-endpoints?limit=2&cursor=${textAt(first, 'nextCursor')}`,
  );
  expect([...each(first, 'id'), ...each(second, 'id')]).toEqual([...ids].reverse());
  expect(at(second, 'nextCursor')).toBeNull();
  expect(each(await ask(sandbox, 'GET /v1/webhook-endpoints?status=paused'), 'id')).toEqual([ids[0]]);
  expect(each(await ask(sandbox, `GET /v1/webhook-endpoints?projectId=${sandbox.projectId}`), 'id')).toEqual([
    ids[1],
  ]);
  expect(codeOf(await ask(sandbox, 'GET /v1/webhook-endpoints?limit=101'))).toEqual([422, 'VALIDATION']);
});

test('another organization cannot see, change, test, rotate, list or delete it', async () => {
  const id = await made();

  for (const what of [
    `GET ${path(id)}`,
    `PATCH ${path(id)}`,
    `DELETE ${path(id)}`,
    `POST ${path(id, '/rotate-secret')}`,
    `POST ${path(id, '/test')}`,
    `GET ${path(id, '/deliveries')}`,
  ]) {
    const body = what.startsWith('PATCH') ? { body: { description: 'x' } } : {};
    expect([what, ...codeOf(await ask(sandbox, what, { key: STRANGER, ...body }))]).toEqual([
      what,
      404,
      'NOT_FOUND',
    ]);
  }
  expect(listAt(await ask(sandbox, 'GET /v1/webhook-endpoints', { key: STRANGER }))).toEqual([]);
});

test('a change replaces events, merges metadata per name, and needs at least one field', async () => {
  const id = await made({ metadata: { a: '1', b: '2', c: '3' } });
  const change = (body: object) => ask(sandbox, `PATCH ${path(id)}`, { body });

  const changed = await change({
    events: ['post.failed'],
    metadata: { b: '', c: '4', d: '5' },
    description: null,
  });
  expect(changed.body).toMatchObject({
    events: ['post.failed'],
    metadata: { a: '1', c: '4', d: '5' },
    description: null,
  });
  expect(at(await change({ metadata: null }), 'metadata')).toBeNull();
  expect(codeOf(await change({}))).toEqual([422, 'VALIDATION']);
  expect(issuePaths(await change({ status: 'auto_paused' }))).toEqual(['status']);
  expect(issuePaths(await change({ projectId: 'x' }))).toEqual(['projectId']);
});

test('a rotation answers a new secret and when the old one ends; the same Idempotency-Key rotates once', async () => {
  const id = await made();
  const rotate = () =>
    ask(sandbox, `POST ${path(id, '/rotate-secret')}`, {
      headers: { 'Idempotency-Key': '7d1c6c3e-8f0a-4d51-9a6e-0c1b2a3d4e5f' },
    });

  const first = await rotate();

  expect(at(first, 'endpointId')).toBe(id);
  expect(at(first, 'previousSecretExpiresAt')).toBe('2026-11-02T12:00:00.000Z');
  expect(textAt(first, 'warning')).not.toBe('');
  expect((await rotate()).body).toEqual(first.body);
  await sandbox.clock.advance(DAY);
  expect(at(await rotate(), 'signingSecret')).not.toBe(at(first, 'signingSecret'));
});

test('deleting answers once, and takes the history along', async () => {
  const id = await made();
  const ping = await ask(sandbox, `POST ${path(id, '/test')}`);
  await sandbox.clock.advance(0);

  expect((await ask(sandbox, `DELETE ${path(id)}`)).body).toEqual({ id, deleted: true });
  expect(codeOf(await ask(sandbox, `DELETE ${path(id)}`))).toEqual([404, 'NOT_FOUND']);
  const replay = await ask(sandbox, `POST /v1/webhook-deliveries/${textAt(ping, 'deliveryId')}/replay`);
  expect(codeOf(replay)).toEqual([404, 'NOT_FOUND']);
});
