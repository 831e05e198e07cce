import type { Sandbox } from 'layers-social-sandbox';

import { ask, at, closeAll, codeOf, control, each, issuePaths, startSandbox, textAt } from './support';

const READER = 'lp_test_READERREADERREAD_secret-of-the-reader';
const OTHER_ORG = 'lp_test_STRANGERSTRANGER_secret-of-the-stranger';
const PARENT = 'lp_test_PARENTPARENTPARE_secret-of-the-parent';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({
    apiKeys: [
      { organizationId: 'org_home', organizationName: 'Home', parentOrganizationId: 'org_parent' },
      { key: READER, organizationId: 'org_home', scopes: ['projects:read'] },
      { key: OTHER_ORG, organizationId: 'org_other' },
      { key: PARENT, organizationId: 'org_parent', scopes: ['*', 'org:admin'] },
    ],
    tiers: { standard: { readLight: 1e6, writeLight: 1e6, longRunning: 1e6, writeLightPerDay: 1e6 } },
  });
});
afterAll(closeAll);

describe('who is calling', () => {
  test('a key tells its organization, scopes and tier', async () => {
    const reply = await ask(sandbox, 'GET /v1/whoami');

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      organizationId: 'org_home',
      workspaceId: 'org_home',
      organizationName: 'Home',
      parentOrganizationId: 'org_parent',
      scopes: ['*'],
      rateLimitTier: 'standard',
      apiKeyId: sandbox.apiKeys[0]?.apiKeyId,
      creditBalance: 2540,
    });
  });

  test('every made-up key has the documented shape', () => {
    expect(sandbox.apiKey).toMatch(/^lp_test_[0-9A-Z]{16}_[\w-]{43}$/);
  });

  test.each([
    ['no key', {}],
    ['a key with one character changed', { authorization: `Bearer ${READER}x` }],
    ['the live form of a test key', { authorization: `Bearer ${READER.replace('_test_', '_live_')}` }],
    ['another scheme', { authorization: `Basic ${READER}` }],
    ['the older header', { 'x-api-key': READER }],
  ])('%s is UNAUTHENTICATED', async (_name, headers: Record<string, string>) => {
    const response = await sandbox.fetch(`${sandbox.url}/v1/whoami`, { headers });
    const body: unknown = await response.json();

    expect(response.status).toBe(401);
    expect(body).toMatchObject({
      error: { code: 'UNAUTHENTICATED', requestId: response.headers.get('x-request-id') },
    });
  });

  test('the older header beside a Bearer key changes nothing', async () => {
    expect((await ask(sandbox, 'GET /v1/whoami', { headers: { 'x-api-key': 'lp_test_A_b' } })).status).toBe(
      200,
    );
  });

  test('every answer has a request id, and an error names the same one', async () => {
    const reply = await ask(sandbox, 'GET /v1/projects/prj_none');

    expect(reply.headers.get('x-request-id')).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(at(reply, 'error.requestId')).toBe(reply.headers.get('x-request-id'));
  });

  test('a route that does not exist is NOT_FOUND in the envelope, naming the method and path', async () => {
    const reply = await ask(sandbox, 'POST /v1/nowhere/at-all');

    expect(codeOf(reply)).toEqual([404, 'NOT_FOUND']);
    expect(at(reply, 'error.message')).toContain('POST /v1/nowhere/at-all');
    expect(reply.headers.get('x-ratelimit-endpoint-class')).toBe('write-light');
  });

  test('a suspended key gets KILL_SWITCH everywhere, whoami included', async () => {
    const { apiKey, apiKeyId } = sandbox.seed({ apiKeys: [{ suspended: true }] }).apiKeys[0] ?? {
      apiKey: '',
      apiKeyId: '',
    };

    expect(codeOf(await ask(sandbox, 'GET /v1/whoami', { key: apiKey }))).toEqual([503, 'KILL_SWITCH']);
    expect(codeOf(await ask(sandbox, 'DELETE /v1/social-accounts/x', { key: apiKey }))).toEqual([
      503,
      'KILL_SWITCH',
    ]);

    await control(sandbox, `PATCH /keys/${apiKeyId}`, { body: { suspended: false } });
    expect((await ask(sandbox, 'GET /v1/whoami', { key: apiKey })).status).toBe(200);
  });

  test('the older whoami has bare ids, no scopes, and tells of a suspension instead of refusing', async () => {
    const old = await startSandbox({ apiKeys: [{ suspended: true }], behaviour: { whoami: 'older' } });

    const reply = await ask(old, 'GET /v1/whoami');

    expect(reply.body).toMatchObject({ scopes: [], killSwitch: true, apiAccessRevoked: false });
    expect(at(reply, 'organizationId')).toMatch(/^[0-9a-f-]{36}$/);
    expect(codeOf(await ask(old, 'GET /v1/projects'))).toEqual([503, 'KILL_SWITCH']);
  });
});

