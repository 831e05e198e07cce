import assert from 'node:assert/strict';

import { itemsOf, projectList, runManually } from '../../n8n-server/index.ts';
import { step } from '../support/step.ts';
import type { Choices } from '../support/templates.ts';
import { templateRunner } from './runs.ts';

/** Runs the report over these projects; what was sent, of every time that it was sent. */
function report(projectIds: string[]) {
  return reportWith({ parameters: { Projects: projectList(JSON.stringify(projectIds)) } });
}

async function reportWith(choices: Partial<Choices>) {
  const workflow = await templateRunner().setUp('weekly-health-report', choices);
  const execution = await templateRunner().ended(
    await runManually(templateRunner().fixture.n8n.rest, workflow.id, 'Every Monday'),
  );
  assert.equal(execution.resultData.runData['Send the Report']?.length, 1, 'it is sent once');
  const [written, ...others] = itemsOf(execution, 'Write the Report');
  assert.deepEqual(others, []);
  const { accounts, critical, warnings, text } = written ?? {};
  const mail = templateRunner().mailServer.mails.at(-1);
  assert.deepEqual([mail?.to, mail?.subject], ['team@acme.example', 'Health of our accounts']);
  assert.equal(mail?.text.trimEnd(), String(text).trimEnd());
  return { counts: [accounts, critical, warnings], lines: String(text).split('\n') };
}

step('weekly-health-report: one text, the worst first, and what could not be read at the end', async () => {
  const { projectId, ids } = templateRunner().project('Reported', [
    { handle: 'fine' },
    { handle: 'weak', platform: 'instagram', health: { score: 5 } },
    { handle: 'expired', platform: 'tiktok', status: 'reauth_required' },
    { handle: 'unreadable' },
  ]);
  const route = `/v1/social-accounts/${ids[3]}/health`;
  templateRunner().fixture.sandbox.faults.add({ route, kind: 'status', status: 403, times: 1 });

  const { counts, lines } = await report([projectId]);

  assert.deepEqual(counts, [4, 1, 1]);
  assert.match(lines[0] ?? '', /^critical \(tiktok\): @expired .+ reconnected/);
  assert.match(lines[1] ?? '', /^warning \(instagram\): @weak: .+ 5 of 100/);
  assert.match(lines[2] ?? '', /^not read: \w+/);
  assert.equal(lines.length, 3);
});

step('weekly-health-report: no project, none with an account, and three make one report each', async () => {
  const accounts = [{ handle: 'lost', platform: 'tiktok', status: 'reauth_required' }];
  const empty = templateRunner().project('Reported empty').projectId;
  const first = templateRunner().project('Reported first', accounts).projectId;
  const second = templateRunner().project('Reported second', accounts).projectId;
  const unknown = 'prj_00000000-0000-4000-8000-000000000000';

  const none = await report([]);
  const nobody = await report([empty]);
  const three = await report([first, empty, second]);
  const withUnknown = await report([unknown, first]);
  const healthy = await report([templateRunner().project('Reported well', [{ handle: 'fine' }]).projectId]);

  assert.deepEqual(none, { counts: [0, 0, 0], lines: [none.lines[0]] });
  assert.match(none.lines[0] ?? '', /^No project is chosen/);
  assert.deepEqual(nobody, { counts: [0, 0, 0], lines: ['There is no account to report on.'] });
  assert.deepEqual(three.counts, [2, 2, 0]);
  assert.deepEqual(
    three.lines.map((line) => /^critical \(tiktok\): @lost .+ \(project (prj_\S+)\)$/.exec(line)?.[1]),
    [first, second],
  );
  assert.deepEqual(withUnknown.counts, [1, 1, 0]);
  assert.match(withUnknown.lines[1] ?? '', /^not read: /);
  assert.equal(withUnknown.lines.length, 2);
  assert.deepEqual(healthy, { counts: [1, 0, 0], lines: ['All accounts are healthy.'] });
});

step('weekly-health-report: the projects can come from a table', async () => {
  const projectIds = ['Listed first', 'Listed second'].map(
    (name) => templateRunner().project(name, [{ handle: 'listed' }]).projectId,
  );
  const fromTable = projectList('={{ $input.all().map(item => item.json.projectId) }}');

  const { counts, lines } = await reportWith({
    parameters: { Projects: fromTable },
    pinData: { 'Every Monday': projectIds.map((projectId) => ({ json: { projectId } })) },
  });

  assert.deepEqual([counts, lines], [[2, 0, 0], ['All accounts are healthy.']]);
});
