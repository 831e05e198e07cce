// One n8n for the tests of all templates.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { openTemplateRunner, type TemplateRunner } from '../support/template-runner.ts';

let opened: TemplateRunner | undefined;

before(async () => {
  opened = await openTemplateRunner('templates');
});

after(() => opened?.close());

/** For steps: it is open while they run. */
export function templateRunner(): TemplateRunner {
  assert.ok(opened);
  return opened;
}
