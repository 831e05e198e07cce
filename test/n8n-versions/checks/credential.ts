import assert from 'node:assert/strict';

import { testCredential } from '../../support/n8n-engine.ts';
import type { CheckContext, Words } from './check.ts';

/** The credential's test tells a good key from a bad one and a wrong address from a right one. */
export async function credential({ packageFolder, credentials }: CheckContext): Promise<Words> {
  const good = await testCredential(credentials, packageFolder);
  const badKey = await testCredential({ ...credentials, apiKey: 'lp_test_AAAA_wrong' }, packageFolder);
  const http = await testCredential({ ...credentials, baseUrl: 'http://layers.example' }, packageFolder);

  assert.equal(good.status, 'OK', good.message);
  assert.equal(badKey.status, 'Error');
  assert.equal(http.status, 'Error');
  return { 'bad key': badKey.message, 'plain http': http.message };
}
