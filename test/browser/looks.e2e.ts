// Every page, on a phone and on a desk, by day and by night: no serious accessibility fault, nothing wider than the
// screen. Pictures of all of them are left under artifacts/screenshots.

import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

import { SCENES } from './scenes.ts';
import { stage } from './stage.ts';

const folder = fileURLToPath(new URL('../../artifacts/screenshots', import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WIDTHS = [
  [360, 740],
  [1280, 900],
] as const;

mkdirSync(folder, { recursive: true });
const rule = stage({ behaviour: { signatureTime: 'clock' } });

for (const { name, show } of SCENES) {
  rule(
    name,
    async ({ page, sandbox }) => {
      await show(page, sandbox);
      for (const [width, height] of WIDTHS) {
        await page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const look = `${width} px, ${colorScheme}`;
          await page.screenshot({
            path: join(folder, `${name}-${width}-${colorScheme}.png`),
            fullPage: true,
          });
          assert.deepEqual(await seriousFaults(page), [], look);
          const needed = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(needed <= width, `${needed} px needed at ${look}`);
        }
      }
    },
    // A page for a link that cannot be used is answered with 404 or 410.
    { reducedMotion: 'reduce', allowed: /the server responded with a status of 4\d\d/ },
  );
}

async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations, incomplete, passes } = await page.evaluate<AxeResults>('axe.run()');
  assert.ok(passes.length > 5, 'axe looked at the page');
  const contrast = incomplete
    .filter(({ id }) => id === 'color-contrast')
    .flatMap(({ nodes }) => nodes.length);
  if (process.env['AXE_ALL'])
    console.log(
      violations.map(({ id, impact }) => `${id} ${impact}`),
      contrast,
    );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    );
}
