// Every page of the sandbox in every state worth seeing; for the accessibility check, the artifacts and the pictures in the docs.

/// <reference lib="dom" />

import type { Sandbox } from 'layers-social-sandbox';
import type { Page } from 'playwright-core';

import { callApi } from '../support/call-api.ts';
import { accountRow, button, change, linkFor, listen, said, subscribe } from './steps.ts';

interface PageState {
  name: string;
  show: (page: Page, sandbox: Sandbox) => Promise<void>;
}

const at = (page: Page, url: string) => page.goto(url).then(() => undefined);

async function consoleAt(page: Page, sandbox: Sandbox): Promise<void> {
  await page.goto(`${sandbox.url}/`);
  await page.locator('#now[datetime]').waitFor();
}

/** Fills the sandbox with accounts, deliveries, requests and a fault. */
async function fillSandbox(page: Page, sandbox: Sandbox): Promise<void> {
  const listener = await listen();
  try {
    await subscribe(sandbox, listener.url);
    await consoleAt(page, sandbox);
    await button(page, 'Add the sample accounts').click();
    await said(page, '13 accounts added.');
    await page.getByLabel('Handle of the new owner').fill('lighthouse.radio');
    await button(page, 'Connect as a new owner').click();
    await accountRow(page, 'lighthouse.radio').waitFor();
    await page.locator('#delivery-rows').getByText('delivered').first().waitFor();
    listener.answer = 503;
    await change(page, 'trail_notes', 'Expire the token');
    await page.locator('#delivery-rows').getByText('last answer 503').waitFor();
    await linkFor(sandbox, { platform: 'instagram' });
    await callApi(sandbox, `GET /projects/${sandbox.projectId}/social-accounts?limit=200`);
    await page.getByRole('switch', { name: /429/ }).check();
    await said(page, /^On/);
    await callApi(sandbox, 'GET /whoami');
    await page.locator('#request-rows').getByText('fault: status').waitFor();
    await page.locator('#authorization-rows').getByText('pending').waitFor();
  } finally {
    await listener.close();
  }
}

export async function quiet(page: Page): Promise<void> {
  await page
    .locator('#said')
    .evaluateAll((lines) => lines.forEach((line) => line.setAttribute('hidden', '')));
  await page.evaluate(() => window.scrollTo(0, 0));
}

export const PAGE_STATES: readonly PageState[] = [
  { name: 'console-empty', show: consoleAt },
  {
    name: 'console',
    show: async (page, sandbox) => {
      await fillSandbox(page, sandbox);
      await quiet(page);
    },
  },
  {
    name: 'console-open',
    show: async (page, sandbox) => {
      await fillSandbox(page, sandbox);
      await page.locator('#delivery-rows summary').first().click();
      await page.getByText('Plan another').click();
      await page.locator('#authorization-rows summary').first().click();
      await quiet(page);
    },
  },
  {
    name: 'console-menu',
    show: async (page, sandbox) => {
      await fillSandbox(page, sandbox);
      await page.locator('#account-rows summary').first().click();
      await quiet(page);
    },
  },
  {
    name: 'console-reset',
    show: async (page, sandbox) => {
      await consoleAt(page, sandbox);
      await button(page, 'Reset the sandbox…').click();
      await quiet(page);
    },
  },
  { name: 'consent-tiktok', show: async (page, sandbox) => at(page, (await linkFor(sandbox)).authorizeUrl) },
  {
    name: 'consent-instagram',
    show: async (page, sandbox) => at(page, (await linkFor(sandbox, { platform: 'instagram' })).authorizeUrl),
  },
  {
    name: 'consent-open',
    show: async (page, sandbox) => {
      await page.goto(
        (await linkFor(sandbox, { scopes: ['video.list', 'video.publish', 'custom.scope'] })).authorizeUrl,
      );
      for (const summary of await page.locator('summary').all()) await summary.click();
    },
  },
  {
    name: 'consent-left',
    show: async (page, sandbox) => {
      await page.goto((await linkFor(sandbox)).authorizeUrl);
      await button(page, 'Leave without deciding').click();
      await page.getByRole('heading', { name: 'Nothing was decided' }).waitFor();
    },
  },
  { name: 'consent-done', show: (page, sandbox) => at(page, `${sandbox.url}/returned`) },
  {
    name: 'consent-denied',
    show: (page, sandbox) => at(page, `${sandbox.url}/returned?layers_oauth_error=access_denied`),
  },
  {
    name: 'consent-mismatch',
    show: (page, sandbox) => at(page, `${sandbox.url}/returned?layers_oauth_error=account_mismatch`),
  },
  {
    name: 'consent-unknown',
    show: (page, sandbox) => at(page, `${sandbox.url}/instagram/authorize?state=st_x`),
  },
  {
    name: 'consent-expired',
    show: async (page, sandbox) => {
      const { authorizeUrl } = await linkFor(sandbox);
      await sandbox.clock.advance(11 * 60_000);
      await page.goto(authorizeUrl);
    },
  },
  {
    name: 'consent-used',
    show: async (page, sandbox) => {
      const { authorizeUrl } = await linkFor(sandbox);
      await sandbox.approve(authorizeUrl);
      await page.goto(authorizeUrl);
    },
  },
];
