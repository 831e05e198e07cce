import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { locator } from '../support/n8n-context';
import { searchList } from '../support/n8n-engine';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const search = (method: string, more: object = {}) =>
  searchList(method, {
    credentials: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
    parameters: { resource: 'account', operation: 'get', project: locator(sandbox.projectId) },
    ...more,
  });

describe('projects', () => {
  it('are searched by the API', async () => {
    sandbox.seed({ projects: [{ name: 'Acme Coffee' }, { name: 'Bean Bar' }] });

    const { results } = await search('searchProjects', { filter: 'coffee' });

    expect(results).toEqual([{ name: 'Acme Coffee', value: expect.stringMatching(/^prj_/) }]);
    expect(sandbox.requests().at(-1)?.path).toContain('search=coffee');
  });

  it('say when they are archived', async () => {
    sandbox.seed({ projects: [{ name: 'Old one', status: 'archived' }] });

    expect((await search('searchProjects', { filter: 'old' })).results).toMatchObject([
      { name: 'Old one (archived)' },
    ]);
  });

  it('come page by page', async () => {
    sandbox.seed({ projects: Array.from({ length: 150 }, (_, n) => ({ name: `Project ${n}` })) });

    const first = await search('searchProjects');
    const second = await search('searchProjects', { paginationToken: first.paginationToken });

    expect(first.results).toHaveLength(100);
    expect(second.results).toHaveLength(51);
    expect(second.paginationToken).toBeUndefined();
  });
});

describe('accounts', () => {
  it('show handle, platform and what is to know about them', async () => {
    sandbox.seed({
      accounts: [
        { handle: 'fine', platform: 'instagram' },
        { handle: 'dead', platform: 'tiktok', status: 'reauth_required' },
        { handle: 'lent', leased: true },
      ],
    });

    const { results } = await search('searchAccounts');

    expect(new Set(results.map(({ name }) => name))).toEqual(
      new Set(['@fine (instagram)', '@dead (tiktok) – needs reauth', '@lent (tiktok) – leased']),
    );
  });

  it.each([
    ['a part of the handle', 'coff'],
    ['the handle as people write it', '@ACME'],
    ['the platform', 'instagram'],
    ['what is wrong', 'needs reauth'],
  ])('are found by %s', async (_, filter) => {
    sandbox.seed({
      accounts: [
        { handle: 'acmecoffee', platform: 'instagram', status: 'reauth_required' },
        { handle: 'other', platform: 'tiktok' },
      ],
    });

    const { results } = await search('searchAccounts', { filter });

    expect(results.map(({ name }) => name)).toEqual(['@acmecoffee (instagram) – needs reauth']);
  });

  it('are found by id', async () => {
    const [id] = sandbox.seed({ accounts: [{}, {}] }).socialAccountIds;

    expect((await search('searchAccounts', { filter: id })).results).toMatchObject([{ value: id }]);
  });

  it('come page by page, past pages without a match', async () => {
    sandbox.seed({ accounts: { count: 450, handle: 'fleet' } });
    const [last] = sandbox.seed({
      accounts: [{ handle: 'needle', platform: 'tiktok', connectedAt: '2020-01-01T00:00:00Z' }],
    }).socialAccountIds;

    const first = await search('searchAccounts');
    expect(first.results).toHaveLength(200);
    expect(first.paginationToken).toEqual(expect.any(String));

    const found = await search('searchAccounts', { filter: 'needle' });
    expect(found).toEqual({ results: [{ name: '@needle (tiktok)', value: last }] });
  });

  it('are nothing but an empty list when there are none', async () => {
    await expect(search('searchAccounts')).resolves.toEqual({ results: [] });
  });

  it('need a project first', async () => {
    const parameters = { resource: 'account', operation: 'get', project: locator('') };

    await expect(search('searchAccounts', { parameters })).rejects.toMatchObject({
      message: "'Project' is not chosen yet",
      description: "Choose the 'Project' first.",
    });
  });

  it('cannot be listed for a project that only the run will tell', async () => {
    const parameters = { resource: 'account', operation: 'get', project: locator('={{ $json.projectId }}') };

    await expect(search('searchAccounts', { parameters })).rejects.toMatchObject({
      message: expect.stringContaining('is an expression'),
    });
  });
});

it('say what is wrong in the words of an execution', async () => {
  const credentials = { apiKey: 'lp_test_AAAA_wrong', baseUrl: sandbox.url };

  for (const method of ['searchProjects', 'searchAccounts']) {
    await expect(search(method, { credentials })).rejects.toMatchObject({
      message: 'Layers did not accept the API key',
    });
  }
});
