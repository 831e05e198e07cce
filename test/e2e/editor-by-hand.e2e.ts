// The editor as people use it, in a real browser: a node added, an account picked, a step executed; and an owner who
// clicks their way from the form through consent to the page that n8n shows them.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import type { Page } from 'playwright-core';

import { startBrowser, type TestBrowser, type Watched } from '../browser/browser.ts';
import { lookAt } from '../browser/look-at.ts';
import { editorIn } from '../browser/n8n-editor.ts';
import {
  activate,
  chooseIn,
  createWorkflow,
  executionIn,
  itemsOf,
  listExecutions,
  owner,
  readTemplates,
  waitFor,
} from '../n8n-server/index.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { byId, layers, manualStart, save } from './support/workflow.ts';

const pictures = fileURLToPath(new URL('../../artifacts/screenshots', import.meta.url));

let fixture: N8nFixture;
let browser: TestBrowser | undefined;
let form: { url: string; workflowId: string };

before(async () => {
  mkdirSync(pictures, { recursive: true });
  fixture = await openN8nFixture('by-hand');
  fixture.sandbox.seed({ accounts: 'sample' });
  browser = await startBrowser();
  form = await openForm();
});

after(async () => {
  await browser?.close();
  await fixture.close();
});

/** The template that onboards an account, ready for customers. */
async function openForm(): Promise<typeof form> {
  const template = readTemplates().get('onboard-account');
  assert.ok(template);
  const choice = {
    credential: fixture.credential,
    project: { id: fixture.sandbox.projectId, name: 'First project' },
    returnUrl: `${fixture.sandbox.url}/returned`,
  };
  const { id, nodes } = await createWorkflow(fixture.n8n.rest, chooseIn(template, choice));
  await activate(fixture.n8n.rest, id);
  const trigger = nodes.find(({ type }) => type === 'n8n-nodes-base.formTrigger');
  assert.ok(trigger?.webhookId);
  return { url: `${fixture.n8n.url}/form/${trigger.webhookId}`, workflowId: id };
}

const picture = (page: Page, name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });

async function openPage(width: number, height: number): Promise<Watched> {
  assert.ok(browser);
  return browser.open({ viewport: { width, height } });
}

/** Fills the form in and is sent to the platform's consent page. What n8n's form does on its page is n8n's. */
async function ownerAtConsent(): Promise<Watched> {
  const watched = await openPage(360, 740);
  const { page, faults } = watched;
  await page.goto(form.url);
  await page.getByRole('combobox').selectOption('TikTok');
  await picture(page, 'n8n-form-360');
  await page.getByRole('button', { name: 'Submit' }).click();
  await page.waitForURL((url) => url.href.startsWith(fixture.sandbox.url));
  faults.length = 0;
  return watched;
}

const suspended = () =>
  waitFor(
    'the execution to be put aside',
    async () =>
      (await listExecutions(fixture.n8n.rest, form.workflowId)).find(({ status }) => status === 'waiting'),
    { timeoutMs: 20_000 },
  );

step(
  'a person adds the node, picks an account from the list, executes the step and sees its health',
  async () => {
    const { page } = await openPage(1440, 900);
    const editor = editorIn(page, fixture.n8n.url);
    await editor.logIn(owner);
    await editor.startWorkflow();
    await editor.addNode('Layers Social', 'Get account health');
    await picture(page, 'n8n-node-added');

    await editor.pick('project', 'First project');
    await editor.pick('account', '@night.garden (tiktok) – needs reauth', 'garden');
    await editor.executeStep();

    const output = await editor.output('night.garden');
    await picture(page, 'n8n-step-executed');
    assert.match(output, /critical/);
    assert.match(output, /has to be reconnected by its owner/);
  },
);

