// Every template as its reader uses it: the file imported into n8n, what its note asks for done, and its story lived.
// One thing is changed beyond the notes: the trigger of watch-health looks every five seconds instead of minutes.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import {
  activate,
  createCredential,
  deactivate,
  itemsOf,
  runManually,
  type SavedWorkflow,
} from '../../scripts/n8n-runtime/index.ts';
import { askInEditor } from './support/chat.ts';
import { curiousModel } from './support/curious-model.ts';
import { api } from './support/deliveries.ts';
import { executionOf, formAddress, leave, nextPage, openForm, submit, unescaped } from './support/forms.ts';
import { visit } from './support/parking.ts';
import { fastTicks } from './support/polling.ts';
import { openScriptedModel } from './support/scripted-model.ts';
import { step } from './support/step.ts';
import { openStories, type Stories } from './support/stories.ts';
import { importTemplate, readTemplate, templateFiles } from './support/templates.ts';

let stories: Stories;

before(async () => {
  stories = await openStories('templates');
});

after(() => stories.stage.close());

const start = async (workflow: SavedWorkflow): Promise<void> => activate(stories.stage.n8n.rest, workflow.id);

step(
  'every template is taken by n8n as it is: nodes, wires and notes, and no node type is unknown',
  async () => {
    for (const file of templateFiles()) {
      const { name, nodes, connections } = readTemplate(file);
      const imported = await importTemplate(stories.stage.n8n.rest, file);

      assert.deepEqual([imported.name, imported.active], [name, false]);
      assert.deepEqual(imported.connections, connections);
      // n8n adds a webhook id to what can be resumed by a visit.
      assert.partialDeepStrictEqual(imported.nodes, nodes);
      nodes.forEach(stories.typeOf);
    }
  },
);

/** From the form to the consent page. */
async function openTheForm(workflow: SavedWorkflow, platform: string) {
  const page = await openForm(formAddress(stories.stage.n8n.url, workflow));
  const waitingUrl = await submit(page, { Platform: platform });
  const authorizeUrl = await leave(await nextPage(waitingUrl));
  const executionId = executionOf(waitingUrl);
  await stories.parkedAt(executionId, 'Wait for Connection');
  return { executionId, authorizeUrl };
}

step(
  'onboard-account: who consents comes back connected and is welcomed, who denies is asked why',
  async () => {
    const { sandbox } = stories.stage;
    const { projectId } = stories.project('Onboarding');
    const workflow = await stories.setUp('onboard-account', { projectId });
    await start(workflow);

    const { executionId, authorizeUrl } = await openTheForm(workflow, 'Instagram');
    const consent = await visit(authorizeUrl);
    const returned = await visit(await sandbox.approve(authorizeUrl, { handle: 'newcomer' }));
    const connected = await stories.ended(executionId);
    const denied = await openTheForm(workflow, 'TikTok');
    const sorry = await visit(await sandbox.deny(denied.authorizeUrl));
    const refused = await stories.ended(denied.executionId);

    assert.match(consent.html, /value="approve"/);
    assert.match(returned.html, /<h1>Connected<\/h1>/);
    const [welcome, ...others] = itemsOf(connected, 'Welcome');
    assert.equal(welcome?.message, '@newcomer is connected on instagram. Welcome!');
    assert.equal(welcome.projectId, projectId);
    assert.deepEqual([others, itemsOf(connected, 'Ask What Was Wrong')], [[], []]);
    assert.match(sorry.html, /Not connected/);
    const [question] = itemsOf(refused, 'Ask What Was Wrong');
    assert.match(String(question?.message), /not connected \(access_denied\)/);
    assert.deepEqual(itemsOf(refused, 'Welcome'), []);
  },
);

/** The owner opens the address of the message, consents and comes back; the id of the execution. */
async function reconnect(
  address: string,
  handle: string,
  workflowId: string,
  known: string[],
): Promise<string> {
  const { status, headers } = await fetch(address, {
    redirect: 'manual',
    signal: AbortSignal.timeout(30_000),
  });
  assert.equal(status, 307);
  const executionId = await stories.begun(workflowId, known);
  await stories.parkedAt(executionId, 'Wait for Connection');
  const returned = await visit(
    await stories.stage.sandbox.approve(headers.get('location') ?? '', { handle }),
  );
  assert.match(returned.html, /<h1>Connected<\/h1>/);
  return executionId;
}

