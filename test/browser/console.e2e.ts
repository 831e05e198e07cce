// The console, used by clicking: every button, and what it did, asked of the API.

import assert from 'node:assert/strict';

import { callApi } from '../support/call-api.ts';
import { DAY, HOUR, useFixtures } from './fixtures.ts';
import { startInvitePage } from './invite-page.ts';
import { accountRow, button, change, comesTo, linkFor, listen, said, subscribe, type Link } from './steps.ts';

const browserTest = useFixtures();

browserTest('a newcomer can copy address, key, project and an example that works', async (fixtures) => {
  const { page, context, sandbox } = fixtures;
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await fixtures.openConsole();
  const copied = async (name: string) => {
    await button(page, name).click();
    await said(page, 'Copied.');
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.equal(await copied('Copy the API address'), sandbox.url);
  assert.equal(await copied('Copy the API key'), sandbox.apiKey);
  assert.equal(await copied('Copy the first project'), sandbox.projectId);

  const example = await page.locator('#fact-curl').innerText();
  const [, url = '', name = '', value = ''] = /^curl (\S+) -H "([^:]+): ([^"]+)"$/.exec(example) ?? [];
  assert.equal((await fetch(url, { headers: { [name]: value } })).status, 200);
  await page.locator('#request-rows').getByText('/social-accounts').waitFor();
  assert.match(await page.locator('.brand').innerText(), /Sandbox – nothing here is real/);
});

browserTest('the sample set shows one of every state', async (fixtures) => {
  const { page } = fixtures;
  await fixtures.openConsole();
  await button(page, 'Add the sample accounts').click();
  await said(page, '13 accounts added.');
  await comesTo(page.locator('#account-rows > tr'), 13);
  const text = await page.locator('#account-rows').innerText();
  for (const state of [
    'reauth required',
    'disconnected',
    'shadowbanned',
    'no snapshot yet',
    'leased',
    'cold',
    'hot',
  ])
    assert.ok(text.includes(state), state);
  await page.getByText('No accounts yet.').waitFor({ state: 'hidden' });
});

const changes: readonly (readonly [string, RegExp, Record<string, unknown>])[] = [
  ['Expire the token', /token of @acme has expired/, { status: 'reauth_required' }],
  ['Drop a tier', /@acme fell one tier/, { status: 'connected', tier: 'warming_up', score: 52 }],
  ['Shadowban', /@acme is shadowbanned/, { tier: 'shadowbanned', isShadowbanned: true }],
  [
    'Revoke on the platform',
    /revoked the access/,
    { status: 'disconnected', disconnectedReason: 'revoked_by_owner', queuedPosts: 0 },
  ],
];
for (const [name, told, expected] of changes) {
  browserTest(
    `“${name}” happens to the account, is told, shows, and can be recovered from`,
    async (fixtures) => {
      const { page, sandbox, control } = fixtures;
      const [id = ''] = sandbox.seed({ accounts: [{ handle: 'acme', queuedPosts: 2 }] }).socialAccountIds;
      await fixtures.openConsole();
      await change(page, 'acme', name);
      await said(page, told);
      const after = await control(`GET /accounts/${id}`);
      for (const [field, value] of Object.entries(expected)) assert.equal(after[field], value, field);
      const shown = String(expected['tier'] ?? expected['status']).replace('_', ' ');
      await accountRow(page, 'acme').getByText(shown, { exact: true }).waitFor();

      await change(page, 'acme', 'Recover');
      await said(page, '@acme is well again.');
      const well = await control(`GET /accounts/${id}`);
      assert.deepEqual([well['status'], well['tier'], well['isShadowbanned']], ['connected', 'warm', false]);
    },
  );
}

browserTest('what cannot happen to an account cannot be clicked', async (fixtures) => {
  const { page, sandbox } = fixtures;
  sandbox.seed({
    accounts: [
      { handle: 'rented', leased: true },
      { handle: 'gone', status: 'disconnected' },
      { handle: 'low', health: { tier: 'cold' } },
    ],
  });
  await fixtures.openConsole();
  const disabled = (handle: string) => accountRow(page, handle).locator('button:disabled').allTextContents();
  assert.deepEqual(await disabled('rented'), ['Expire the token']);
  assert.deepEqual(await disabled('gone'), [
    'Expire the token',
    'Make a reconnect link',
    'Revoke on the platform',
  ]);
  assert.deepEqual(await disabled('low'), ['Drop a tier']);
});

