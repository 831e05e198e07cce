// The page Settings → Community nodes, in a real browser: what is on its list, and what Update does to a workflow that is
// published.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before } from 'node:test';

import type { Page } from 'playwright-core';

import { startBrowser, type TestBrowser } from '../browser/browser.ts';
import { editorIn } from '../browser/n8n-editor.ts';
import {
  activate,
  deactivate,
  ensureN8n,
  getWorkflow,
  listNodeTypes,
  owner,
  packageName,
  run,
  waitFor,
} from '../n8n-server/index.ts';
import { openN8nFixture, packedTarball, workFolder, type N8nFixture } from './support/fixtures.ts';
import { startRegistry, type Registry } from './support/npm-registry.ts';
import { announcedBy, pollingTrigger, pollingTriggerName, ticks } from './support/polling.ts';
import { step } from './support/step.ts';
import { passOn, save } from './support/workflow.ts';

const laterVersion = '99.0.0';
const folder = (): string => join(workFolder(), 'upgrade-registry');

let registry: Registry;
let fixture: N8nFixture;
let browser: TestBrowser;
let page: Page;
let workflowId: string;

before(async () => {
  const given = await ensureN8n({ log: console.log });
  registry = await startRegistry(folder(), given);
  await registry.publish(packedTarball());
  const npmrc = join(folder(), 'npmrc');
  writeFileSync(npmrc, '');
  fixture = await openN8nFixture('upgrade', {
    given,
    doubles: { [registry.host]: registry.port },
    env: {
      N8N_COMMUNITY_PACKAGES_REGISTRY: registry.url,
      NODE_EXTRA_CA_CERTS: registry.certificate,
      // The npm that n8n starts has no settings of this machine.
      npm_config_userconfig: npmrc,
      npm_config_cafile: registry.certificate,
      npm_config_cache: join(folder(), 'cache'),
    },
  });
  const trigger = pollingTrigger(fixture, fixture.sandbox.projectId);
  ({ id: workflowId } = await save(fixture.n8n.rest, 'Watch', [trigger, passOn('Act')]));
  await activate(fixture.n8n.rest, workflowId);
  browser = await startBrowser();
  ({ page } = await browser.open({ viewport: { width: 1280, height: 800 } }));
  await editorIn(page, fixture.n8n.url).logIn(owner);
});

after(async () => {
  await browser?.close();
  await fixture?.close();
  await registry?.close();
});

/** The package as a later version: its number, and a change of its code that shows in the items. */
async function makeLaterVersion(): Promise<string> {
  const place = join(folder(), 'later');
  const tarball = join(place, 'later.tgz');
  mkdirSync(place, { recursive: true });
  const tar = (...args: string[]) =>
    run({ file: 'tar', args, env: process.env, logFile: join(place, 'tar.log') }, 30_000);
  await tar('-xzf', packedTarball(), '-C', place);
  change(join(place, 'package/package.json'), /"version": "[^"]+"/, `"version": "${laterVersion}"`);
  const poll = join(place, 'package/dist/nodes/LayersSocialTrigger/poll.js');
  change(poll, 'json: { ...event }', `json: { ...event, madeBy: '${laterVersion}' }`);
  await tar('-czf', tarball, '-C', place, 'package');
  return tarball;
}

function change(file: string, what: string | RegExp, into: string): void {
  const text = readFileSync(file, 'utf8');
  const changed = text.replace(what, into);
  assert.notEqual(changed, text, `${file} has no ${what}`);
  writeFileSync(file, changed);
}

const installed = (): Promise<
  { packageName: string; installedVersion: string; updateAvailable?: string }[]
> => fixture.n8n.rest.get('/community-packages');

const card = () => page.locator('[data-test-id="community-package-card"]').filter({ hasText: packageName });

async function openPage(): Promise<void> {
  await page.goto(`${fixture.n8n.url}/settings/community-nodes`);
  await page.getByText('Community nodes').first().waitFor();
}

/** An owner who connects an account, and the items that the workflow has got by then. */
async function connect(handle: string) {
  const { sandbox } = fixture;
  sandbox.seed({ accounts: [{ handle, connectedAt: new Date().toISOString() }] });
  await ticks(sandbox, sandbox.projectId, 2);
  return announcedBy(fixture.n8n.rest, workflowId);
}

step('a package that was put into the folder by hand works, and is not on the list', async () => {
  const events = await connect('before_the_list');
  await openPage();

  assert.deepEqual(
    events.map(({ handle }) => handle),
    ['before_the_list'],
  );
  assert.deepEqual(await installed(), []);
  await page.getByText('Supercharge your workflows').first().waitFor();
});

step('installed on the page it is on the list, with its version and no Update', async () => {
  await page.getByRole('button', { name: 'Install a community node' }).click();
  await page
    .locator('[data-test-id="package-name-input"] input, input[data-test-id="package-name-input"]')
    .fill(packageName);
  await page.getByText('I understand the risks').click();
  await page.locator('[data-test-id="install-community-package-button"]').click();
  await card().waitFor();

  const [one] = await installed();
  assert.equal(one?.packageName, packageName);
  assert.match(await card().innerText(), new RegExp(`v${one?.installedVersion}`));
  assert.equal(await card().getByRole('button', { name: 'Update' }).count(), 0);
});

step('Update brings the later version to the published workflow, which tells nothing twice', async () => {
  await registry.publish(await makeLaterVersion());
  await openPage();
  await card().getByRole('button', { name: 'Update' }).click();
  await page.getByRole('button', { name: 'Confirm update' }).click();
  const isNew = async (): Promise<boolean> => (await installed())[0]?.installedVersion === laterVersion;
  await waitFor('the later version to be installed', isNew, { timeoutMs: 60_000 });
  await openPage();
  await card().getByText(`v${laterVersion}`).waitFor();
  assert.equal(await card().getByRole('button', { name: 'Update' }).count(), 0);

  const events = await connect('after_the_update');

  assert.equal((await getWorkflow(fixture.n8n.rest, workflowId)).active, true);
  assert.deepEqual(
    events.map(({ handle, madeBy }) => [handle, madeBy]),
    [
      ['before_the_list', undefined],
      ['after_the_update', laterVersion],
    ],
  );
});

step('uninstalled it is off the list, and the workflow stays with nodes that n8n does not know', async () => {
  await deactivate(fixture.n8n.rest, workflowId);
  await openPage();
  await card().locator('button').last().click();
  await page.getByText('Uninstall package').click();
  await page.getByRole('button', { name: 'Confirm uninstall' }).click();
  await card().waitFor({ state: 'detached' });

  assert.deepEqual(await installed(), []);
  const { nodes } = await getWorkflow(fixture.n8n.rest, workflowId);
  assert.deepEqual(
    nodes.map(({ name }) => name),
    [pollingTriggerName, 'Act'],
  );
  const known = (await listNodeTypes(fixture.n8n.rest)).map(({ name }) => name);
  assert.deepEqual(
    known.filter((name) => name.startsWith(packageName)),
    [],
  );
});
