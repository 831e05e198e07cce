// The schedule is not waited for: it is started by hand, as its button in the editor does.
import assert from 'node:assert/strict';

import { deactivate, runManually } from '../../n8n-server/index.ts';
import { createOwner } from '../../support/owner.ts';
import { createDataTable, type Row } from '../support/data-tables.ts';
import { linkIn } from '../support/invite-link.ts';
import { step } from '../support/step.ts';
import { templateRunner } from './runs.ts';

step('onboard-by-invite: from a row to a mail, and from the customer back into the row', async () => {
  const { sandbox, n8n } = templateRunner().fixture;
  const { projectId } = templateRunner().project('Invited');
  const rowFor = (name: string, changes: Row = {}): Row => ({
    email: `${name}@customer.example`,
    project_id: projectId,
    platform: 'tiktok',
    status: null,
    social_account_id: null,
    handle: null,
    ...changes,
  });
  const table = await createDataTable(n8n.rest, 'Customers', [
    rowFor('joins'),
    rowFor('refuses', { platform: 'instagram', status: '' }),
    rowFor('wrong', { platform: 'myspace' }),
    rowFor('there', { status: 'connected', handle: 'there' }),
  ]);
  const workflow = await templateRunner().setUp('onboard-by-invite', { tableId: table.id });
  await templateRunner().start(workflow);
  const started: string[] = [];
  const runOnce = async (): Promise<void> => {
    const id = await runManually(n8n.rest, workflow.id, 'Every Ten Minutes');
    started.push(id);
    await templateRunner().ended(id);
  };
  const rows = async (): Promise<Record<string, Row>> =>
    Object.fromEntries(
      (await table.rows()).map((row): [string, Row] => [String(row.email).replace(/@.*/, ''), row]),
    );

  await runOnce();
  const [joins] = await templateRunner().mailsTo('joins@customer.example', 1);
  const [refuses] = await templateRunner().mailsTo('refuses@customer.example', 1);
  assert.equal(joins?.subject, 'Please connect your tiktok account');
  const invited = await rows();
  assert.deepEqual([invited.joins?.status, invited.refuses?.status], ['invited', 'invited']);
  assert.match(String(invited.wrong?.status), /^not invited: /);
  assert.equal(invited.there?.status, 'connected');

  // Once is enough: the next round finds nobody to invite.
  await runOnce();
  assert.equal((await templateRunner().mailsTo('joins@customer.example', 1)).length, 1);

  const owner = createOwner();
  const connected = await sandbox.approve((await owner.press(linkIn(joins))).location, { handle: 'joined' });
  assert.equal((await owner.open(connected)).title, 'Connected');
  const first = await templateRunner().begun(workflow.id, started);
  await templateRunner().ended(first);
  const other = createOwner();
  await other.open(await sandbox.deny((await other.press(linkIn(refuses))).location));
  await templateRunner().ended(await templateRunner().begun(workflow.id, [...started, first]));

  const ended = await rows();
  assert.deepEqual([ended.joins?.status, ended.joins?.handle], ['connected', 'joined']);
  assert.match(String(ended.joins?.social_account_id), /^sa_/);
  assert.equal(ended.refuses?.status, 'denied');
  assert.deepEqual(
    templateRunner()
      .toldToTeam(/@customer\.example/)
      .sort(),
    ['joins@customer.example: connected as @joined', 'refuses@customer.example: denied'],
  );
  await deactivate(n8n.rest, workflow.id);
});

step('onboard-by-invite: a mail that cannot be sent is written into the row', async () => {
  const { n8n } = templateRunner().fixture;
  const { projectId } = templateRunner().project('Bounced');
  const table = await createDataTable(n8n.rest, 'Bounced', [
    {
      email: 'nobody@customer.example',
      project_id: projectId,
      platform: 'tiktok',
      status: null,
      social_account_id: null,
      handle: null,
    },
  ]);
  const workflow = await templateRunner().setUp('onboard-by-invite', { tableId: table.id });
  const { mailServer } = templateRunner();
  mailServer.isRefusing = true;
  await templateRunner().ended(await runManually(n8n.rest, workflow.id, 'Every Ten Minutes'));
  mailServer.isRefusing = false;

  const [row] = await table.rows();
  assert.match(String(row?.status), /^not invited: .+/);
});
