/** What exactly leaves n8n, seen at the wire below its own HTTP helper. */

import { locator } from '../support/n8n-context';
import { runWorkflow, singleNode } from '../support/n8n-engine';
import { loadNock } from '../support/n8n-nock';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  // The core waits between its tries.
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / 100)),
}));

const API = 'https://api.layers.com';
const KEY = 'lp_live_AAAABBBBCCCCDDDD_s3cretS3cretS3cret';

const run = (parameters: object, credentials: object = {}) =>
  runWorkflow({
    workflow: singleNode({ ...parameters }),
    credentials: { apiKey: KEY, baseUrl: API, ...credentials },
  });

let nock: Awaited<ReturnType<typeof loadNock>>;

beforeAll(async () => {
  nock = await loadNock();
});
afterEach(() => nock.cleanAll());
afterAll(() => nock.restore());

/** A pattern made in jest's realm is none to nock. */
const anyPath = () => true;
const emptyPage = { items: [], nextCursor: null };
const link = {
  authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/?state=st_1',
  state: 'st_1',
  expiresAt: '2026-04-18T19:16:42Z',
};

it('asks with the key, for JSON, and with no body on a read', async () => {
  const scope = nock(API, {
    reqheaders: { authorization: `Bearer ${KEY}`, accept: 'application/json' },
    badheaders: ['content-type', 'x-layers-organization', 'idempotency-key'],
  })
    .get('/v1/projects/prj_1/social-accounts')
    .query({ limit: '50', platform: 'tiktok', status: 'reauth_required', leased: 'false' })
    .reply(200, emptyPage);

  const { status } = await run({
    resource: 'account',
    operation: 'getMany',
    project: locator('prj_1'),
    filters: { platform: 'tiktok', status: 'reauth_required', leased: 'exclude' },
  });

  expect(status).toBe('success');
  scope.done();
});

it('names the organization to act for', async () => {
  const scope = nock(API, { reqheaders: { 'x-layers-organization': 'org_7' } })
    .get('/v1/projects/prj_1/social-accounts?limit=50')
    .reply(200, emptyPage);

  await run(
    { resource: 'account', operation: 'getMany', project: locator('prj_1') },
    { organizationId: 'org_7' },
  );

  scope.done();
});

it('keeps the path of a base URL and drops its /v1', async () => {
  const scope = nock('https://gateway.example')
    .get('/layers/v1/projects/prj_1/social-accounts?limit=50')
    .reply(200, emptyPage);

  await run(
    { resource: 'account', operation: 'getMany', project: locator('prj_1') },
    { baseUrl: 'https://gateway.example/layers/v1/' },
  );

  scope.done();
});

it('cannot be led to another route by an id', async () => {
  const scope = nock(API)
    .get('/v1/projects/..%2F..%2Fadmin%3Fx%3D1%23y/social-accounts?limit=50')
    .reply(200, emptyPage);

  await run({ resource: 'account', operation: 'getMany', project: locator('../../admin?x=1#y') });

  scope.done();
});

it('posts a connect link with the fields that are set and nothing else', async () => {
  const scope = nock(API, { reqheaders: { 'content-type': 'application/json' } })
    .post('/v1/projects/prj_1/social/oauth-url', {
      platform: 'instagram',
      returnUrl: 'https://app.example.com/back?customer=7',
      scopes: ['a.b', 'c.d'],
      usageNote: 'spring',
    })
    .reply(200, link);

  const { nodes } = await run({
    resource: 'connection',
    operation: 'createConnectLink',
    project: locator('prj_1'),
    platform: 'instagram',
    returnTo: 'url',
    returnUrl: 'https://app.example.com/back?customer=7',
    options: { scopes: 'a.b, c.d', usageNote: 'spring' },
  });

  expect(nodes['Layers Social']?.[0]?.items[0]?.json).toMatchObject({
    ...link,
    status: 'pending',
    projectId: 'prj_1',
    platform: 'instagram',
    returnTo: 'url',
  });
  scope.done();
});

