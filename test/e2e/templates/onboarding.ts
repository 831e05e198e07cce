import assert from 'node:assert/strict';

import { deactivate, executionIn, itemsOf, type SavedWorkflow } from '../../n8n-server/index.ts';
import { executionOf, formAddress, leave, nextPage, openForm, submit } from '../support/forms.ts';
import { step } from '../support/step.ts';
import { visit } from '../support/suspended.ts';
import { templateRunner } from './runs.ts';

/** From the form to the consent page. */
async function openTheForm(workflow: SavedWorkflow, platform: string) {
  const page = await openForm(formAddress(templateRunner().fixture.n8n.url, workflow));
  const waitingUrl = await submit(page, { Platform: platform });
  const authorizeUrl = await leave(await nextPage(waitingUrl));
  const executionId = executionOf(waitingUrl);
  await templateRunner().suspendedAt(executionId, 'Wait for Connection');
  return { executionId, authorizeUrl };
}

step(
  'onboard-account: who consents comes back connected and is welcomed, who denies is asked why',
  async () => {
    const { sandbox } = templateRunner().fixture;
    const { projectId } = templateRunner().project('Onboarding');
    const workflow = await templateRunner().setUp('onboard-account', { projectId });
    await templateRunner().start(workflow);

    const { executionId, authorizeUrl } = await openTheForm(workflow, 'Instagram');
    const consent = await visit(authorizeUrl);
    const returned = await visit(await sandbox.approve(authorizeUrl, { handle: 'newcomer' }));
    const connected = await templateRunner().ended(executionId);
    const denied = await openTheForm(workflow, 'TikTok');
    const sorry = await visit(await sandbox.deny(denied.authorizeUrl));
    const refused = await templateRunner().ended(denied.executionId);
    await deactivate(templateRunner().fixture.n8n.rest, workflow.id);

    assert.match(consent.html, /value="approve"/);
    assert.match(returned.html, /<h1>Connected<\/h1>/);
    const [welcome, ...others] = itemsOf(connected, 'Welcome');
    assert.equal(welcome?.message, '@newcomer is connected on instagram. Welcome!');
    assert.equal(welcome.projectId, projectId);
    assert.deepEqual([others, itemsOf(connected, 'Ask What Was Wrong')], [[], []]);
    assert.deepEqual(templateRunner().toldToTeam(/@newcomer/), [welcome.message]);
    assert.match(sorry.html, /Not connected/);
    const [question] = itemsOf(refused, 'Ask What Was Wrong');
    assert.match(String(question?.message), /not connected \(access_denied\)/);
    assert.equal(templateRunner().toldToTeam(/not connected \(access_denied\)/).length, 1);
    assert.deepEqual(itemsOf(refused, 'Welcome'), []);
  },
);

step(
  'onboard-account: a customer for whom no link can be made reads so, and the team can see why',
  async () => {
    const { sandbox, n8n } = templateRunner().fixture;
    const { projectId } = templateRunner().project('Not possible');
    const workflow = await templateRunner().setUp('onboard-account', { projectId });
    await templateRunner().start(workflow);
    const route = '/v1/projects/:projectId/social/oauth-url';
    sandbox.faults.add({ route, kind: 'status', status: 403, times: 1 });

    const page = await openForm(formAddress(n8n.url, workflow));
    const sorry = await nextPage(await submit(page, { Platform: 'TikTok' }));
    await leave(sorry);
    const execution = await executionIn(n8n.rest, executionOf(sorry.url), { statuses: ['error'] });

    assert.match(sorry.html, /<h1>This does not work at the moment<\/h1>/);
    assert.equal(execution.resultData.lastNodeExecuted, 'Let the Execution Fail');
    const [refused] = itemsOf(execution, 'Create Connect Link', 1);
    assert.ok(refused?.error);
    assert.equal(execution.resultData.error?.message, refused.error);
  },
);