describe('scopes', () => {
  const needs: [string, string][] = [
    ['POST /v1/projects', 'projects:write'],
    ['PATCH /v1/projects/p', 'projects:write'],
    ['DELETE /v1/projects/p', 'projects:write'],
    ['POST /v1/projects/p/social/oauth-url', 'social:write'],
    ['POST /v1/projects/p/social/reauth-url', 'social:write'],
    ['GET /v1/social/oauth-status/s', 'social:read'],
    ['GET /v1/projects/p/social-accounts', 'social:read'],
    ['GET /v1/social-accounts/a/health', 'social:read'],
    ['DELETE /v1/social-accounts/a', 'social:write'],
    ['GET /v1/projects/p/leased-accounts', 'leased:write'],
    ['POST /v1/projects/p/leased-accounts/request', 'leased:write'],
    ['GET /v1/projects/p/leased-accounts/requests/r', 'leased:write'],
    ['DELETE /v1/leased-accounts/a', 'leased:write'],
    ['GET /v1/projects/p/scheduled-posts', 'publish:read'],
    ['GET /v1/scheduled-posts/s', 'publish:read'],
    ['DELETE /v1/scheduled-posts/s', 'publish:write'],
    ['POST /v1/scheduled-posts/s/reschedule', 'publish:write'],
    ['POST /v1/content/c/schedule', 'publish:write'],
  ];

  test.each(needs)('%s needs %s, and the refusal names it', async (what, requiredScope) => {
    const reply = await ask(sandbox, what, { key: READER });

    expect(codeOf(reply)).toEqual([403, 'FORBIDDEN_SCOPE']);
    expect(at(reply, 'error.details')).toEqual({ requiredScope });
  });

  test('a granted scope is enough, and an empty list grants nothing but whoami', async () => {
    const { apiKey = '' } =
      sandbox.seed({ apiKeys: [{ organizationId: 'org_home', scopes: [] }] }).apiKeys[0] ?? {};

    expect((await ask(sandbox, 'GET /v1/projects', { key: READER })).status).toBe(200);
    expect(codeOf(await ask(sandbox, 'GET /v1/projects', { key: apiKey }))).toEqual([403, 'FORBIDDEN_SCOPE']);
    expect((await ask(sandbox, 'GET /v1/whoami', { key: apiKey })).status).toBe(200);
  });
});

