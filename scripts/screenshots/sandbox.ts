/** The sandbox's console and consent pages. */
import { createSandbox } from '../../sandbox/dist/index.js';
import type { TestBrowser } from '../../test/browser/browser.ts';
import { PAGE_STATES } from '../../test/browser/page-states.ts';
import { takePicture } from './picture.ts';

const PICTURES = [
  { state: 'console', file: 'sandbox-console.png', height: 1_000 },
  { state: 'consent-tiktok', file: 'consent-page.png', height: 920 },
  { state: 'consent-instagram', file: 'consent-page-instagram.png', height: 880 },
] as const;

export async function takeSandbox(browser: TestBrowser): Promise<void> {
  const sandbox = await createSandbox({
    clock: 'manual',
    startAt: '2026-11-01T09:30:00Z',
    // The same on every run, and plainly nobody's.
    apiKeys: [
      { key: 'lp_test_EXAMPLE_this-key-opens-nothing-but-a-sandbox', organizationName: 'Example Agency' },
    ],
  });
  try {
    for (const { state, file, height } of PICTURES) {
      sandbox.reset();
      const { page, context } = await browser.open({
        viewport: { width: 1_280, height },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      });
      const found = PAGE_STATES.find(({ name }) => name === state);
      if (!found) throw new Error(`There is no page state ${state}`);
      await found.show(page, sandbox);
      await takePicture(page, file);
      await context.close();
    }
  } finally {
    await sandbox.close();
  }
}
