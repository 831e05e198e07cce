import assert from 'node:assert/strict';

import { createCredential, itemsOf, listExecutions, type SavedWorkflow } from '../../n8n-server/index.ts';
import {
  basicAuth,
  executionOf,
  formAddress,
  leave,
  linesOf,
  nextPage,
  openForm,
  submit,
} from '../support/forms.ts';
import { step } from '../support/step.ts';
import { visit } from '../support/suspended.ts';
import { templateRunner } from './runs.ts';

const question = 'Disconnect these accounts?';
const login = { user: 'office', password: 'a-long-word' };

/** From the form to the next page: the preview, or why there is none. */
async function askToOffboard(projectId: string) {
  const address = formAddress(templateRunner().fixture.n8n.url, offboarding);
  const page = await openForm(address, basicAuth(login.user, login.password));
  const preview = await nextPage(await submit(page, { 'Project ID': projectId }));
  return { preview, executionId: executionOf(preview.url) };
}

/** The page that follows the answer, and the execution when it is over. */
async function answer({ preview, executionId }: Awaited<ReturnType<typeof askToOffboard>>, said: string) {
  await submit(preview, { [question]: said });
  const last = await nextPage(preview.url, preview);
  await leave(last);
  return { last, execution: await templateRunner().ended(executionId) };
}

let offboarding: SavedWorkflow;

step('offboard-customer: without the login there is no form, and nothing starts', async () => {
  const { projectId, ids } = templateRunner().project('Guarded', [{ handle: 'guarded' }]);
  const { rest, url } = templateRunner().fixture.n8n;
  const httpBasicAuth = await createCredential(rest, { name: 'Form', type: 'httpBasicAuth', data: login });
  offboarding = await templateRunner().setUp('offboard-customer', { credentials: { httpBasicAuth } });
  await templateRunner().start(offboarding);
  const form = new FormData();
  form.append('field-0', projectId);
  const statuses = [];

  for (const headers of [{}, basicAuth(login.user, 'a-wrong-word')]) {
    statuses.push((await visit(formAddress(url, offboarding), headers)).status);
    const posted = await fetch(formAddress(url, offboarding), { method: 'POST', headers, body: form });
    statuses.push(posted.status);
  }

  assert.deepEqual(statuses, [401, 401, 401, 401]);
  assert.deepEqual(await listExecutions(rest, offboarding.id), []);
  assert.deepEqual(templateRunner().revoked(ids), []);
});

step('offboard-customer: a no revokes nothing, and the last page says so', async () => {
  const { projectId, ids } = templateRunner().project('Staying', [{ handle: 'kept', queuedPosts: 1 }]);

  const asked = await askToOffboard(projectId);
  const unsigned = await visit(asked.preview.url.split('?')[0] ?? '');
  const { last, execution } = await answer(asked, 'No, keep them');

  assert.deepEqual(linesOf(asked.preview), ['@kept (tiktok): 1 queued post will be canceled']);
  assert.equal(unsigned.status, 401);
  assert.match(last.html, /<h1>Nothing was disconnected<\/h1>/);
  assert.equal(itemsOf(execution, 'Keep Everything').length, 1);
  assert.deepEqual(templateRunner().revoked(ids), []);
});

step(
  'offboard-customer: a yes revokes once what the preview told, and the last page says what became of it',
  async () => {
    const { projectId, ids } = templateRunner().project('Leaving', [
      { handle: 'small', platform: 'tiktok', queuedPosts: 2 },
      { handle: 'grown', platform: 'instagram', queuedPosts: 1 },
      { handle: 'lent', leased: true },
    ]);
    const [small = '', grown = ''] = ids;

    const asked = await askToOffboard(projectId);
    templateRunner().fixture.sandbox.seed({ scheduledPosts: [{ socialAccountId: grown, count: 3 }] });
    const { last, execution } = await answer(asked, 'Yes, disconnect them');
    const results = itemsOf(execution, 'Revoke');

    assert.deepEqual(linesOf(asked.preview).sort(), [
      '@grown (instagram): 1 queued post will be canceled',
      '@small (tiktok): 2 queued posts will be canceled',
    ]);
    const [left, ...others] = results.filter(({ deleted }) => deleted !== true);
    assert.deepEqual([left?.errorCode, others], ['TOO_MANY_QUEUED_POSTS', []]);
    const [gone] = results.filter(({ deleted }) => deleted === true);
    assert.deepEqual([gone?.socialAccountId, gone?.canceledScheduledPosts], [small, 2]);
    assert.deepEqual(templateRunner().revoked(ids), [small]);
    const [grownLine = '', smallLine] = linesOf(last).sort();
    assert.equal(smallLine, '@small: disconnected, 2 queued posts canceled');
    assert.match(grownLine, /^@grown: left alone\. .+ more queued posts/);
  },
);