step('the panel of a trigger names the button that is there', async () => {
  const { page } = await openPage(1440, 900);
  const editor = editorIn(page, fixture.n8n.url);
  await editor.logIn(owner);
  for (const [search, action] of [
    ['Layers Social', 'On health degraded'],
    ['Layers Social Webhook', 'On account needs reauth'],
  ] as const) {
    await editor.startWith(search, action);
    const [, button = ''] = /click ([\w ]+)[.:]/.exec(await editor.triggerHelp()) ?? [];
    await picture(page, `n8n-panel-${action.replaceAll(' ', '-')}`);

    assert.notEqual(button, '');
    assert.ok(await page.getByRole('button', { name: button }).first().isVisible(), `no button "${button}"`);
  }
});

step('link and wait executed step by step: the wait says that it polls, and sees the owner', async () => {
  const { rest, url } = fixture.n8n;
  const link = layers(fixture, 'Create Connect Link', {
    parameters: {
      resource: 'connection',
      operation: 'createConnectLink',
      project: byId(fixture.sandbox.projectId),
      platform: 'tiktok',
    },
  });
  const wait = layers(fixture, 'Wait for Connection', {
    parameters: { resource: 'connection', operation: 'wait' },
  });
  const apart = [manualStart(), link, wait].map((each, place) => ({
    ...each,
    position: [place * 220, 0] as [number, number],
  }));
  const { id } = await save(rest, 'Step by step', apart);
  const { page } = await openPage(1440, 900);
  const editor = editorIn(page, url);
  await editor.logIn(owner);
  await editor.openWorkflow(id);

  await editor.openNode('Create Connect Link');
  await editor.executeStep();
  const [authorizeUrl] = /http\S+authorize\S+/.exec(await editor.output('authorize')) ?? [];
  assert.ok(authorizeUrl);
  await fixture.sandbox.approve(authorizeUrl, { handle: 'step.by.step' });
  await editor.closeNode();
  await editor.openNode('Wait for Connection');
  await editor.executeStep();

  assert.match(await editor.output('step.by.step'), /completed/);
  await page.getByText('The link was made by another execution').first().waitFor();
  await picture(page, 'n8n-step-by-step');
});

step('an owner clicks through form and consent, and the suspended workflow goes on', async () => {
  const { page, faults } = await ownerAtConsent();
  const { id } = await suspended();

  await page
    .getByRole('button', { name: /^Approve/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Connected' }).waitFor();

  const execution = await executionIn(fixture.n8n.rest, id);
  assert.equal(execution.status, 'success');
  assert.match(String(itemsOf(execution, 'Welcome')[0]?.message), /is connected on tiktok/);
  await lookAt(page, 'return-connected');
  assert.deepEqual(faults, []);
});

step('an owner who says no reads so, and may come again', async () => {
  const { page, faults } = await ownerAtConsent();
  const { id } = await suspended();

  await page
    .getByRole('button', { name: /^Deny|^Cancel|^Don/ })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Not connected' }).waitFor();

  const execution = await executionIn(fixture.n8n.rest, id);
  assert.equal(itemsOf(execution, 'Ask What Was Wrong').length, 1);
  await lookAt(page, 'return-denied');
  assert.deepEqual(faults, []);
});

step('an owner who comes back too early reads "almost there", and looking again finishes it', async () => {
  const { page, faults } = await ownerAtConsent();
  const { id } = await suspended();
  const consent = page.url();
  const { resumeToken } = await executionIn(fixture.n8n.rest, id, { statuses: ['waiting'] });

  await page.goto(`${fixture.n8n.url}/webhook-waiting/${id}?signature=${resumeToken}`);
  await page.getByRole('heading', { name: 'Almost there' }).waitFor();
  await lookAt(page, 'return-early');
  await fixture.sandbox.approve(consent);
  await page.getByRole('link', { name: 'Look again' }).click();

  await page.getByRole('heading', { name: 'Connected' }).waitFor();
  assert.equal((await executionIn(fixture.n8n.rest, id)).status, 'success');
  assert.deepEqual(faults, []);
});
