import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { INode, INodeParameters, IPollFunctions } from 'n8n-workflow';

import { LayersSocialTrigger } from '../../n8n-node/nodes/LayersSocialTrigger/LayersSocialTrigger.node';
import { runWorkflow, type RunOptions } from '../support/n8n-engine';
import { ADDED, find, read, without } from '../support/n8n-templates';
import { byId, createHost } from './triggers/host';

const UNKNOWN_PROJECT = 'prj_00000000-0000-4000-8000-000000000000';
const UNKNOWN_ACCOUNT = 'sa_00000000-0000-4000-8000-000000000000';

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

  it('suspends while the owner is away', async () => {
    const chain = ['Create Connect Link', 'Wait for Connection'];
    const { status } = await run('onboard-account.json', chain, { input: [{ Platform: 'Instagram' }] });

    expect(status).toBe('waiting');
  });

  it('notices a bad account and makes an invite link for its owner', async () => {
    const [account = ''] = sandbox.seed({ accounts: [{ handle: 'acme' }] }).socialAccountIds;
    const poll = pollerOf(find(read('watch-health.json'), 'Account Went Bad'));
    await poll();
    sandbox.setAccount(account, { status: 'reauth_required' });

    const events = await poll();
    const { nodes } = await run('reconnect-campaign.json', ['Create Invite Link'], {
      input: events,
      change: { pageUrl: 'https://n8n.example.com/webhook/1/invite' },
    });

    expect(events).toMatchObject([{ socialAccountId: account, fix: 'reauth_link' }]);
    expect(nodes['Create Invite Link']?.[0]?.items).toMatchObject([
      { json: { socialAccountId: account, handle: 'acme', purpose: 'reauth' } },
    ]);
  });

  it('looks again at an account that cannot be found on the error output', async () => {
    const input = [{ projectId: sandbox.projectId, socialAccountId: UNKNOWN_ACCOUNT }];
    const { status, nodes } = await run('reconnect-campaign.json', ['Look Again'], {
      input,
      change: { project: byId(sandbox.projectId), account: byId(UNKNOWN_ACCOUNT) },
    });

    expect(status).toBe('success');
    expect(nodes['Look Again']?.[0]?.outputs.map((items) => items.length)).toEqual([0, 1]);
  });

  it('hears of an account that it revoked itself with the reason that tells', async () => {
    sandbox.seed({ accounts: [{ queuedPosts: 0 }] });
    const poll = pollerOf(find(read('watch-health.json'), 'Account Went Bad'));
    await poll();
    const input = [{ 'Project ID': sandbox.projectId }];
    const preview = await run('offboard-customer.json', ['Get Accounts', 'Preview Revoke'], { input });
    const plans = preview.nodes['Preview Revoke']?.[0]?.items.map(({ json }) => json);

    await run('offboard-customer.json', ['Revoke'], { input: plans });

    expect(await poll()).toMatchObject([
      { reason: 'disconnected', disconnectedReason: 'revoked_by_partner' },
    ]);
    const { conditions } = find(read('watch-health.json'), 'Not Revoked by Us').parameters;
    expect(JSON.stringify(conditions)).toContain('"rightValue":"revoked_by_partner"');
  });

  it('raises an alarm for whoever left, but for those whom it revoked or released itself', () => {
    const { combinator, conditions } = find(read('watch-health.json'), 'Not Revoked by Us').parameters
      .conditions as unknown as {
      combinator: string;
      conditions: { leftValue: string; rightValue: string; operator: { operation: string } }[];
    };
    const passes = (disconnectedReason?: string) =>
      conditions.every(({ rightValue }) => (disconnectedReason ?? '') !== rightValue);

    expect(combinator).toBe('and');
    for (const { leftValue, operator } of conditions) {
      expect([leftValue, operator.operation]).toEqual(["={{ $json.disconnectedReason ?? '' }}", 'notEquals']);
    }
    expect([undefined, 'revoked_by_owner', 'revoked_by_partner', 'released_by_partner'].map(passes)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('reads the health of all accounts of all projects for the report, and goes on without one', async () => {
    const [other = ''] = sandbox.seed({ projects: [{ name: 'Other' }] }).projectIds;
    const accounts = [{}, {}, { projectId: other }];
    const [, low = ''] = sandbox.seed({ accounts }).socialAccountIds;
    sandbox.setHealth(low, { score: 5 });
    const input = [{ projectId: UNKNOWN_PROJECT }, { projectId: sandbox.projectId }, { projectId: other }];

    const { nodes } = await run('weekly-health-report.json', ['Get Accounts', 'Get Health'], { input });

    expect(nodes['Get Accounts']?.[0]?.outputs[1]).toHaveLength(1);
    const reports = nodes['Get Health']?.[0]?.items.map(({ json }) => json) ?? [];
    expect(reports.map(({ projectId }) => projectId).sort()).toEqual(
      [sandbox.projectId, sandbox.projectId, other].sort(),
    );
    expect(reports.filter(({ level }) => level === 'warning')).toMatchObject([{ socialAccountId: low }]);
  });

  it('says what is wrong with an unknown project, and goes on to say it', async () => {
    const input = [{ 'Project ID': UNKNOWN_PROJECT }];

    const { status, nodes } = await run('offboard-customer.json', ['Get Accounts'], { input });

    expect(status).toBe('success');
    expect(nodes['Get Accounts']?.[0]?.items).toMatchObject([
      { json: { error: expect.stringMatching(/know/), errorCode: 'NOT_FOUND' } },
    ]);
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
    const preview = await run('ai-agent.json', ['Preview Revoke'], { change: chosen });
    expect(preview.nodes['Preview Revoke']?.[0]?.items).toMatchObject([
      { json: { deleted: false, queuedPostCount: 1 } },
    ]);
  });

  /** Runs these nodes of a template in a row, as they are but for credential and project. */
  function run(
    file: string,
    chain: string[],
    { change = {}, ...options }: Partial<RunOptions> & { change?: INodeParameters } = {},
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