const hostile = [
  '<iframe src="https://example.com"></iframe>',
  'two\nlines',
  'two\\nlines\\\\nmore',
  '<b>bold</b>&lt;i&gt;',
  "$('Enter the Project') {{ 1 + 1 }}",
  '\u202etxet',
];
/** One line, without what a page would take for a line break or a change of direction. */
const shown = hostile.map((handle) => handle.replace(/[\p{C}\s\\]+/gu, ' '));

step('offboard-customer: a hostile handle is a line of text on every page', async () => {
  const accounts = hostile.map((handle) => ({ handle, platform: 'tiktok' }));
  const { projectId, ids } = templateRunner().project('Hostile', accounts);
  const route = `/v1/social-accounts/${ids[0]}`;
  templateRunner().fixture.sandbox.faults.add({ route, kind: 'status', status: 403, times: 1 });

  const asked = await askToOffboard(projectId);
  const { last } = await answer(asked, 'Yes, disconnect them');

  const previewed = shown.map((handle) => `@${handle} (tiktok): 0 queued posts will be canceled`);
  assert.deepEqual(linesOf(asked.preview).sort(), previewed.sort());
  const results = linesOf(last);
  assert.equal(results.length, hostile.length);
  for (const handle of shown)
    assert.ok(
      results.some((line) => line.startsWith(`@${handle}: `)),
      handle,
    );
  assert.equal(templateRunner().revoked(ids).length, hostile.length);
});

step('offboard-customer: what cannot be done is said, and nothing is disconnected', async () => {
  const empty = templateRunner().project('Empty').projectId;
  const { projectId: done } = templateRunner().project('Done', [{ handle: 'done', status: 'disconnected' }]);
  const unread = templateRunner().project('Unread', [{ handle: 'unread', platform: 'tiktok' }]);
  const { sandbox } = templateRunner().fixture;
  const told = async (projectId: string) => {
    const { preview, executionId } = await askToOffboard(projectId);
    await leave(preview);
    const execution = await templateRunner().ended(executionId);
    assert.match(preview.html, /<h1>Nothing was disconnected<\/h1>/);
    assert.deepEqual(itemsOf(execution, 'Revoke'), []);
    return linesOf(preview);
  };

  const unknownProject = await told('prj_00000000-0000-4000-8000-000000000000');
  const noProject = await told('<b>nobody</b>');
  const emptyProject = await told(empty);
  sandbox.behaviour.set({ listIncludesDisconnected: true });
  const doneProject = await told(done);
  sandbox.behaviour.set({ listIncludesDisconnected: false });
  sandbox.faults.add({
    route: '/v1/projects/:projectId/scheduled-posts',
    kind: 'status',
    status: 403,
    times: 1,
  });
  const unreadProject = await told(unread.projectId);

  assert.match(unknownProject[0] ?? '', /^Layers did not list the accounts of prj_0{8}.*: .+/);
  assert.match(noProject[0] ?? '', /^Layers did not list the accounts of <b>nobody<\/b>: .+/);
  assert.deepEqual(emptyProject, ['The project has no connected account, or only leased ones.']);
  assert.deepEqual(doneProject, ['@done (tiktok): is disconnected already']);
  assert.match(
    unreadProject[0] ?? '',
    /^@unread \(tiktok\): stays connected, because what a revoke cancels is not known\. .+/,
  );
  assert.deepEqual(templateRunner().revoked(unread.ids), []);
});
