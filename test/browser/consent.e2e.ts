// The consent pages, used as an account's owner uses them.

import assert from 'node:assert/strict';

import { callApi } from '../support/call-api.ts';
import { useFixtures, type Fixtures } from './fixtures.ts';
import { button, linkFor } from './steps.ts';

const browserTest = useFixtures({ apiKeys: [{ organizationName: 'Acme & <b>Sons</b>' }] });
const withoutScript = { javaScriptEnabled: false };
const asExpected = { allowed: /the server responded with a status of 4\d\d/ };

async function statusOf({ sandbox }: Fixtures, state: string): Promise<unknown> {
  const response = await callApi(sandbox, `GET /social/oauth-status/${state}`);
  return ((await response.json()) as { status?: unknown }).status;
}

for (const [how, options] of [
  ['', {}],
  [' without JavaScript', withoutScript],
] as const) {
  browserTest(
    `approving${how} connects the account and sends the browser back`,
    async (fixtures) => {
      const { page, sandbox, control } = fixtures;
      const { authorizeUrl, state } = await linkFor(sandbox);
      await page.goto(authorizeUrl);
      await button(page, 'Approve').click();
      await page.waitForURL(`${sandbox.url}/returned`);

      assert.equal(await statusOf(fixtures, state), 'completed');
      assert.equal((await control('GET /accounts')).items.length, 1);
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Connected');
    },
    options,
  );

  browserTest(
    `denying${how} connects nothing and says so on the way back`,
    async (fixtures) => {
      const { page, sandbox, control } = fixtures;
      const { authorizeUrl, state } = await linkFor(sandbox, { platform: 'instagram' });
      await page.goto(authorizeUrl);
      await button(page, 'Deny').click();
      await page.waitForURL(`${sandbox.url}/returned?layers_oauth_error=access_denied`);

      assert.equal(await statusOf(fixtures, state), 'failed');
      assert.equal((await control('GET /accounts')).items.length, 0);
      assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), 'Access denied');
    },
    options,
  );

  browserTest(
    `approving${how} as another account takes the handle that was typed`,
    async (fixtures) => {
      const { page, sandbox, control } = fixtures;
      await page.goto((await linkFor(sandbox)).authorizeUrl);
      await page.getByText('Use another account').click();
      await page.getByLabel('Handle of the other account').fill('@someone.else');
      await button(page, 'Approve as another account').click();
      await page.waitForURL(/returned/);

      assert.equal((await control('GET /accounts')).items[0]?.['handle'], 'someone.else');
    },
    options,
  );

  browserTest(
    `leaving${how} decides nothing, and the link goes on working`,
    async (fixtures) => {
      const { page, sandbox } = fixtures;
      const { authorizeUrl, state } = await linkFor(sandbox);
      await page.goto(authorizeUrl);
      await button(page, 'Leave without deciding').click();
      await page.getByRole('heading', { name: 'Nothing was decided' }).waitFor();
      assert.equal(await statusOf(fixtures, state), 'pending');

      await page.goto(authorizeUrl);
      await button(page, 'Approve').click();
      await page.waitForURL(/returned/);
      assert.equal(await statusOf(fixtures, state), 'completed');
    },
    options,
  );
}

browserTest('the keyboard alone is enough, and what it is on can be seen', async (fixtures) => {
  const { page, sandbox } = fixtures;
  const { authorizeUrl, state } = await linkFor(sandbox);
  await page.goto(authorizeUrl);
  // Past the list of permissions to the first button.
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  assert.ok(await button(page, 'Approve').evaluate((element) => element === document.activeElement));
  assert.notEqual(
    await button(page, 'Approve').evaluate((element) => getComputedStyle(element).outlineStyle),
    'none',
  );
  await page.keyboard.press('Enter');
  await page.waitForURL(/returned/);
  assert.equal(await statusOf(fixtures, state), 'completed');
});

browserTest(
  'it asks in words, names the organization and says that it is a sandbox',
  async ({ page, sandbox }) => {
    await page.goto((await linkFor(sandbox)).authorizeUrl);
    const text = await page.locator('body').innerText();
    assert.match(text, /Sandbox\. This page stands for TikTok\. No account on TikTok is touched\./);
    assert.match(text, /Acme & <b>Sons<\/b> asks for access to your TikTok account/);
    assert.match(text, /Post for you/);
    await page.getByText('All 18 permissions in detail').click();
    assert.match(await page.locator('body').innerText(), /publish videos to your profile video\.publish/);
  },
);

browserTest('the style sheet passes the policy of its own page', async ({ page, sandbox }) => {
  await page.goto((await linkFor(sandbox)).authorizeUrl);
  assert.equal(
    await button(page, 'Approve').evaluate((element) => getComputedStyle(element).fontWeight),
    '600',
  );
});

browserTest('hostile names, handles and scopes are shown as text', async ({ page, sandbox }) => {
  const handle = '<img src=x onerror=alert(1)>';
  const scopes = ['<script>alert(2)</script>', '"><svg onload=alert(3)>'];
  page.on('dialog', (dialog) => assert.fail(`a script ran: ${dialog.message()}`));
  const [id] = sandbox.seed({ accounts: [{ handle }] }).socialAccountIds;
  const body = {
    socialAccountId: id,
    returnUrl: `${sandbox.url}/returned?x="><b>`.replace(/["<>]/g, encodeURIComponent),
    scopes,
  };
  const response = await callApi(sandbox, `POST /projects/${sandbox.projectId}/social/reauth-url`, body);
  await page.goto(((await response.json()) as { authorizeUrl: string }).authorizeUrl);

  const text = await page.locator('main').innerText();
  for (const hostile of [handle, ...scopes]) assert.ok(text.includes(hostile), hostile);
  assert.equal(await page.locator('main img, main script, main svg').count(), 0);
});

const endings: readonly (readonly [string, (fixtures: Fixtures) => Promise<string>, string])[] = [
  [
    'an unknown link',
    ({ sandbox }) => Promise.resolve(`${sandbox.url}/tiktok/authorize?state=st_x`),
    'This link is not known',
  ],
  [
    'an expired link',
    async ({ sandbox }) => {
      const { authorizeUrl } = await linkFor(sandbox);
      await sandbox.clock.advance(11 * 60_000);
      return authorizeUrl;
    },
    'This link has expired',
  ],
  [
    'a used link',
    async ({ sandbox }) => {
      const { authorizeUrl } = await linkFor(sandbox);
      await sandbox.approve(authorizeUrl);
      return authorizeUrl;
    },
    'This link was already used',
  ],
];
for (const [name, make, title] of endings) {
  browserTest(
    `${name} says what is the matter and what to do`,
    async (fixtures) => {
      await fixtures.page.goto(await make(fixtures));
      assert.equal(await fixtures.page.getByRole('heading', { level: 1 }).innerText(), title);
      assert.equal(await fixtures.page.getByRole('button').count(), 0);
    },
    asExpected,
  );
}

browserTest(
  'the page is complete on its own: one document, its icon, nothing else',
  async ({ page, sandbox }) => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto((await linkFor(sandbox)).authorizeUrl, { waitUntil: 'networkidle' });
    assert.deepEqual(
      asked.filter((path) => path !== '/console/icon.svg'),
      ['/tiktok/authorize'],
    );
  },
);
