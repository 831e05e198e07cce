// The console while things happen without it: live, calm, and quick with thousands of accounts.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { createSandbox } from 'layers-social-sandbox';

import { callApi } from '../support/call-api.ts';
import { startBrowser } from './browser.ts';
import { useFixtures } from './fixtures.ts';
import { accountRow, button, comesTo, linkFor, said } from './steps.ts';

const browserTest = useFixtures();

browserTest('what the API is asked, and what changes, appears by itself', async (fixtures) => {
  const { page, sandbox } = fixtures;
  await fixtures.openConsole();
  await page.getByText('No requests yet.').waitFor();
  const { authorizeUrl } = await linkFor(sandbox);
  await page.locator('#request-rows').getByText('/social/oauth-url').waitFor();
  await page.locator('#authorization-rows').getByText('pending').waitFor();
  await sandbox.approve(authorizeUrl, { handle: 'came.in' });
  await accountRow(page, 'came.in').waitFor();
  const row = await page.locator('#request-rows > tr').first().innerText();
  assert.match(row, /POST/);
  assert.match(row, /200/);
  assert.match(row, /write-light/);
});

browserTest('a link that runs out shows as expired, though nothing was written down', async (fixtures) => {
  const { page, sandbox } = fixtures;
  await linkFor(sandbox);
  await fixtures.openConsole();
  await page.locator('#authorization-rows').getByText('pending').waitFor();
  await sandbox.clock.advance(11 * 60_000);
  await page.locator('#authorization-rows').getByText('expired', { exact: true }).waitFor();
});

browserTest('what someone has focused, opened or half typed survives a refresh', async (fixtures) => {
  const { page, sandbox } = fixtures;
  sandbox.seed({ accounts: [{ handle: 'first' }] });
  await linkFor(sandbox);
  await fixtures.openConsole();
  await page.locator('#authorization-rows summary').click();
  await page.getByLabel('Another handle').fill('half ty');
  sandbox.seed({ accounts: [{ handle: 'second' }] });
  await linkFor(sandbox);
  await accountRow(page, 'second').waitFor();
  await page.locator('#authorization-rows > tr').nth(1).waitFor();
  assert.equal(await page.getByLabel('Another handle').last().inputValue(), 'half ty');
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('name')), 'handle');
});

browserTest('Escape closes a menu and gives the focus back to its button', async (fixtures) => {
  const { page, sandbox } = fixtures;
  sandbox.seed({ accounts: [{ handle: 'acme' }, { handle: 'other' }] });
  await fixtures.openConsole();
  const summary = accountRow(page, 'acme').locator('summary');
  await summary.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Expire the token');
  await page.keyboard.press('Escape');
  assert.ok(await summary.evaluate((element) => element === document.activeElement));
  await summary.click();
  await accountRow(page, 'other').locator('summary').click();
  await comesTo(page.locator('details.menu[open]'), 1);
});

browserTest('the focus goes to the heading when what it was on has gone', async (fixtures) => {
  const { page, sandbox } = fixtures;
  sandbox.seed({ accounts: [{ handle: 'acme' }] });
  await fixtures.openConsole();
  await accountRow(page, 'acme').locator('summary').focus();
  sandbox.reset();
  await accountRow(page, 'acme').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'accounts-h');
});

browserTest('only a person’s own doing is read out', async (fixtures) => {
  const { page, sandbox } = fixtures;
  await fixtures.openConsole();
  sandbox.seed({ accounts: [{ handle: 'acme' }] });
  await callApi(sandbox, 'GET /whoami');
  await accountRow(page, 'acme').waitFor();
  await page.locator('#request-rows > tr').waitFor();
  assert.equal(await page.locator('#said').innerText(), '');
  const live = await page.locator('[aria-live], [role="status"], [role="alert"], [role="log"]').count();
  assert.equal(live, 2);
});

browserTest('live updates can be switched off, and the sandbox is left in peace', async (fixtures) => {
  const { page, sandbox } = fixtures;
  await fixtures.openConsole();
  await page.getByRole('switch', { name: 'Live updates' }).uncheck();
  await page.waitForTimeout(300);
  let asked = 0;
  page.on('request', () => (asked += 1));
  sandbox.seed({ accounts: [{ handle: 'acme' }] });
  await page.waitForTimeout(2_500);
  assert.equal(asked, 0);
  await page.getByRole('switch', { name: 'Live updates' }).check();
  await accountRow(page, 'acme').waitFor();
});

browserTest(
  'when nothing happens it asks one small question at a time, and ever more rarely',
  async (fixtures) => {
    const { page } = fixtures;
    await fixtures.openConsole();
    await page.waitForTimeout(1_500);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.waitForTimeout(5_000);
    assert.ok(asked.length >= 1 && asked.length <= 4, String(asked.length));
    assert.deepEqual([...new Set(asked)], ['/_sandbox/status']);
  },
);

browserTest('among five thousand accounts one is found at once, and pages turn', async (fixtures) => {
  const { page, sandbox } = fixtures;
  sandbox.seed({ accounts: { count: 5_000, handle: 'shop.' } });
  const range = (text: string) => page.locator('#account-range').filter({ hasText: text });
  await fixtures.openConsole();
  await range('1–25 of 5,000').waitFor();
  await comesTo(page.locator('#account-rows > tr'), 25);
  await button(page, 'Older').click();
  await range('26–50 of 5,000').waitFor();
  await button(page, 'Newer').click();
  await range('1–25 of 5,000').waitFor();
  await page.getByLabel('Find').fill('@SHOP.4321');
  await said(page, '1 account found.');
  await comesTo(page.locator('#account-rows > tr'), 1);
  await accountRow(page, 'shop.4321').waitFor();
  await page.getByLabel('Find').fill('nobody');
  await page.getByText('No account fits.').waitFor();
  await page.getByLabel('Find').fill('');
  await page.getByLabel('Status').first().selectOption('disconnected');
  await page.getByText('No account fits.').waitFor();
});

browserTest('accounts are narrowed to a project, and new owners come into it', async (fixtures) => {
  const { page, sandbox, control } = fixtures;
  const [other = ''] = sandbox.seed({
    projects: [{ name: 'Second' }],
    accounts: [{ handle: 'there' }],
  }).projectIds;
  sandbox.seed({ accounts: [{ handle: 'here' }] });
  await fixtures.openConsole();
  await accountRow(page, 'here').getByText('First project').waitFor();
  await page.getByLabel('Project').first().selectOption('Second');
  await accountRow(page, 'here').waitFor({ state: 'detached' });
  await button(page, 'Connect as a new owner').click();
  await page.locator('#account-rows > tr').nth(1).waitFor();
  assert.equal((await control(`GET /accounts?projectId=${other}`)).items.length, 2);
});

void test('a sandbox that went away is missed, and found again', async () => {
  const first = await createSandbox();
  const browser = await startBrowser();
  try {
    const { page } = await browser.open();
    await page.goto(first.url);
    await page.locator('#now[datetime]').waitFor();
    await first.close();
    await page.getByRole('alert').filter({ hasText: 'does not answer' }).waitFor();
    const second = await createSandbox({ port: Number(new URL(first.url).port) });
    try {
      second.seed({ accounts: [{ handle: 'again' }] });
      await accountRow(page, 'again').waitFor({ timeout: 20_000 });
      assert.equal(await page.getByRole('alert').count(), 0);
    } finally {
      await second.close();
    }
  } finally {
    await browser.close();
  }
});