browserTest(
  'a new owner connects with one click, under a handle of choice or a made-up one',
  async (fixtures) => {
    const { page, control } = fixtures;
    await fixtures.openConsole();
    await page.getByLabel('Platform').first().selectOption('instagram');
    await page.getByLabel('Handle of the new owner').fill('@new.owner');
    await button(page, 'Connect as a new owner').click();
    await accountRow(page, 'new.owner').waitFor();
    await button(page, 'Connect as a new owner').click();
    await page.locator('#account-rows > tr').nth(1).waitFor();
    const { items } = await control('GET /accounts');
    assert.deepEqual(
      items.map(({ platform }) => platform),
      ['instagram', 'instagram'],
    );
    assert.deepEqual(items.filter(({ handle }) => handle === 'new.owner').length, 1);
  },
);

browserTest(
  'a consent link made here is opened, approved there, and shows as completed',
  async (fixtures) => {
    const { page, context } = fixtures;
    await fixtures.openConsole();
    await button(page, 'Make a consent link').click();
    const [consent] = await Promise.all([
      context.waitForEvent('page'),
      page.getByRole('link', { name: /^Open the consent page/ }).click(),
    ]);
    await button(consent, 'Approve').click();
    await consent.getByRole('heading', { name: 'Connected' }).waitFor();
    await consent.close();
    await page.locator('#authorization-rows').getByText('completed').waitFor();
    await comesTo(page.locator('#account-rows > tr'), 1);
  },
);

browserTest(
  'a link the app made is copied, approved, approved as another, or denied from here',
  async (fixtures) => {
    const { page, context, sandbox, control } = fixtures;
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const links: Link[] = [];
    for (let i = 0; i < 3; i += 1) links.push(await linkFor(sandbox));
    await fixtures.openConsole();
    const row = (i: number) => page.locator(`#authorization-rows > tr[data-key="${links[i]?.state}"]`);
    await row(0).getByRole('button', { name: /^Copy/ }).click();
    await said(page, 'The link is copied.');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), links[0]?.authorizeUrl);

    await row(0).locator('summary').click();
    await row(0).getByRole('button', { name: 'Approve', exact: true }).click();
    await row(0).getByText('completed').waitFor();
    await row(1).locator('summary').click();
    await row(1).getByLabel('Another handle').fill('other.one');
    await row(1).getByRole('button', { name: 'Approve as this one' }).click();
    await accountRow(page, 'other.one').waitFor();
    await row(2).locator('summary').click();
    await row(2).getByRole('button', { name: 'Deny' }).click();
    await row(2).getByText('access denied').waitFor();
    const statuses = (await control('GET /authorizations')).items.map(({ status }) => status);
    assert.deepEqual(statuses, ['failed', 'completed', 'completed']);
  },
);

browserTest('the owner of an invite link accepts it from here, or refuses it', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  const invites = await startInvitePage(sandbox);
  try {
    await fixtures.openConsole();
    const visit = async (how: string) => {
      await page.getByLabel('Invite link').fill(invites.newLink());
      await button(page, how).click();
    };
    await visit('Refuse as its owner');
    await said(page, 'The owner read: Connect your TikTok account, then Not connected.');
    await visit('Accept as its owner');
    await said(page, 'The owner read: Connect your TikTok account, then Connected.');
    await comesTo(page.locator('#account-rows > tr'), 1);
    assert.equal((await control('GET /accounts')).items.length, 1);
  } finally {
    await invites.close();
  }
});

browserTest('a reconnect link renews the account it is for', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  const [id = ''] = sandbox.seed({
    accounts: [{ handle: 'acme', status: 'reauth_required' }],
  }).socialAccountIds;
  await fixtures.openConsole();
  await change(page, 'acme', 'Make a reconnect link');
  await page.getByText('TikTok reconnect').waitFor();
  await page.locator('#authorization-rows summary').click();
  await button(page, 'Approve').click();
  await accountRow(page, 'acme').getByText('connected').waitFor();
  assert.equal((await control(`GET /accounts/${id}`))['status'], 'connected');
});

browserTest(
  'the clock moves by an hour, by a day and by any amount, and tokens run out on the way',
  async (fixtures) => {
    const { page, sandbox } = fixtures;
    sandbox.seed({ accounts: [{ handle: 'acme' }] });
    await fixtures.openConsole();
    const moved = async (press: () => Promise<void>, text: string) => {
      const before = sandbox.clock.now();
      await press();
      await said(page, text);
      return sandbox.clock.now() - before;
    };
    assert.equal(await moved(() => button(page, '+1 hour').click(), 'moved on by 1 hour'), HOUR);
    assert.equal(await moved(() => button(page, '+1 day').click(), 'moved on by 1 day'), DAY);
    await page.getByLabel('Move on by').fill('30');
    await page.getByLabel('Unit').selectOption('days');
    assert.equal(await moved(() => button(page, 'Move').click(), 'moved on by 30 days'), 30 * DAY);
    await accountRow(page, 'acme').getByText('reauth required').waitFor();
    assert.match(await page.locator('#now').innerText(), /2 Dec 2026, 13:00:00 UTC/);
  },
);

