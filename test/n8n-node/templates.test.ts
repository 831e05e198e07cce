import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { INode, INodeParameters, INodeType, IPollFunctions } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { runWorkflow, type RunOptions } from '../support/n8n-engine';
import { byId, createHost } from './triggers/host';

interface Template {
  name: string;
  nodes: INode[];
  connections: Record<string, Record<string, Array<Array<{ node: string; type: string; index: number }>>>>;
  active: boolean;
}

const FOLDER = 'n8n-node/workflows';
/** Has its own test, beside the script that runs it. */
const ELSEWHERE = 'account-life.json';
const templates = readdirSync(FOLDER)
  .filter((file) => file !== ELSEWHERE)
  .map((file) => [file, read(file)] as const);

const PACKAGE = 'n8n-nodes-layers-social.';
/** Our nodes, by the names under which n8n knows them; it makes the tool from the node. */
const OURS: Record<string, INodeType> = {
  layersSocial: new LayersSocial(),
  layersSocialTool: new LayersSocial(),
  layersSocialTrigger: new LayersSocialTrigger(),
};
/** What n8n adds to a node when it makes a tool of it, or polls it. */
const ADDED = ['descriptionType', 'toolDescription', 'pollTimes'];
/** Nodes of n8n 2.0 and later, with the latest version that is there. */
const BUILT_IN: Record<string, number> = {
  'n8n-nodes-base.form': 1,
  'n8n-nodes-base.formTrigger': 2.2,
  'n8n-nodes-base.if': 2.2,
  'n8n-nodes-base.noOp': 1,
  'n8n-nodes-base.respondToWebhook': 1.1,
  'n8n-nodes-base.scheduleTrigger': 1.2,
  'n8n-nodes-base.set': 3.4,
  'n8n-nodes-base.splitOut': 1,
  'n8n-nodes-base.stickyNote': 1,
  'n8n-nodes-base.webhook': 2,
  '@n8n/n8n-nodes-langchain.agent': 1.7,
  '@n8n/n8n-nodes-langchain.chatTrigger': 1.1,
  '@n8n/n8n-nodes-langchain.lmChatOpenAi': 1.2,
};

