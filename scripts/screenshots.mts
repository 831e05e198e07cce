/**
 * `npm run docs:screenshots`: the pictures in the docs, taken from the running software. Needs a Chromium (or `CHROMIUM`
 * with its path). Colours are reduced to a palette where `pngquant` is installed.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createSandbox, type Sandbox } from '../sandbox/dist/index.js';
import { startBrowser, type TestBrowser } from '../test/browser/browser.ts';
import { SCENES } from '../test/browser/scenes.ts';

const folder = fileURLToPath(new URL('../docs/images', import.meta.url));
const LARGEST = 200_000;
const PICTURES = [
  { scene: 'console', file: 'sandbox-console.png', height: 1_000 },
  { scene: 'consent-tiktok', file: 'consent-page.png', height: 920 },
  { scene: 'consent-instagram', file: 'consent-page-instagram.png', height: 880 },
] as const;

mkdirSync(folder, { recursive: true });
const sandbox = await createSandbox({
  clock: 'manual',
  startAt: '2026-11-01T09:30:00Z',
  // The same on every run, and plainly nobody's.
  apiKeys: [
    { key: 'lp_test_EXAMPLE_this-key-opens-nothing-but-a-sandbox', organizationName: 'Example Agency' },
  ],
});
const browser = await startBrowser();
try {
  for (const picture of PICTURES) {
    sandbox.reset();
    const size = await take(browser, sandbox, picture);
    console.log(`${picture.file}  ${Math.round(size / 1_000)} kB`);
    if (size > LARGEST) process.exitCode = 1;
  }
  if (process.exitCode) console.error(`Above ${LARGEST / 1_000} kB. Install pngquant and run it again.`);
} finally {
  await browser.close();
  await sandbox.close();
}

/** The size of the file in bytes. */
async function take(from: TestBrowser, world: Sandbox, picture: (typeof PICTURES)[number]): Promise<number> {
  const scene = SCENES.find(({ name }) => name === picture.scene);
  if (!scene) throw new Error(`There is no scene ${picture.scene}`);
  const path = join(folder, picture.file);
  const { page, context } = await from.open({
    viewport: { width: 1_280, height: picture.height },
    colorScheme: 'light',
    reducedMotion: 'reduce',
  });
  await scene.show(page, world);
  await page.screenshot({ path });
  await context.close();
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--strip', '--output', path, '128', path]);
  return statSync(path).size;
}
