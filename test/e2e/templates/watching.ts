// One thing is changed beyond the notes: the trigger looks every five seconds instead of minutes.
import assert from 'node:assert/strict';

import { deactivate, executionIn, itemsOf } from '../../n8n-server/index.ts';
import { api } from '../support/deliveries.ts';
import { fastTicks } from '../support/polling.ts';
import { step } from '../support/step.ts';
import { visit } from '../support/suspended.ts';
import { templateRunner } from './runs.ts';

/** The owner opens the address of the message, consents and comes back; the id of the execution. */
async function reconnect(
  address: string,
  { handle, workflowId, known }: { handle: string; workflowId: string; known: string[] },
): Promise<string> {
  const { status, headers } = await fetch(address, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  assert.equal(status, 307);
  const executionId = await templateRunner().begun(workflowId, known);
  await templateRunner().suspendedAt(executionId, 'Wait for Connection');
  const returned = await visit(
    await templateRunner().fixture.sandbox.approve(headers.get('location') ?? '', { handle }),
  );
  assert.match(returned.html, /<h1>Connected<\/h1>/);
  return executionId;
}

step(
  'watch-health: the owner gets an address that reconnects, what no owner can mend goes to the team',
  async (tell) => {
    const { sandbox, n8n } = templateRunner().fixture;
    const { projectId, ids } = templateRunner().project('Watched', [{ handle: 'expired' }]);
    const parameters = { 'Account Went Bad': { pollTimes: fastTicks } };
    const workflow = await templateRunner().setUp('watch-health', { parameters });
    await templateRunner().start(workflow);

    sandbox.setAccount(ids[0] ?? '', { status: 'reauth_required' });
    const first = await templateRunner().ended(await templateRunner().begun(workflow.id));
    const [message, ...others] = itemsOf(first, 'Send It to the Owner');
    const address = /http\S+/.exec(String(message?.text))?.[0] ?? '';
    tell(`the owner is sent ${address.replace(/=[^&]+/g, '=…')}`);
    const second = await templateRunner().ended(
      await reconnect(address, { handle: 'expired', workflowId: workflow.id, known: [first.id] }),
    );
    // The content of accounts that were there from the start is looked at every half an hour, of a new one at once.
    const connectedAt = new Date().toISOString();
    const account = { projectId, handle: 'hidden', connectedAt, health: { isShadowbanned: true } };
    sandbox.seed({ accounts: [account] });
    const third = await templateRunner().ended(
      await templateRunner().begun(workflow.id, [first.id, second.id]),
    );
    await deactivate(n8n.rest, workflow.id);

    assert.equal(message?.subject, '@expired has to be reconnected');
    assert.deepEqual([others, itemsOf(first, 'Tell the Team')], [[], []]);
    const [thanked] = itemsOf(second, 'Thank the Owner');
    assert.deepEqual([thanked?.status, thanked?.socialAccountId], ['completed', ids[0]]);
    assert.deepEqual(itemsOf(second, 'Remind the Owner Later'), []);
    const subjects = itemsOf(third, 'Tell the Team').map(({ subject }) => subject);
    assert.deepEqual(subjects, ['@hidden: shadowbanned']);
    assert.deepEqual(itemsOf(third, 'Send It to the Owner'), []);
  },
);

/** What the owner's browser gets for an address of the watch. */
const openReconnect = (query: string) =>
  visit(`${templateRunner().fixture.n8n.url}/webhook/layers-reconnect${query}`);

step(
  'watch-health: an address that leads nowhere is answered in words, and the team can see why',
  async () => {
    const { n8n } = templateRunner().fixture;
    const { projectId } = templateRunner().project('Unknown');
    const workflow = await templateRunner().setUp('watch-health');
    await templateRunner().start(workflow);
    const unknown = `?project=${projectId}&account=sa_00000000-0000-4000-8000-000000000000`;

    const pages = [];
    for (const query of [unknown, '', '?project=<b>&account=<b>']) pages.push(await openReconnect(query));
    const executionId = await templateRunner().begun(workflow.id);
    const execution = await executionIn(n8n.rest, executionId, { statuses: ['error'] });
    await deactivate(n8n.rest, workflow.id);

    for (const { status, headers, html } of pages) {
      assert.deepEqual([status, headers.get('content-type')], [404, 'text/html; charset=utf-8']);
      assert.match(html, /<h1>This link does not work at the moment<\/h1>/);
      assert.doesNotMatch(html, /<b>|Error in workflow/);
    }
    assert.equal(execution.resultData.lastNodeExecuted, 'Let the Execution Fail');
    const [refused] = itemsOf(execution, 'Create Reauth Link', 1);
    assert.ok(refused?.error);
    assert.equal(execution.resultData.error?.message, refused.error);
  },
);

step('watch-health: what we revoked ourselves is no alarm, what the owner revoked is one', async () => {
  const { sandbox, n8n } = templateRunner().fixture;
  const { ids } = templateRunner().project('Revoked', [{ handle: 'ours' }, { handle: 'theirs' }]);
  const [ours = '', theirs = ''] = ids;
  const parameters = { 'Account Went Bad': { pollTimes: fastTicks } };
  const workflow = await templateRunner().setUp('watch-health', { parameters });
  await templateRunner().start(workflow);

  await api(sandbox, { method: 'DELETE', path: `/v1/social-accounts/${ours}` });
  const quiet = await templateRunner().ended(await templateRunner().begun(workflow.id));
  sandbox.setAccount(theirs, { status: 'disconnected', disconnectedReason: 'revoked_by_owner' });
  const loud = await templateRunner().ended(await templateRunner().begun(workflow.id, [quiet.id]));
  await deactivate(n8n.rest, workflow.id);

  const [event] = itemsOf(quiet, 'Account Went Bad');
  assert.deepEqual([event?.handle, event?.disconnectedReason], ['ours', 'revoked_by_partner']);
  assert.deepEqual([...itemsOf(quiet, 'Tell the Team'), ...itemsOf(quiet, 'Send It to the Owner')], []);
  const subjects = itemsOf(loud, 'Tell the Team').map(({ subject }) => subject);
  assert.deepEqual(subjects, ['@theirs: disconnected']);
});
