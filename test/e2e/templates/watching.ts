// One thing is changed beyond the notes: the trigger looks every five seconds instead of minutes.
import assert from 'node:assert/strict';

import { deactivate, itemsOf } from '../../n8n-server/index.ts';
import { createOwner } from '../../support/owner.ts';
import { createDataTable } from '../support/data-tables.ts';
import { api } from '../support/deliveries.ts';
import { linkIn } from '../support/invite-link.ts';
import { fastTicks } from '../support/polling.ts';
import { step } from '../support/step.ts';
import { templateRunner } from './runs.ts';

const parameters = { 'Account Went Bad': { pollTimes: fastTicks } };

step(
  'watch-health: the owner gets a link that reconnects, what no owner can mend goes to the team',
  async () => {
    const { sandbox, n8n } = templateRunner().fixture;
    const { projectId, ids } = templateRunner().project('Watched', [
      { handle: 'expired' },
      { handle: 'nobodys' },
    ]);
    const [expired = '', nobodys = ''] = ids;
    const email = 'expired@owner.example';
    const { id: tableId } = await createDataTable(n8n.rest, 'Watched', [
      { social_account_id: expired, email },
    ]);
    const workflow = await templateRunner().setUp('watch-health', { parameters, tableId });
    await templateRunner().start(workflow);

    sandbox.setAccount(expired, { status: 'reauth_required' });
    const first = await templateRunner().ended(await templateRunner().begun(workflow.id));
    const [mail] = await templateRunner().mailsTo(email, 1);
    assert.equal(mail?.subject, 'Please reconnect @expired');
    assert.equal(mail.from, 'hello@acme.example');
    assert.match(mail.text, /^Hello,\n\nthe permission to use @expired \(\w+\) has run out/);

    const owner = createOwner();
    const link = linkIn(mail);
    // A scanner looks first.
    for (const method of ['GET', 'HEAD', 'GET']) await createOwner().send(method, link);
    assert.match((await owner.open(link)).title, /^Reconnect @expired/);
    const { location } = await owner.press(link);
    assert.equal(
      (await owner.open(await sandbox.approve(location, { handle: 'expired' }))).title,
      'Connected',
    );
    const second = await templateRunner().ended(await templateRunner().begun(workflow.id, [first.id]));
    const [, thanks] = await templateRunner().mailsTo(email, 2);
    assert.equal(thanks?.subject, '@expired is connected again');
    assert.equal((await createOwner().press(link)).title, 'All is well');

    sandbox.setAccount(nobodys, { status: 'reauth_required' });
    const third = await templateRunner().ended(
      await templateRunner().begun(workflow.id, [first.id, second.id]),
    );
    // The content of accounts that were there from the start is looked at every half an hour, of a new one at once.
    const connectedAt = new Date().toISOString();
    const account = { projectId, handle: 'hidden', connectedAt, health: { isShadowbanned: true } };
    sandbox.seed({ accounts: [account] });
    const known = [first.id, second.id, third.id];
    await templateRunner().ended(await templateRunner().begun(workflow.id, known));
    await deactivate(n8n.rest, workflow.id);

    assert.equal((await templateRunner().mailsTo(email, 2)).length, 2);
    assert.deepEqual(templateRunner().toldToTeam(/@expired/), []);
    const [unknown, ...others] = templateRunner().toldToTeam(/@nobodys/);
    assert.match(unknown ?? '', /^@nobodys has to be reconnected .+ Its owner is not in your table\.$/);
    assert.deepEqual(others, []);
    const [hidden] = templateRunner().toldToTeam(/@hidden/);
    assert.match(hidden ?? '', /^@hidden: The platform is hiding /);
  },
);

step('watch-health: an owner who refuses is no secret to the team, and can come again', async () => {
  const { sandbox, n8n } = templateRunner().fixture;
  const [refusing = ''] = templateRunner().project('Refusing', [{ handle: 'refusing' }]).ids;
  const email = 'refusing@owner.example';
  const table = await createDataTable(n8n.rest, 'Refusing', [{ social_account_id: refusing, email }]);
  const workflow = await templateRunner().setUp('watch-health', { parameters, tableId: table.id });
  await templateRunner().start(workflow);
  sandbox.setAccount(refusing, { status: 'reauth_required' });
  const first = await templateRunner().begun(workflow.id);
  const [mail] = await templateRunner().mailsTo(email, 1);

  const owner = createOwner();
  const link = linkIn(mail);
  const denied = await owner.open(await sandbox.deny((await owner.press(link)).location));
  await templateRunner().ended(await templateRunner().begun(workflow.id, [first]));
  await deactivate(n8n.rest, workflow.id);

  assert.equal(denied.title, 'Not connected');
  const [told] = templateRunner().toldToTeam(/@refusing/);
  assert.match(told ?? '', /^@refusing: the owner came, but it is not reconnected \(access_denied\)/);
});

step('watch-health: what we revoked ourselves is no alarm, what the owner revoked is one', async () => {
  const { sandbox, n8n } = templateRunner().fixture;
  const { ids } = templateRunner().project('Revoked', [{ handle: 'ours' }, { handle: 'theirs' }]);
  const [ours = '', theirs = ''] = ids;
  const email = 'ours@owner.example';
  const table = await createDataTable(n8n.rest, 'Revoked', [{ social_account_id: ours, email }]);
  const workflow = await templateRunner().setUp('watch-health', { parameters, tableId: table.id });
  await templateRunner().start(workflow);

  await api(sandbox, { method: 'DELETE', path: `/v1/social-accounts/${ours}` });
  const quiet = await templateRunner().ended(await templateRunner().begun(workflow.id));
  sandbox.setAccount(theirs, { status: 'disconnected', disconnectedReason: 'revoked_by_owner' });
  await templateRunner().ended(await templateRunner().begun(workflow.id, [quiet.id]));
  await deactivate(n8n.rest, workflow.id);

  const [event] = itemsOf(quiet, 'Account Went Bad');
  assert.deepEqual([event?.handle, event?.disconnectedReason], ['ours', 'revoked_by_partner']);
  assert.deepEqual(await templateRunner().mailsTo(email, 0), []);
  assert.deepEqual(templateRunner().toldToTeam(/@ours/), []);
  assert.equal(templateRunner().toldToTeam(/^@theirs is disconnected\./).length, 1);
});
