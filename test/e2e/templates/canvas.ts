// The templates as they look when a person opens them.
import assert from 'node:assert/strict';

import type { Locator, Page } from 'playwright-core';

import { startBrowser } from '../../browser/browser.ts';
import { editorIn } from '../../browser/n8n-editor.ts';
import { owner } from '../../n8n-server/index.ts';
import { step } from '../support/step.ts';
import { importTemplate, templateFiles } from '../support/templates.ts';
import { templateRunner } from './runs.ts';

async function bottomOf(part: Locator): Promise<number> {
  const box = await part.boundingBox();
  return box ? box.y + box.height : NaN;
}

/** How much of its height the text of the note takes; more than 1 is cut off. */
async function fillOf(note: Locator): Promise<number> {
  const { y = NaN, height = NaN } = (await note.boundingBox()) ?? {};
  const texts = await note.locator('h2, h3, p, li').all();
  return (Math.max(...(await Promise.all(texts.map(bottomOf)))) - y) / height;
}

/** How large a node is drawn when the workflow is opened, of its size at 100 %. */
const zoomOf = async (page: Page): Promise<number> => {
  const style = await page.locator('.vue-flow__transformationpane').getAttribute('style');
  return Number(/scale\(([\d.]+)\)/.exec(style ?? '')?.[1]);
};

step(
  'every template opens readable: no note is cut off or half empty',
  async (tell) => {
    const { rest, url } = templateRunner().fixture.n8n;
    const browser = await startBrowser();
    const unreadable: string[] = [];
    try {
      const { page } = await browser.open({ viewport: { width: 1440, height: 900 } });
      // The editor is large, and every template is a page load.
      page.setDefaultTimeout(60_000);
      const editor = editorIn(page, url);
      await editor.logIn(owner);
      for (const file of templateFiles()) {
        await editor.openWorkflow((await importTemplate(rest, file)).id);
        await editor.fit();
        const notes = await page.locator('[data-test-id="sticky"]').all();
        const [fill, zoom] = [await Promise.all(notes.map(fillOf)), await zoomOf(page)];

        tell(`${file}: ${Math.round(zoom * 100)} %, notes ${fill.map((part) => part.toFixed(2)).join(' ')}`);
        const isReadable = fill.length > 0 && fill.every((part) => part > 0.7 && part < 1) && zoom > 0.6;
        if (!isReadable) unreadable.push(file);
      }
    } finally {
      await browser.close();
    }
    assert.deepEqual(unreadable, []);
  },
  480_000,
);