browserTest('each fault is switched on and off, and the API suffers meanwhile', async (fixtures) => {
  const { page, sandbox } = fixtures;
  await fixtures.openConsole();
  const switches = page.locator('#faults').getByRole('switch');
  const count = await switches.count();
  assert.equal(count, 8);
  for (let i = 0; i < count; i += 1) {
    await switches.nth(i).check();
    await said(page, /^On: /);
    assert.equal(sandbox.faults.list().length, 1);
    await switches.nth(i).uncheck();
    await said(page, /^Off: /);
    assert.deepEqual(sandbox.faults.list(), []);
  }
  await page.getByRole('switch', { name: /429/ }).check();
  await said(page, /^On: /);
  const refused = await callApi(sandbox, 'GET /whoami');
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '10']);
  await page.locator('#request-rows').getByText('fault: status').waitFor();
});

browserTest(
  'a planned fault is listed until it is used up or taken off, and all go off at once',
  async (fixtures) => {
    const { page, sandbox } = fixtures;
    await fixtures.openConsole();
    const plan = async (kind: string, times: string) => {
      await page.getByRole('combobox', { name: 'What' }).selectOption(kind);
      await page.getByRole('spinbutton', { name: 'Status' }).fill('418');
      await page.getByLabel('Times').fill(times);
      await page.getByLabel('Route').fill('GET /v1/whoami');
      await button(page, 'Switch on').click();
      await page
        .locator('#fault-rows code')
        .filter({ hasText: `${kind} 418` })
        .waitFor();
    };
    await page.getByText('Plan another').click();
    await plan('status', '1');
    assert.equal((await callApi(sandbox, 'GET /whoami')).status, 418);
    await page.locator('#fault-rows > li').waitFor({ state: 'detached' });
    await plan('empty', '5');
    await page.locator('#fault-rows').getByRole('button', { name: /^Off/ }).click();
    await page.locator('#fault-rows > li').waitFor({ state: 'detached' });
    await plan('html', '5');
    await button(page, 'All off').click();
    await said(page, 'All faults are off.');
    assert.deepEqual(sandbox.faults.list(), []);
  },
);

browserTest('deliveries show their attempts and signatures, and are replayed', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  const listener = await listen();
  try {
    await subscribe(sandbox, listener.url);
    listener.answer = 500;
    await fixtures.openConsole();
    await page.getByText(listener.url).first().waitFor();
    await button(page, 'Connect as a new owner').click();
    const first = page.locator('#delivery-rows > li').last();
    await first.getByText('1 attempt, last answer 500').waitFor();
    listener.answer = 200;
    await button(page, '+1 hour').click();
    await first.getByText('delivered').waitFor();
    await first.locator('summary').click();
    const shown = await first.innerText();
    const [delivery] = (await control('GET /deliveries')).items;
    const log = delivery?.['attemptLog'] as { signature: string }[];
    assert.equal(log.length, 2);
    for (const { signature } of log) assert.ok(shown.includes(signature));

    await first.getByRole('button', { name: /^Replay/ }).click();
    await said(page, /Sent again/);
    await page.locator('#delivery-rows > li').nth(1).waitFor();
    assert.equal((await control('GET /deliveries')).items.length, 2);
  } finally {
    await listener.close();
  }
});

browserTest('as many accounts as wanted are added', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  await fixtures.openConsole();
  await page.getByLabel('How many').fill('7');
  await page.getByLabel('Platform').last().selectOption('instagram');
  await page.getByLabel('Handles begin with').fill('shop-');
  await button(page, 'Add').click();
  await said(page, '7 accounts added.');
  const { items } = await control('GET /accounts');
  assert.deepEqual([items.length, items[0]?.['handle'], items[0]?.['platform']], [7, 'shop-7', 'instagram']);
  assert.equal(items[0]?.['projectId'], sandbox.projectId);
});

browserTest(
  'a reset asks first; “keep” keeps, “reset” empties, and the key goes on working',
  async (fixtures) => {
    const { page, sandbox, control } = fixtures;
    sandbox.seed({ accounts: { count: 3 } });
    await callApi(sandbox, 'GET /whoami');
    await fixtures.openConsole();
    await button(page, 'Reset the sandbox…').click();
    await button(page, 'Keep everything').click();
    assert.equal((await control('GET /accounts')).items.length, 3);
    await button(page, 'Reset the sandbox…').click();
    await page.keyboard.press('Escape');
    assert.equal((await control('GET /accounts')).items.length, 3);
    await button(page, 'Reset the sandbox…').click();
    await button(page, 'Reset').click();
    await said(page, 'The sandbox is as new.');
    await page.getByText('No accounts yet.').waitFor();
    await page.getByText('No requests yet.').waitFor();
    assert.equal((await callApi(sandbox, 'GET /whoami')).status, 200);
    await page.locator('#request-rows').getByText('/v1/whoami').waitFor();
  },
);
