// One headless Chromium for a file of tests, and pages of it that must behave: no errors in their console, and no request that
// leaves this machine.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome.exe'];
const QUIET = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** `CHROMIUM` when set, else the first browser of a known name on the PATH. */
export function browserPath(): string {
  const named = process.env['CHROMIUM'];
  if (named) return named;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((file) =>
    existsSync(file),
  );
  if (!found)
    throw new Error(
      'No Chromium found. Install one (on Debian: apt-get install chromium) or set CHROMIUM to its path.',
    );
  return found;
}

export interface Watched {
  page: Page;
  context: BrowserContext;
  /** What the page should not have done: console errors, uncaught errors, requests to other machines. */
  faults: string[];
}

export interface TestBrowser {
  open(options?: BrowserContextOptions): Promise<Watched>;
  close(): Promise<void>;
}

export async function startBrowser(): Promise<TestBrowser> {
  const profile = mkdtempSync(join(tmpdir(), 'layers-browser-'));
  // The sandbox of Chromium itself needs rights that root in a container does not have.
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({
    executablePath: browserPath(),
    args: [...QUIET, ...asRoot, `--disk-cache-dir=${profile}`],
    env: { ...process.env, HOME: profile },
  });
  return {
    open: (options) => openWatched(browser, options),
    close: async () => {
      await browser.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function openWatched(browser: Browser, options?: BrowserContextOptions): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const faults: string[] = [];
  context.on('page', (page) => {
    page.on('console', (line) => {
      if (line.type() === 'error' || line.type() === 'warning') faults.push(`console: ${line.text()}`);
    });
    page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  });
  context.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url());
    if (protocol.startsWith('http') && !LOOPBACK.has(hostname))
      faults.push(`left this machine: ${request.url()}`);
  });
  await context.route(
    ({ protocol, hostname }) => protocol.startsWith('http') && !LOOPBACK.has(hostname),
    (route) => route.abort(),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  return { page, context, faults };
}