step(
  'watch-health: the owner gets an address that reconnects, what no owner can mend goes to the team',
  async (tell) => {
    const { sandbox, n8n } = stories.stage;
    const { projectId, ids } = stories.project('Watched', [{ handle: 'expired' }]);
    const parameters = { 'Account Went Bad': { pollTimes: fastTicks } };
    const workflow = await stories.setUp('watch-health', { parameters });
    await start(workflow);

    sandbox.setAccount(ids[0] ?? '', { status: 'reauth_required' });
    const first = await stories.ended(await stories.begun(workflow.id));
    const [message, ...others] = itemsOf(first, 'Send It to the Owner');
    const address = /http\S+/.exec(String(message?.text))?.[0] ?? '';
    tell(`the owner is sent ${address.replace(/=[^&]+/g, '=…')}`);
    const second = await stories.ended(await reconnect(address, 'expired', workflow.id, [first.id]));
    // The content of accounts that were there from the start is looked at every half an hour, of a new one at once.
    const account = { projectId, handle: 'hidden', health: { isShadowbanned: true } };
    sandbox.seed({ accounts: [account] });
    const third = await stories.ended(await stories.begun(workflow.id, [first.id, second.id]));
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

step('weekly-health-report: one text, the worst first, and what could not be read at the end', async () => {
  const { projectId, ids } = stories.project('Reported', [
    { handle: 'fine' },
    { handle: 'weak', platform: 'instagram', health: { score: 5 } },
    { handle: 'expired', platform: 'tiktok', status: 'reauth_required' },
    { handle: 'unreadable' },
  ]);
  const route = `/v1/social-accounts/${ids[3]}/health`;
  stories.stage.sandbox.faults.add({ route, kind: 'status', status: 403, times: 1 });
  const workflow = await stories.setUp('weekly-health-report', { projectId });
  await start(workflow);

  const { rest } = stories.stage.n8n;
  const execution = await stories.ended(await runManually(rest, workflow.id, 'Every Monday'));

  const [report, ...others] = itemsOf(execution, 'Send the Report');
  assert.deepEqual([report?.accounts, report?.critical, report?.warnings, others], [4, 1, 1, []]);
  const lines = String(report?.text).split('\n');
  assert.match(lines[0] ?? '', /^critical: @expired \(tiktok\): .+ reconnected/);
  assert.match(lines[1] ?? '', /^warning: @weak \(instagram\): .+ 5 of 100/);
  assert.match(lines[2] ?? '', /^not read: \w+/);
  assert.equal(lines.length, 3);
});

const question = 'Disconnect these accounts?';

/** From the form to the page with the preview. */
async function askToOffboard(projectId: string) {
  const page = await openForm(formAddress(stories.stage.n8n.url, offboarding));
  const preview = await nextPage(await submit(page, { 'Project ID': projectId }));
  return { preview, executionId: executionOf(preview.url) };
}

let offboarding: SavedWorkflow;

step('offboard-customer: a no revokes nothing', async () => {
  const { projectId, ids } = stories.project('Staying', [{ handle: 'kept', queuedPosts: 1 }]);
  offboarding = await stories.setUp('offboard-customer');
  await start(offboarding);

  const { preview, executionId } = await askToOffboard(projectId);
  await submit(preview, { [question]: 'No, keep them' });
  const execution = await stories.ended(executionId);

  assert.match(unescaped(preview.html), /@kept/);
  assert.equal(itemsOf(execution, 'Keep Everything').length, 1);
  assert.deepEqual(stories.revoked(ids), []);
});

step(
  'offboard-customer: a yes revokes once what the preview told, and the last page says what became of it',
  async () => {
    const { projectId, ids } = stories.project('Leaving', [
      { handle: 'small', platform: 'tiktok', queuedPosts: 2 },
      { handle: 'grown', platform: 'instagram', queuedPosts: 1 },
      { handle: 'lent', leased: true },
    ]);
    const [small = '', grown = ''] = ids;

    const { preview, executionId } = await askToOffboard(projectId);
    stories.stage.sandbox.seed({ scheduledPosts: [{ socialAccountId: grown, count: 3 }] });
    await submit(preview, { [question]: 'Yes, disconnect them' });
    const last = await nextPage(preview.url, preview);
    await leave(last);
    const results = itemsOf(await stories.ended(executionId), 'Revoke');

    const text = unescaped(preview.html);
    assert.match(text, /@small \(tiktok\): 2 queued posts will be canceled/);
    assert.match(text, /@grown \(instagram\): 1 queued posts will be canceled/);
    assert.doesNotMatch(text, /@lent/);
    const [left, ...others] = results.filter(({ deleted }) => deleted !== true);
    assert.deepEqual([left?.errorCode, others], ['TOO_MANY_QUEUED_POSTS', []]);
    const [gone] = results.filter(({ deleted }) => deleted === true);
    assert.deepEqual([gone?.socialAccountId, gone?.canceledScheduledPosts], [small, 2]);
    assert.deepEqual(stories.revoked(ids), [small]);
    assert.match(unescaped(last.html), /@small: disconnected, 2 queued posts canceled/);
    assert.match(unescaped(last.html), /@grown: left alone\. .+ more queued posts/);
  },
);

step('offboard-customer: a project without accounts is told so', async () => {
  const { projectId } = stories.project('Empty');

  const { preview, executionId } = await askToOffboard(projectId);
  await leave(preview);

  assert.match(preview.html, /There is no account to disconnect/);
  assert.deepEqual(itemsOf(await stories.ended(executionId), 'Preview Revoke'), []);
});

step('account-life: from the first consent over a lost token to the revocation', async () => {
  const { sandbox, n8n } = stories.stage;
  const { projectId } = stories.project('Living');
  const trigger = 'When clicking ‘Execute workflow’';
  const json = { projectId, platform: 'tiktok', returnUrl: 'http://localhost/connected' };
  const { id } = await stories.setUp('account-life', { pinData: { [trigger]: [{ json }] } });
  const executionId = await runManually(n8n.rest, id, trigger);

  await sandbox.approve(await stories.openLink('connect', projectId), { handle: 'lively' });
  const list = `/v1/projects/${projectId}/social-accounts`;
  const { items } = await api<{ items: { socialAccountId: string }[] }>(sandbox, 'GET', list);
  const socialAccountId = items[0]?.socialAccountId ?? '';
  sandbox.setAccount(socialAccountId, { status: 'reauth_required' });
  const reauthUrl = await stories.openLink('reauth', projectId);
  sandbox.seed({ scheduledPosts: [{ socialAccountId, count: 3 }] });
  await sandbox.approve(reauthUrl, { handle: 'lively' });
  const life = await stories.ended(executionId);

  const first = (node: string): Record<string, unknown> => itemsOf(life, node)[0] ?? {};
  assert.equal(first('List Accounts').handle, 'lively');
  assert.equal(first('Check Health').fix, 'reauth_link');
  assert.equal(first('Wait for Reconnection').status, 'completed');
  assert.equal(first('Check Health Again').level, 'healthy');
  assert.deepEqual([first('Preview Revoke').deleted, first('Preview Revoke').queuedPostCount], [false, 3]);
  assert.deepEqual([first('Revoke').deleted, first('Revoke').canceledScheduledPosts], [true, 3]);
  assert.deepEqual(stories.revoked([socialAccountId]), [socialAccountId]);
});

step(
  'ai-agent: the tools run with what the model found, the chat answers its words, nothing is changed',
  async (tell) => {
    const { sandbox, n8n } = stories.stage;
    const accounts = [{ handle: 'sick', status: 'reauth_required', queuedPosts: 2 }];
    const { projectId, ids } = stories.project('Asked about', accounts);
    const model = await openScriptedModel(curiousModel());
    const data = { apiKey: 'any', url: model.url, header: false };
    const openAiApi = await createCredential(n8n.rest, { name: 'Model', type: 'openAiApi', data });
    const workflow = await stories.setUp('ai-agent', { projectId, credentials: { openAiApi } });
    const since = sandbox.requests().at(-1)?.seq ?? 0;

    const asking = askInEditor(n8n, workflow, 'Which accounts need their owner?');
    const answer = await asking.finally(() => model.close());
    const execution = await stories.ended(await stories.begun(workflow.id));

    assert.equal(answer, '@sick needs a reauth_link; a revoke would cancel 2 posts.');
    assert.equal(itemsOf(execution, 'Agent')[0]?.output, answer);
    assert.deepEqual([model.requests.length, model.strays], [4, []]);
    assert.equal(model.requests[0]?.messages.at(-1)?.content, 'Which accounts need their owner?');
    const offered = model.requests[0]?.tools?.map(({ function: { name } }) => name).sort();
    assert.deepEqual(offered, ['List_Accounts', 'Preview_Revoke', 'Read_Health']);
    const asked = sandbox.requests().filter(({ seq }) => seq > since);
    tell(asked.map(({ method, route }) => `${method} ${route}`).join(', '));
    const routes = asked.map(({ route }) => route);
    assert.ok(asked.some(({ path }) => path.includes(`${ids[0]}/health`)));
    assert.ok(routes.includes('/v1/projects/:projectId/scheduled-posts'));
    assert.deepEqual([...new Set(asked.map(({ method }) => method))], ['GET']);
  },
);

step('no template was left out, and n8n wanted nothing from other machines', () => {
  assert.deepEqual([...stories.used].sort(), templateFiles());
  assert.deepEqual(stories.stage.outside.attempts, []);
});
