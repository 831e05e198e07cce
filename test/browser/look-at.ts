// A page as people see it: on a phone and on a desk, by day and by night. No serious accessibility fault, nothing wider
// than the screen. A picture of each look is left under artifacts/screenshots.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const folder = fileURLToPath(new URL('../../artifacts/screenshots', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [
  [360, 740],
  [1280, 900],
] as const;

export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of WIDTHS) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const look = `${width} px, ${colorScheme}`;
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true });
      assert.deepEqual(await seriousFaults(page), [], look);
      const needed = await page.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(needed <= width, `${needed} px needed at ${look}`);
    }
  }
}

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations, passes } = await page.evaluate<AxeResults>('axe.run()');
  assert.ok(passes.length > 5, 'axe looked at the page');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}