describe.each(templates)('%s', (file, template) => {
  const names = template.nodes.map(({ name }) => name);
  const acting = template.nodes.filter(({ type }) => !type.endsWith('stickyNote'));

  it('is whole: every node is known, named once and connected', () => {
    const targets = Object.values(template.connections).flatMap((kinds) => Object.values(kinds).flat(2));

    expect(new Set(names).size).toBe(names.length);
    expect(new Set(template.nodes.map(({ id }) => id)).size).toBe(names.length);
    for (const { type, typeVersion } of template.nodes) {
      const known = type.startsWith(PACKAGE) ? OURS[type.slice(PACKAGE.length)] && 1 : BUILT_IN[type];
      expect([type, known]).toEqual([type, typeVersion]);
    }
    const linked = [...Object.keys(template.connections), ...targets.map(({ node }) => node)];
    expect(names).toEqual(expect.arrayContaining(linked));
    expect([...new Set(linked)].sort()).toEqual(acting.map(({ name }) => name).sort());
  });

  it('sets only parameters that are there and shown, to values that are offered', () => {
    for (const node of acting.filter(({ type }) => type.startsWith(PACKAGE))) {
      const description = OURS[node.type.slice(PACKAGE.length)]!.description;
      const { properties } = description;
      const given = without(node.parameters, ADDED);
      const shown = NodeHelpers.getNodeParameters(properties, given, true, false, node, description);
      const issues = NodeHelpers.getNodeParametersIssues(
        properties,
        { ...node, parameters: given },
        description,
      );

      expect(Object.keys(shown ?? {})).toEqual(expect.arrayContaining(Object.keys(given)));
      // The project is the user's own to choose.
      expect(Object.keys(issues?.parameters ?? {}).filter((name) => name !== 'project')).toEqual([]);
    }
  });

  it('explains itself, is inactive, and holds nothing of anybody', () => {
    const text = readFileSync(join(FOLDER, file), 'utf8');

    expect(template.active).toBe(false);
    expect(template.nodes.filter(({ type }) => type.endsWith('stickyNote')).length).toBeGreaterThan(1);
    expect(String(template.nodes[0]?.parameters.content)).toMatch(/^## .+\n.*To do/s);
    expect(text).not.toMatch(/"credentials"|https?:|lp_(live|test)_|(prj|sa|org|key)_[0-9a-f]{8}/);
  });
});

describe('on the engine', () => {
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await createSandbox();
  });

  beforeEach(() => sandbox.reset());

  afterAll(() => sandbox.close());

  it('onboards an account', async () => {
    const { status, nodes } = await run(
      'onboard-account.json',
      ['Create Connect Link', 'Wait for Connection'],
      {
        input: [{ Platform: 'TikTok' }],
        onNode: async (name, { items }) => {
          if (name === 'Create Connect Link') await sandbox.approve(String(items[0]?.json.authorizeUrl));
        },
      },
    );

    expect(status).toBe('success');
    expect(nodes['Wait for Connection']?.[0]?.items).toMatchObject([
      { json: { status: 'completed', platform: 'tiktok', projectId: sandbox.projectId } },
    ]);
  });

  it('parks while the owner is away', async () => {
    const chain = ['Create Connect Link', 'Wait for Connection'];
    const { status } = await run('onboard-account.json', chain, { input: [{ Platform: 'Instagram' }] });

    expect(status).toBe('waiting');
  });

  it('notices a bad account and has its owner reconnect it', async () => {
    const [account = ''] = sandbox.seed({ accounts: [{ handle: 'acme' }] }).socialAccountIds;
    const poll = pollerOf(find(read('watch-health.json'), 'Account Went Bad'));
    await poll();
    sandbox.setAccount(account, { status: 'reauth_required' });

    const events = await poll();
    const { nodes } = await run('watch-health.json', ['Create Reauth Link', 'Wait for Connection'], {
      input: events.map(({ projectId, socialAccountId }) => ({
        query: { project: projectId, account: socialAccountId },
      })),
      onNode: async (name, { items }) => {
        if (name === 'Create Reauth Link')
          await sandbox.approve(String(items[0]?.json.authorizeUrl), { handle: 'acme' });
      },
    });

    expect(events).toMatchObject([{ socialAccountId: account, fix: 'reauth_link' }]);
    expect(nodes['Wait for Connection']?.[0]?.items).toMatchObject([
      { json: { status: 'completed', socialAccountId: account, account: { status: 'connected' } } },
    ]);
  });

  it('reads the health of all accounts for the report', async () => {
    const [, low = ''] = sandbox.seed({ accounts: [{}, {}, {}] }).socialAccountIds;
    sandbox.setHealth(low, { score: 5 });

    const { nodes } = await run('weekly-health-report.json', ['Get Accounts', 'Get Health']);

    const reports = nodes['Get Health']?.[0]?.items.map(({ json }) => json) ?? [];
    expect(reports).toHaveLength(3);
    expect(reports.filter(({ level }) => level === 'warning')).toMatchObject([{ socialAccountId: low }]);
  });

  it('previews an offboarding, then revokes only what has not grown since', async () => {
    const [small = '', grown = ''] = sandbox.seed({
      accounts: [{ queuedPosts: 2 }, { queuedPosts: 1 }],
    }).socialAccountIds;
    const input = [{ 'Project ID': sandbox.projectId }];
    const preview = await run('offboard-customer.json', ['Get Accounts', 'Preview Revoke'], { input });
    const plans = preview.nodes['Preview Revoke']?.[0]?.items.map(({ json }) => json) ?? [];
    expect(plans).toMatchObject([{ deleted: false }, { deleted: false }]);
    sandbox.seed({ scheduledPosts: [{ socialAccountId: grown, count: 3 }] });

    const { nodes } = await run('offboard-customer.json', ['Revoke'], { input: plans });

    const results = nodes.Revoke?.[0]?.items.map(({ json }) => json) ?? [];
    expect(results.filter(({ deleted }) => deleted === true)).toMatchObject([
      { socialAccountId: small, canceledScheduledPosts: 2 },
    ]);
    expect(results.filter(({ errorCode }) => errorCode === 'TOO_MANY_QUEUED_POSTS')).toHaveLength(1);
  });

  it('lists for the agent, and previews without changing anything', async () => {
    const [account = ''] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;

    const list = await run('ai-agent.json', ['List Accounts']);
    expect(list.nodes['List Accounts']?.[0]?.items).toMatchObject([{ json: { socialAccountId: account } }]);

    const chosen = { project: byId(sandbox.projectId), account: byId(account) };
    const preview = await run('ai-agent.json', ['Preview Revoke'], {}, chosen);
    expect(preview.nodes['Preview Revoke']?.[0]?.items).toMatchObject([
      { json: { deleted: false, queuedPostCount: 1 } },
    ]);
  });

  /** Runs these nodes of a template in a row, as they are but for credential and project. */
  function run(
    file: string,
    chain: string[],
    options: Partial<RunOptions> = {},
    change: INodeParameters = {},
  ) {
    const start = {
      id: 's',
      name: 'Start',
      type: 'n8n-nodes-base.manualTrigger',
      typeVersion: 1,
      position: [0, 0],
      parameters: {},
    };
    const nodes = chain.map((name) => {
      const node = find(read(file), name);
      const parameters = { ...node.parameters, ...projectOf(node), ...change };
      const credentials = { layersApi: { id: '1', name: 'Layers' } };
      return {
        ...node,
        type: node.type.replace(/Tool$/, ''),
        parameters: without(parameters, ADDED),
        credentials,
      };
    });
    const links = ['Start', ...chain].slice(0, -1).map((name, place) => {
      return [name, { main: [[{ node: chain[place], type: 'main', index: 0 }]] }];
    });
    return runWorkflow({
      workflow: { nodes: [start, ...nodes], connections: Object.fromEntries(links) as object },
      credentials: { apiKey: sandbox.apiKey, baseUrl: sandbox.url },
      ...options,
    });
  }

  function projectOf({ parameters }: INode): INodeParameters {
    const { project } = parameters;
    const isOpen =
      typeof project === 'object' && project !== null && 'value' in project && project.value === '';
    return isOpen ? { project: byId(sandbox.projectId) } : {};
  }

  function pollerOf({ parameters }: INode) {
    const type = new LayersSocialTrigger();
    const host = createHost({ type, baseUrl: sandbox.url, apiKey: sandbox.apiKey, parameters });
    const context = host.context() as IPollFunctions;
    return async () => ((await type.poll.call(context))?.[0] ?? []).map(({ json }) => json);
  }
});

function read(file: string): Template {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Template;
}

function find({ nodes }: Template, wanted: string): INode {
  const node = nodes.find(({ name }) => name === wanted);
  if (!node) throw new Error(`the template has no node ${wanted}`);
  return structuredClone(node);
}

function without(parameters: INodeParameters, names: string[]): INodeParameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !names.includes(name)));
}
