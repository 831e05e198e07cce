// What the tests do with a sandbox and its pages.

import assert from 'node:assert/strict';

import type { Sandbox } from 'layers-social-sandbox';
import type { Locator, Page } from 'playwright-core';

import { callApi } from '../support/call-api.ts';
import { serveLocally } from '../support/local-server.ts';

export async function linkFor(sandbox: Sandbox, more: Record<string, unknown> = {}): Promise<Link> {
  const body = { platform: 'tiktok', returnUrl: `${sandbox.url}/returned`, ...more };
  const response = await callApi(sandbox, `POST /projects/${sandbox.projectId}/social/oauth-url`, body);
  assert.equal(response.status, 200);
  return (await response.json()) as Link;
}

export interface Link {
  authorizeUrl: string;
  state: string;
}

export const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });

/** Waits for the one line that answers a person's own doing. */
export async function said(page: Page, text: string | RegExp): Promise<void> {
  await page.locator('#said').filter({ hasText: text }).waitFor();
}

export const accountRow = (page: Page, handle: string) =>
  page.locator('#account-rows > tr').filter({ has: page.getByText(`@${handle}`, { exact: true }) });

/** Waits until there are so many; the page says what it did before it shows it. */
export async function comesTo(rows: Locator, count: number): Promise<void> {
  for (let tries = 0; tries < 100 && (await rows.count()) !== count; tries += 1)
    await rows.page().waitForTimeout(50);
  assert.equal(await rows.count(), count);
}

/** Opens the menu of one account and chooses in it. */
export async function change(page: Page, handle: string, what: string): Promise<void> {
  const row = accountRow(page, handle);
  await row.locator('summary').click();
  await row.getByRole('button', { name: what, exact: true }).click();
}

export interface Listener {
  url: string;
  /** The status of the next answers. */
  answer: number;
  close(): Promise<void>;
}

/** A webhook receiver on this machine. */
export async function listen(): Promise<Listener> {
  const { url, close } = await serveLocally((request, response) => {
    request.resume();
    response.writeHead(listener.answer).end();
  });
  const listener: Listener = { url: `${url}/hook`, answer: 200, close };
  return listener;
}

export async function subscribe(sandbox: Sandbox, url: string): Promise<void> {
  const events = ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'];
  assert.equal((await callApi(sandbox, 'POST /webhook-endpoints', { url, events })).status, 201);
}