it('posts a bare connect link without empty members', async () => {
  const scope = nock(API)
    .post('/v1/projects/prj_1/social/oauth-url', {
      platform: 'tiktok',
      returnUrl: 'https://app.example.com/',
    })
    .reply(200, link);

  await run({
    resource: 'connection',
    operation: 'createConnectLink',
    project: locator('prj_1'),
    platform: 'tiktok',
    returnTo: 'url',
    returnUrl: 'https://app.example.com/',
  });

  scope.done();
});

it('repeats an array parameter by its name', async () => {
  const scope = nock(API)
    .get(
      '/v1/projects/prj_1/scheduled-posts?limit=50&socialAccountId=sa_1&status=queued&status=failed&since=2026-04-18T15%3A00%3A00Z',
    )
    .reply(200, emptyPage);

  const { error } = await run({
    resource: 'scheduledPost',
    operation: 'getMany',
    project: locator('prj_1'),
    account: locator('sa_1'),
    filters: { status: ['queued', 'failed'], since: '2026-04-18T15:00:00Z' },
  });

  expect(error).toBeUndefined();
  scope.done();
});

it('follows no redirect, so that the key stays with its origin', async () => {
  const elsewhere = nock('https://elsewhere.example').get(anyPath).reply(200, emptyPage);
  nock(API).get(anyPath).reply(302, '', { Location: 'https://elsewhere.example/v1/x' });

  const { error } = await run({ resource: 'account', operation: 'getMany', project: locator('prj_1') });

  expect(error?.message).toBe(
    'The answer was a redirect, which is not followed so that the API key stays where it belongs',
  );
  expect(elsewhere.isDone()).toBe(false);
});

it('says what stands in between when a login page answers', async () => {
  nock(API).get(anyPath).times(4).reply(200, '<html>Log in</html>', { 'content-type': 'text/html' });

  const { error } = await run({ resource: 'connection', operation: 'getStatus', state: 'st_1' });

  expect(error?.message).toBe('The answer was not one of the Layers Partner API');
});

it.each([
  [
    { resource: 'account', operation: 'get', project: locator('prj_1'), account: locator("={{ '' }}") },
    "'Account' is empty",
  ],
  [
    {
      resource: 'connection',
      operation: 'createConnectLink',
      project: locator('prj_1'),
      platform: 'tiktok',
      returnTo: 'url',
      returnUrl: 'javascript:alert(1)',
    },
    "'Return URL' is not a web address",
  ],
  [
    {
      resource: 'connection',
      operation: 'createConnectLink',
      project: locator('prj_1'),
      platform: 'myspace',
      returnTo: 'url',
      returnUrl: 'https://app.example.com',
    },
    "'Platform' is not one of the accepted values",
  ],
  [
    {
      resource: 'connection',
      operation: 'createReauthLink',
      project: locator('prj_1'),
      account: locator('sa_1'),
      returnTo: 'url',
      returnUrl: 'https://app.example.com',
      options: { scopes: Array.from({ length: 33 }, (_, n) => `s${n}`).join(',') },
    },
    "'Scopes' has 33 entries",
  ],
  [{ resource: 'connection', operation: 'getStatus', state: '={{ $json.nothing }}' }, "'State' is empty"],
])('sends nothing for %j', async (parameters, message) => {
  const any = nock(API).get(anyPath).reply(200, {}).post(anyPath).reply(200, {});

  const { error } = await run(parameters);

  expect(error?.message).toBe(message);
  expect(any.isDone()).toBe(false);
});

it('does not start at all while a required field is empty', async () => {
  const { error } = await run({
    resource: 'account',
    operation: 'get',
    project: locator('prj_1'),
    account: locator(''),
  });

  expect(error?.message).toContain('Parameter "Account" is required');
});
