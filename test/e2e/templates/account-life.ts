import assert from 'node:assert/strict';

import { itemsOf, runManually } from '../../n8n-server/index.ts';
import { api } from '../support/deliveries.ts';
import { step } from '../support/step.ts';
import { templateRunner } from './runs.ts';

step('account-life: from the first consent over a lost token to the revocation', async () => {
  const { sandbox, n8n } = templateRunner().fixture;
  const { projectId } = templateRunner().project('Living');
  const trigger = 'When clicking ‘Execute workflow’';
  const json = { projectId, platform: 'tiktok', returnUrl: 'http://localhost/connected' };
  const { id } = await templateRunner().setUp('account-life', { pinData: { [trigger]: [{ json }] } });
  const executionId = await runManually(n8n.rest, id, trigger);

  await sandbox.approve(await templateRunner().openLink('connect', projectId), { handle: 'lively' });
  const list = `/v1/projects/${projectId}/social-accounts`;
  const { items } = await api<{ items: { socialAccountId: string }[] }>(sandbox, {
    method: 'GET',
    path: list,
  });
  const socialAccountId = items[0]?.socialAccountId ?? '';
  sandbox.setAccount(socialAccountId, { status: 'reauth_required' });
  const reauthUrl = await templateRunner().openLink('reauth', projectId);
  sandbox.seed({ scheduledPosts: [{ socialAccountId, count: 3 }] });
  await sandbox.approve(reauthUrl, { handle: 'lively' });
  const life = await templateRunner().ended(executionId);

  const first = (node: string): Record<string, unknown> => itemsOf(life, node)[0] ?? {};
  assert.equal(first('List Accounts').handle, 'lively');
  assert.equal(first('Check Health').fix, 'reauth_link');
  assert.equal(first('Wait for Reconnection').status, 'completed');
  assert.equal(first('Check Health Again').level, 'healthy');
  assert.deepEqual([first('Preview Revoke').deleted, first('Preview Revoke').queuedPostCount], [false, 3]);
  assert.deepEqual([first('Revoke').deleted, first('Revoke').canceledScheduledPosts], [true, 3]);
  assert.deepEqual(templateRunner().revoked([socialAccountId]), [socialAccountId]);
});
