// What n8n's editor asks of the package: its nodes and icons, whether a credential works, what its dropdowns list.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { listNodeTypes, searchList, testCredential, type ListPage } from '../n8n-server/index.ts';
import { credentialFor, openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { byId, packageName } from './support/workflow.ts';

let fixture: N8nFixture;

before(async () => {
  fixture = await openN8nFixture('editor');
});

after(() => fixture.close());

const nodeNames = [
  'layersSocial',
  'layersSocialTool',
  'layersSocialInviteTrigger',
  'layersSocialTrigger',
  'layersSocialWebhookTrigger',
];

const searchPage = (what: 'project' | 'account', more: Record<string, unknown> = {}): Promise<ListPage> =>
  searchList(fixture.n8n.rest, {
    path: `parameters.${what}`,
    methodName: what === 'project' ? 'searchProjects' : 'searchAccounts',
    nodeType: `${packageName}.layersSocial`,
    parameters: { resource: 'account', operation: 'get', project: byId(fixture.sandbox.projectId) },
    credentials: { layersApi: fixture.credential },
    ...more,
  });

step('the nodes and the tool variant are listed, each with an icon for light and dark', async () => {
  const types = await listNodeTypes(fixture.n8n.rest);
  for (const name of nodeNames) {
    const type = types.find((candidate) => candidate.name === `${packageName}.${name}`);
    assert.ok(type, `${name} is not listed`);
    assert.ok(typeof type.iconUrl === 'object', `${name} has no themed icon`);
    for (const url of Object.values(type.iconUrl)) {
      const icon = await fixture.n8n.rest.file(`/${url}`);
      assert.equal(icon.status, 200);
      assert.match(await icon.text(), /<svg/);
    }
  }
});

step('the editor is told what each operation gives before it ran', async () => {
  const asked = ['account/getMany', 'account/getHealth', 'connection/createInviteLink', 'connection/wait'];
  for (const name of asked) {
    const schema = await fixture.n8n.rest.file(`/schemas/${packageName}.layersSocial/1.0.0/${name}.json`);
    assert.equal(schema.status, 200);
    assert.match(await schema.text(), /"socialAccountId"/);
  }
});

step('the credential test accepts a good key', async () => {
  assert.equal((await testCredential(fixture.n8n.rest, credentialFor(fixture.sandbox))).status, 'OK');
});

step(
  'the credential test refuses a wrong key, an address that is not there and a key sent in the clear',
  async () => {
    const refused = async (changes: Record<string, unknown>): Promise<string> => {
      const answer = await testCredential(fixture.n8n.rest, credentialFor(fixture.sandbox, changes));
      assert.equal(answer.status, 'Error');
      assert.doesNotMatch(answer.message, new RegExp(fixture.sandbox.apiKey));
      return answer.message;
    };

    assert.match(await refused({ apiKey: 'lp_test_nobody_nothing' }), /API key/);
    await refused({ baseUrl: 'http://127.0.0.1:9' });
    await refused({ baseUrl: 'http://layers.example' });
    assert.deepEqual(fixture.blockingProxy.attempts, []);
  },
);

step('the project dropdown pages and searches', async () => {
  const projects = Array.from({ length: 150 }, (_, index) => ({ name: `Brand ${index + 1}` }));
  fixture.sandbox.seed({ projects: [...projects, { name: 'Needle & Thread' }] });

  const first = await searchPage('project');
  const second = await searchPage('project', { paginationToken: first.paginationToken });
  const found = await searchPage('project', { filter: 'needle' });

  const values = [...first.results, ...second.results].map(({ value }) => value);
  assert.equal(values.length, 152);
  assert.equal(new Set(values).size, 152);
  assert.equal(second.paginationToken ?? undefined, undefined);
  assert.deepEqual(
    found.results.map(({ name }) => name),
    ['Needle & Thread'],
  );
});

step('the account dropdown pages and searches across pages', async () => {
  const { projectIds } = fixture.sandbox.seed({ projects: [{ name: 'Many accounts' }] });
  const [projectId = ''] = projectIds;
  fixture.sandbox.seed({ accounts: [{ projectId, handle: 'hidden_gem', platform: 'instagram' }] });
  fixture.sandbox.seed({ accounts: { count: 450, projectId, handle: 'crowd' } });
  const parameters = { resource: 'account', operation: 'get', project: byId(projectId) };

  const first = await searchPage('account', { parameters });
  const second = await searchPage('account', { parameters, paginationToken: first.paginationToken });
  const found = await searchPage('account', { parameters, filter: 'GEM' });

  assert.equal(first.results.length, 200);
  assert.equal(second.results.length, 200);
  assert.equal(found.results.length, 1);
  assert.match(found.results[0]?.name ?? '', /@hidden_gem \(instagram\)/);
});

step('the account dropdown tells what is missing when no project is chosen', async () => {
  const parameters = { resource: 'account', operation: 'get', project: byId('') };
  await assert.rejects(searchPage('account', { parameters }), /'Project' is not chosen yet/);
});
