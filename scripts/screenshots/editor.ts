/** n8n's editor with the nodes in it: a template on the canvas, and a step that has run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createSandbox } from '../../sandbox/dist/index.js';
import type { TestBrowser } from '../../test/browser/browser.ts';
import { boxOf, editorIn } from '../../test/browser/n8n-editor.ts';
import {
  ensureN8n,
  owner,
  pack,
  startN8n,
  type N8n,
  type SavedWorkflow,
} from '../../test/n8n-server/index.ts';
import { seedEditor } from '../n8n/seed-editor.ts';
import { takePicture } from './picture.ts';

const CANVAS = { width: 1_440, height: 820 };
/** Wide enough for the columns that tell what is the matter. */
const STEP = { width: 1_720, height: 720 };
/** The templates whose canvas is shown: one that waits, and one that a trigger starts. */
const ON_THE_CANVAS = {
  'n8n-workflow.png': 'Onboard an account',
  'n8n-trigger-workflow.png': 'Watch health and have owners reconnect',
};
const PICKER = { width: 1_440, height: 560 };

export async function takeEditor(browser: TestBrowser): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'layers-social-screenshots-'));
  const sandbox = await createSandbox();
  try {
    sandbox.seed({ accounts: 'sample' });
    const install = await ensureN8n({ log: console.log });
    const place = { install, userFolder: folder, tarball: await pack(folder), log: console.log };
    const n8n = await startN8n(place);
    await seedEditor(n8n.rest, sandbox);
    await take(browser, n8n).finally(() => n8n.stop());
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function take(browser: TestBrowser, { rest, url }: N8n): Promise<void> {
  const { page, context } = await browser.open({ viewport: CANVAS, colorScheme: 'light' });
  const editor = editorIn(page, url);
  await editor.logIn(owner);

  const workflows = await rest.get<SavedWorkflow[]>('/workflows');
  for (const [file, wanted] of Object.entries(ON_THE_CANVAS)) {
    const workflow = workflows.find(({ name }) => name === wanted);
    if (!workflow) throw new Error(`There is no template "${wanted}"`);
    await editor.openWorkflow(workflow.id);
    await editor.fit();
    await takePicture(page, file);
  }

  await page.setViewportSize(PICKER);
  const picker = await editor.searchTriggers('Layers');
  await takePicture(page, 'n8n-triggers.png', await boxOf(picker));

  await page.setViewportSize(STEP);
  await editor.startWorkflow();
  await editor.addNode('Layers Social', 'Get account health');
  await editor.pick('project', 'First project');
  await editor.pick('account', '@night.garden (tiktok) – needs reauth', 'garden');
  await editor.executeStep();
  await editor.output('night.garden');
  await editor.closeNotices();
  await takePicture(page, 'n8n-step.png');
  await context.close();
}
