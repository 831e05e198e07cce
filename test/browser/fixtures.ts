// A sandbox, a browser, and a fresh page for each test. A test also fails when its page misbehaved: an error in the console,
// or a request that would have left this machine.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { createSandbox, type Sandbox, type SandboxOptions } from 'layers-social-sandbox';
import type { BrowserContextOptions } from 'playwright-core';

import { startBrowser, type TestBrowser, type Watched } from './browser.ts';

export const EPOCH = '2026-11-01T12:00:00Z';
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export interface Fixtures extends Watched {
  sandbox: Sandbox;
  /** The console, loaded and filled in. */
  openConsole: () => Promise<void>;
  /** One request to the control API: `control('GET /accounts')`. */
  control: (what: string, body?: unknown) => Promise<Answer>;
}

export type Answer = Record<string, unknown> & { items: Record<string, unknown>[] };

interface TestOptions extends BrowserContextOptions {
  /** What a page may say in its console all the same. */
  allowed?: RegExp;
}

type DefineTest = (name: string, work: (fixtures: Fixtures) => Promise<void>, options?: TestOptions) => void;

/** Registers what starts and ends with the file; the answer registers its tests. */
export function useFixtures(options: SandboxOptions = {}): DefineTest {
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
        await work(fixturesOf(sandbox, watched));
        assert.deepEqual(
          watched.faults.filter((fault) => !allowed?.test(fault)),
          [],
        );
      } finally {
        await watched.context.close();
      }
    });
}

function fixturesOf(sandbox: Sandbox, watched: Watched): Fixtures {
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
