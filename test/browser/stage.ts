// A sandbox, a browser, and a fresh page for each test. A test also fails when its page misbehaved: an error in the console,
// or a request that would have left this machine.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';

import { createSandbox, type Sandbox, type SandboxOptions } from 'layers-social-sandbox';
import type { BrowserContextOptions, Page } from 'playwright-core';

import { startBrowser, type TestBrowser, type Watched } from './browser.ts';

export const EPOCH = '2026-11-01T12:00:00Z';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Scene extends Watched {
  sandbox: Sandbox;
  /** The console, loaded and filled in. */
  openConsole: () => Promise<void>;
  /** One request to the control API: `control('GET /accounts')`. */
  control: (what: string, body?: unknown) => Promise<Answer>;
}

export type Answer = Record<string, unknown> & { items: Record<string, unknown>[] };

interface SceneOptions extends BrowserContextOptions {
  /** What a page may say in its console all the same. */
  allowed?: RegExp;
}

export type Rule = (name: string, work: (scene: Scene) => Promise<void>, options?: SceneOptions) => void;

/** Registers what starts and ends with the file; the answer registers its tests. */
export function stage(options: SandboxOptions = {}): Rule {
  let sandbox: Sandbox;
  let browser: TestBrowser;
  before(async () => {
    sandbox = await createSandbox({ clock: 'manual', startAt: EPOCH, ...options });
    browser = await startBrowser();
  });
  after(async () => {
    await browser.close();
    await sandbox.close();
  });
  return (name, work, { allowed, ...contextOptions } = {}) =>
    void test(name, { timeout: 60_000 }, async () => {
      sandbox.reset();
      const watched = await browser.open(contextOptions);
      try {
        await work(sceneOf(sandbox, watched));
        assert.deepEqual(
          watched.faults.filter((fault) => !allowed?.test(fault)),
          [],
        );
      } finally {
        await watched.context.close();
      }
    });
}

function sceneOf(sandbox: Sandbox, watched: Watched): Scene {
  return {
    ...watched,
    sandbox,
    openConsole: async () => {
      await watched.page.goto(`${sandbox.url}/`);
      await watched.page.locator('#now[datetime]').waitFor();
    },
    control: (what, body) => control(sandbox, what, body),
  };
}

async function control(sandbox: Sandbox, what: string, body?: unknown): Promise<Answer> {
  const [method = 'GET', path = ''] = what.split(' ', 2);
  const response = await fetch(`${sandbox.url}/_sandbox${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  });
  assert.ok(response.ok, `${what}: ${response.status}`);
  return (await response.json()) as Answer;
}

/** One request to the API itself. */
export async function callApi(sandbox: Sandbox, what: string, body?: unknown): Promise<Response> {
  const [method = 'GET', path = ''] = what.split(' ', 2);
  return fetch(`${sandbox.url}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${sandbox.apiKey}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

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
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(listener.answer).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const listener: Listener = {
    url: `http://127.0.0.1:${address.port}/hook`,
    answer: 200,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return listener;
}

export async function subscribe(sandbox: Sandbox, url: string): Promise<void> {
  const events = ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'];
  assert.equal((await callApi(sandbox, 'POST /webhook-endpoints', { url, events })).status, 201);
}
