// The invite link in a mail.
import assert from 'node:assert/strict';

import type { Mail } from './mail-server.ts';

export function linkIn(mail: Mail | undefined): string {
  const [link, ...others] = mail?.text.match(/https?:\S+/g) ?? [];
  assert.ok(link, 'the mail has no link');
  assert.deepEqual(others, []);
  return link;
}
