/**
 * `npm run docs:screenshots`: the pictures in the docs, taken from the running software. Needs a Chromium (or `CHROMIUM`
 * with its path), and installs n8n when `npm run n8n` has not done so yet.
 */
import { startBrowser } from '../test/browser/browser.ts';
import { takeEditor } from './screenshots/editor.ts';
import { takeInvites } from './screenshots/invites.ts';
import { takeSandbox } from './screenshots/sandbox.ts';

const browser = await startBrowser();
try {
  await takeSandbox(browser);
  await takeInvites(browser);
  await takeEditor(browser);
} finally {
  await browser.close();
}