describe('organizations', () => {
  test('what belongs to another organization is NOT_FOUND, never forbidden', async () => {
    const [account] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;
    const stranger = { key: OTHER_ORG };

    for (const what of [
      `GET /v1/projects/${sandbox.projectId}`,
      `GET /v1/projects/${sandbox.projectId}/social-accounts`,
      `GET /v1/projects/${sandbox.projectId}/scheduled-posts`,
      `GET /v1/social-accounts/${account}/health`,
      `DELETE /v1/social-accounts/${account}`,
    ]) {
      expect([what, ...codeOf(await ask(sandbox, what, stranger))]).toEqual([what, 404, 'NOT_FOUND']);
    }
    expect((await ask(sandbox, `GET /v1/social-accounts/${account}/health`)).status).toBe(200);
  });

  test('a parent key with org:admin acts for a child', async () => {
    const forChild = { key: PARENT, headers: { 'X-Layers-Organization': 'org_home' } };

    expect(codeOf(await ask(sandbox, `GET /v1/projects/${sandbox.projectId}`, { key: PARENT }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    expect((await ask(sandbox, `GET /v1/projects/${sandbox.projectId}`, forChild)).status).toBe(200);
    expect(at(await ask(sandbox, 'GET /v1/whoami', forChild), 'organizationId')).toBe('org_home');
  });

  test('an organization that is not a child is NOT_FOUND; without org:admin the scope is missing', async () => {
    const headers = { 'X-Layers-Organization': 'org_other' };

    expect(codeOf(await ask(sandbox, 'GET /v1/projects', { key: PARENT, headers }))).toEqual([
      404,
      'NOT_FOUND',
    ]);
    const reply = await ask(sandbox, 'GET /v1/projects', { headers });
    expect([reply.status, at(reply, 'error.details.requiredScope')]).toEqual([403, 'org:admin']);
  });
});

describe('projects', () => {
  const valid = { name: 'Acme Coffee', timezone: 'Europe/Berlin' };

  test('a created project can be read under its prefixed and its bare id', async () => {
    const created = await ask(sandbox, 'POST /v1/projects', {
      body: { ...valid, customerExternalId: 'c-1' },
    });

    expect(created.status).toBe(201);
    const id = String(at(created, 'id'));
    expect(id).toMatch(/^prj_[0-9a-f-]{36}$/);
    for (const form of [id, id.slice(4)]) {
      const read = await ask(sandbox, `GET /v1/projects/${form}`);
      expect(read.body).toMatchObject({
        id,
        ...valid,
        customerExternalId: 'c-1',
        status: 'active',
        organizationId: 'org_home',
      });
    }
  });

  test('the answer to a single project can carry a bare id', async () => {
    sandbox.behaviour.set({ projectIdOnGet: 'bare' });
    const reply = await ask(sandbox, `GET /v1/projects/${sandbox.projectId}`);
    sandbox.behaviour.set({ projectIdOnGet: 'prefixed' });

    expect(at(reply, 'id')).toBe(sandbox.projectId.slice(4));
  });

  test.each([
    ['a short name', { ...valid, name: 'ab' }, ['name']],
    ['a long name', { ...valid, name: 'x'.repeat(31) }, ['name']],
    ['no timezone', { name: 'abc' }, ['timezone']],
    ['an unknown timezone', { ...valid, timezone: 'Mars/Base' }, ['timezone']],
    ['unknown fields', { ...valid, colour: 'red', size: 1 }, ['colour', 'size']],
    ['a short description', { ...valid, appDescription: 'short' }, ['appDescription']],
    ['large metadata', { ...valid, metadata: { a: 'x'.repeat(9000) } }, ['metadata']],
  ])('%s is VALIDATION, naming every field', async (_name, body, paths) => {
    const reply = await ask(sandbox, 'POST /v1/projects', { body });

    expect(codeOf(reply)).toEqual([422, 'VALIDATION']);
    expect(issuePaths(reply)).toEqual(paths);
  });

  test('the list is newest first, pages without loss, and filters by status, name and customer', async () => {
    const paged = await startSandbox({ apiKeys: [{ tier: 'partner' }] });
    const { projectIds } = paged.seed({
      projects: Array.from({ length: 7 }, (_, i) => ({ name: `Shop ${i}`, customerExternalId: `c${i % 2}` })),
    });
    const expected = [...projectIds].reverse().concat(paged.projectId);

    const seen: unknown[] = [];
    for (let cursor: unknown = ''; cursor !== null;) {
      const reply = await ask(
        paged,
        `GET /v1/projects?limit=3${cursor === '' ? '' : `&cursor=${String(cursor)}`}`,
      );
      seen.push(...['0', '1', '2'].map((i) => at(reply, `items.${i}.id`)).filter(Boolean));
      cursor = at(reply, 'nextCursor');
    }

    expect(seen).toEqual(expected);
    expect(at(await ask(paged, 'GET /v1/projects?search=sHOP%203'), 'items')).toHaveLength(1);
    expect(at(await ask(paged, 'GET /v1/projects?customerExternalId=c1'), 'items')).toHaveLength(3);
    expect(at(await ask(paged, 'GET /v1/projects?status=archived'), 'items')).toHaveLength(0);
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=x',
    'limit=',
    'cursor=',
    'cursor=nonsense',
    'cursor=bnVsbA',
    'status=gone',
    'page=2',
  ])('the list refuses %s', async (query) => {
    const reply = await ask(sandbox, `GET /v1/projects?${query}`);
    expect(codeOf(reply)).toEqual([422, 'VALIDATION']);
    expect(issuePaths(reply)).toEqual([query.split('=')[0]]);
  });

  test('archiving cancels queued posts and is undone by status active', async () => {
    const { projectIds, scheduledPostIds } = sandbox.seed({ projects: [{}], accounts: [{ queuedPosts: 1 }] });

    expect(at(await ask(sandbox, `DELETE /v1/projects/${projectIds[0]}`), 'status')).toBe('archived');
    expect(at(await ask(sandbox, `GET /v1/scheduled-posts/${scheduledPostIds[0]}`), 'status')).toBe(
      'canceled',
    );
    const back = await ask(sandbox, `PATCH /v1/projects/${projectIds[0]}`, {
      body: { status: 'active', tagline: 'Hi' },
    });
    expect(back.body).toMatchObject({ status: 'active', brandContext: { tagline: 'Hi' } });
  });

  test('a change needs at least one field', async () => {
    const path = `PATCH /v1/projects/${sandbox.projectId}`;

    expect(codeOf(await ask(sandbox, path, { body: {} }))).toEqual([422, 'VALIDATION']);
  });

  test('PATCH archives as DELETE does: queued posts are canceled, and it can be undone', async () => {
    const id = textAt(await ask(sandbox, 'POST /v1/projects', { body: valid }), 'id');
    sandbox.seed({ accounts: [{ projectId: id, queuedPosts: 2 }] });
    const patch = (status: string) => ask(sandbox, `PATCH /v1/projects/${id}`, { body: { status } });

    expect(at(await patch('archived'), 'status')).toBe('archived');

    const posts = await ask(sandbox, `GET /v1/projects/${id}/scheduled-posts`);
    expect(each(posts, 'status')).toEqual(['canceled', 'canceled']);
    expect(at(await patch('active'), 'status')).toBe('active');
    expect(codeOf(await patch('deleted'))).toEqual([422, 'VALIDATION']);
  });

  test.each([
    ['brandVoice', 'shouting'],
    ['targetGender', 'everyone'],
  ])('%s is one of a closed list', async (name, value) => {
    const refused = await ask(sandbox, 'POST /v1/projects', { body: { ...valid, [name]: value } });

    expect([refused.status, issuePaths(refused)]).toEqual([422, [name]]);
  });

  test('a customer id is unique per organization unless the switch says otherwise', async () => {
    const body = { ...valid, customerExternalId: 'twice' };
    await ask(sandbox, 'POST /v1/projects', { body });

    expect(codeOf(await ask(sandbox, 'POST /v1/projects', { body }))).toEqual([409, 'CONFLICT']);
    sandbox.behaviour.set({ customerExternalIdUnique: false });
    expect((await ask(sandbox, 'POST /v1/projects', { body })).status).toBe(201);
    sandbox.behaviour.set({ customerExternalIdUnique: true });
  });
});

describe('bodies', () => {
  const send = (headers: Record<string, string>, body: string) =>
    sandbox.fetch(`${sandbox.url}/v1/projects`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${sandbox.apiKey}`, ...headers },
    });

  test('a body that is not JSON, or not said to be JSON, is VALIDATION', async () => {
    expect((await send({ 'content-type': 'application/json' }, '{"name":')).status).toBe(422);
    expect((await send({ 'content-type': 'text/plain' }, '{"name":"abc","timezone":"UTC"}')).status).toBe(
      422,
    );
    expect((await send({ 'content-type': 'application/json' }, '[]')).status).toBe(422);
  });

  test('unknown fields can be added to every answer', async () => {
    sandbox.behaviour.set({ unknownFields: true });
    const reply = await ask(sandbox, 'GET /v1/projects?limit=1');
    sandbox.behaviour.set({ unknownFields: false });

    expect(reply.body).toHaveProperty('undocumentedField');
    expect(at(reply, 'items.0.undocumentedField')).toBeDefined();
  });
});
