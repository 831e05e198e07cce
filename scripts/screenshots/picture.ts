import { spawnSync } from 'node:child_process';
import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Page, PageScreenshotOptions } from 'playwright-core';

const folder = fileURLToPath(new URL('../../docs/images', import.meta.url));
const LARGEST = 200_000;

/** A part of the page; all of it when left out. */
type Clip = NonNullable<PageScreenshotOptions['clip']>;

/** Colours are reduced to a palette where `pngquant` is installed; a picture that stays large fails the run. */
export async function takePicture(page: Page, file: string, clip?: Clip): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, file);
  await page.screenshot({ path, clip });
  spawnSync('pngquant', ['--force', '--skip-if-larger', '--strip', '--output', path, '128', path]);
  const { size } = statSync(path);
  console.log(`${file}  ${Math.round(size / 1_000)} kB`);
  if (size <= LARGEST) return;
  console.error(`Above ${LARGEST / 1_000} kB. Install pngquant and run it again.`);
  process.exitCode = 1;
}
