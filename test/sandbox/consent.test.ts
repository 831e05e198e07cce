import type { Sandbox } from 'layers-social-sandbox';

import {
  accounts,
  ask,
  at,
  closeAll,
  connected,
  connectLink,
  each,
  knock,
  MINUTE,
  reauthLink,
  RETURN_URL,
  startSandbox,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ apiKeys: [{ organizationName: 'Acme & <b>Sons</b>' }] });
});
afterEach(closeAll);

const page = async (url: string) => {
  const response = await sandbox.fetch(url, { redirect: 'manual' });
  return { status: response.status, headers: response.headers, html: await response.text() };
};

const submit = async (url: string, fields: Record<string, string>, headers: Record<string, string> = {}) => {
  const response = await sandbox.fetch(url, {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
    redirect: 'manual',
  });
  return { status: response.status, location: response.headers.get('location'), html: await response.text() };
};

const stateOf = async (state: string) =>
  at(await ask(sandbox, `GET /v1/social/oauth-status/${state}`), 'status');

test('the page names the platform, the app and the scopes, says it is a sandbox, and offers four decisions', async () => {
  const { authorizeUrl } = await connectLink(sandbox, {
    platform: 'instagram',
    scopes: ['read.all', 'post.some'],
  });

  const { status, html } = await page(authorizeUrl);

  expect(status).toBe(200);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('Instagram');
  expect(html).toContain('Sandbox.');
  expect(html).toContain('<li>read.all</li><li>post.some</li>');
  expect([...html.matchAll(/value="(\w+)">/g)].map((match) => match[1])).toEqual([
    'approve',
    'deny',
    'approve_as',
    'abandon',
  ]);
});

test('nothing on the page comes unescaped from outside', async () => {
  const { authorizeUrl } = await connectLink(sandbox, {
    returnUrl: `${RETURN_URL}?x="><script>alert(1)</script>`,
    scopes: ['<img src=x onerror=alert(1)>'],
  });

  const { html } = await page(authorizeUrl);

  expect(html).toContain('Acme &amp; &lt;b&gt;Sons&lt;/b&gt;');
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt;');
  expect(html).not.toMatch(/<script|<img|<b>Sons/i);
});

test('a hostile handle is kept as text, in the list and on the reauth page', async () => {
  const handle = '"><script>alert(1)</script>';
  const { authorizeUrl, state } = await connectLink(sandbox);

  expect((await submit(authorizeUrl, { decision: 'approve_as', handle })).status).toBe(303);

  expect(await stateOf(state)).toBe('completed');
  expect(each(await accounts(sandbox), 'handle')).toEqual([handle]);
  const { html } = await page(
    (await reauthLink(sandbox, String(each(await accounts(sandbox), 'socialAccountId')[0]))).authorizeUrl,
  );
  expect(html).toContain('&lt;script&gt;alert(1)');
  expect(html).not.toMatch(/<script/i);
});

test('the page allows no script, no frame and no foreign base, and leaks no address', async () => {
  const { headers, html } = await page((await connectLink(sandbox)).authorizeUrl);
  const policy = headers.get('content-security-policy') ?? '';

  expect(policy).toContain(`default-src 'none'`);
  expect(policy).toContain(`frame-ancestors 'none'`);
  expect(policy).toContain(`base-uri 'none'`);
  expect(policy).not.toContain('unsafe');
  expect(policy).not.toContain('script-src');
  expect(headers.get('referrer-policy')).toBe('same-origin');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(html).not.toMatch(/ style=| on\w+=/);
});

test('Approve connects and sends the browser back by 303', async () => {
  const { authorizeUrl, state } = await connectLink(sandbox);

  const answer = await submit(authorizeUrl, { decision: 'approve' });

  expect([answer.status, answer.location]).toEqual([303, RETURN_URL]);
  expect(await stateOf(state)).toBe('completed');
});

test('Deny sends the browser back with access_denied', async () => {
  const { authorizeUrl, state } = await connectLink(sandbox, { returnUrl: `${RETURN_URL}?a=b#c` });

  const answer = await submit(authorizeUrl, { decision: 'deny' });

  expect([answer.status, answer.location]).toEqual([
    303,
    `${RETURN_URL}?a=b&layers_oauth_error=access_denied#c`,
  ]);
  expect(await stateOf(state)).toBe('failed');
});

test('Approve as another account takes the handle without its @', async () => {
  const { authorizeUrl } = await connectLink(sandbox);
  await submit(authorizeUrl, { decision: 'approve_as', handle: ' @other.one ' });

  expect(each(await accounts(sandbox), 'handle')).toEqual(['other.one']);
});

test.each(['', '   ', '@', 'x'.repeat(65)])(
  'a handle of %j is refused and decides nothing',
  async (handle) => {
    const { authorizeUrl, state } = await connectLink(sandbox);

    expect((await submit(authorizeUrl, { decision: 'approve_as', handle })).status).toBe(422);
    expect(await stateOf(state)).toBe('pending');
  },
);

