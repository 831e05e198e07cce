import assert from 'node:assert/strict';

import { pollingOf } from '../engine/polling.ts';
import { openTrigger } from '../engine/trigger.ts';
import type { CheckContext } from './check.ts';

/** Announces each happening once, keeps its memory over a restart, and has none in the editor. */
export async function polling({ packageFolder, sandbox, credentials }: CheckContext): Promise<undefined> {
  const [known = ''] = sandbox.seed({ accounts: [{ handle: 'known' }] }).socialAccountIds;
  const parameters = { events: ['account_connected', 'health_degraded'], projectScope: 'all' };
  const plan = { packageFolder, credentials, type: 'layersSocialTrigger', parameters };
  const summary = (items: Record<string, unknown>[]) =>
    items.map(({ type, socialAccountId }) => [type, socialAccountId]);

  const tried = await openTrigger(plan);
  const samples = await pollingOf(tried, 'manual')();
  assert.deepEqual(summary(samples), [
    ['account_connected', known],
    ['health_degraded', known],
  ]);
  assert.equal(tried.save(), '{}', 'the editor left something in the static data');

  const first = await openTrigger(plan);
  const poll = pollingOf(first);
  assert.deepEqual(await poll(), [], 'the first look announced something');
  const [fresh = ''] = sandbox.seed({ accounts: [{ handle: 'fresh' }] }).socialAccountIds;
  assert.deepEqual(summary(await poll()), [['account_connected', fresh]]);
  assert.deepEqual(await poll(), []);

  const stored = first.save();
  sandbox.setAccount(known, { status: 'reauth_required' });
  const restarted = await openTrigger({ ...plan, stored });
  const pollAgain = pollingOf(restarted);
  assert.deepEqual(summary(await pollAgain()), [['health_degraded', known]]);
  assert.deepEqual(await pollAgain(), []);
}
