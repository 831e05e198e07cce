// The one n8n in which the stories of all templates are lived.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { openStories, type Stories } from '../support/stories.ts';

let opened: Stories | undefined;

before(async () => {
  opened = await openStories('templates');
});

after(() => opened?.stage.close());

/** For steps: it is open while they run. */
export function stories(): Stories {
  assert.ok(opened);
  return opened;
}