test('Abandon decides nothing: the link still works', async () => {
  const { authorizeUrl, state } = await connectLink(sandbox);

  const answer = await submit(authorizeUrl, { decision: 'abandon' });

  expect([answer.status, answer.location]).toEqual([200, null]);
  expect(answer.html).toContain('Nothing was decided');
  expect(await stateOf(state)).toBe('pending');
  expect((await submit(authorizeUrl, { decision: 'approve' })).status).toBe(303);
});

test('a form sent twice decides once', async () => {
  const { authorizeUrl, state } = await connectLink(sandbox);
  await submit(authorizeUrl, { decision: 'approve', handle: 'a' });
  const before = (await accounts(sandbox)).body;

  for (const decision of ['approve', 'deny', 'approve_as', 'abandon']) {
    const again = await submit(authorizeUrl, { decision, handle: 'b' });
    expect([again.status, again.location]).toEqual([410, null]);
    expect(again.html).toContain('already used');
  }

  expect(await stateOf(state)).toBe('completed');
  expect((await accounts(sandbox)).body).toEqual(before);
});

test('an expired, an unknown and a misplaced link get a clear page and change nothing', async () => {
  const { authorizeUrl, state } = await connectLink(sandbox);

  expect((await page(authorizeUrl.replace('/tiktok/', '/instagram/'))).status).toBe(404);
  expect((await page(`${sandbox.url}/tiktok/authorize`)).status).toBe(404);
  expect((await submit(`${sandbox.url}/tiktok/authorize?state=st_x`, { decision: 'approve' })).status).toBe(
    404,
  );
  expect((await submit(authorizeUrl, { decision: 'shrug' })).status).toBe(422);
  expect(await stateOf(state)).toBe('pending');

  await sandbox.clock.advance(10 * MINUTE);
  const shown = await page(authorizeUrl);
  expect(shown.status).toBe(410);
  expect(shown.html).toContain('has expired');
  expect((await submit(authorizeUrl, { decision: 'approve' })).status).toBe(410);
  expect(at(await accounts(sandbox), 'items')).toEqual([]);
});

/** What a browser sends that fetch would not. */
async function asBrowser(url: string, method: string, headers: Record<string, string>) {
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = method === 'POST' ? ['decision=approve'] : [];
  const path = url.slice(sandbox.url.length);
  return (await knock(sandbox, path, { method, headers: { ...type, ...headers }, body })).status;
}

describe('the form is taken from its own page alone', () => {
  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port on this machine', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }],
    ['a frame or a page that hides its origin', { origin: 'null' }],
    ['a foreign name that leads here', { host: 'evil.example' }],
    ['a foreign name, from its own page', { host: 'evil.example:4010', origin: 'http://evil.example:4010' }],
    ['a name that only begins like ours', { host: 'localhost.evil.example' }],
  ])('not from %s', async (_, headers) => {
    const { authorizeUrl, state } = await connectLink(sandbox);

    expect(await asBrowser(authorizeUrl, 'POST', headers)).toBe(403);
    expect(await stateOf(state)).toBe('pending');
  });

  test.each([
    ['its own page', {}],
    ['its own page at localhost', { host: 'localhost:4010' }],
  ])('from %s', async (_, headers: Record<string, string>) => {
    const { authorizeUrl, state } = await connectLink(sandbox);
    const host = headers['host'] ?? new URL(authorizeUrl).host;
    const own = { ...headers, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' };

    expect(await asBrowser(authorizeUrl, 'POST', own)).toBe(303);
    expect(await stateOf(state)).toBe('completed');
  });

  test('a link on another site opens the page, but not under a foreign name', async () => {
    const { authorizeUrl } = await connectLink(sandbox);

    expect(await asBrowser(authorizeUrl, 'GET', { 'sec-fetch-site': 'cross-site' })).toBe(200);
    expect(await asBrowser(authorizeUrl, 'GET', { host: 'evil.example' })).toBe(403);
    expect(await asBrowser(`${sandbox.url}/returned`, 'GET', { host: 'evil.example' })).toBe(403);
  });
});

test('a reauth page approves as the account it renews', async () => {
  const id = await connected(sandbox, 'mine');
  const { authorizeUrl, state } = await reauthLink(sandbox, id);

  expect((await page(authorizeUrl)).html).toContain('@mine');
  await submit(authorizeUrl, { decision: 'approve' });
  expect(await stateOf(state)).toBe('completed');
});

test('the start page says what this is, and a path that is not there says so', async () => {
  const start = await page(`${sandbox.url}/`);

  expect(start.status).toBe(200);
  expect(start.html).toContain('Layers Social sandbox');
  expect((await page(`${sandbox.url}/nowhere`)).status).toBe(404);
});
