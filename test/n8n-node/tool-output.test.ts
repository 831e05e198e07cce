import * as core from 'layers-social-core';
import { NodeHelpers } from 'n8n-workflow';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { router } from '../../n8n-node/nodes/LayersSocial/actions/router';
import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { executeContext, locator } from '../support/n8n-context';
import { answerTo } from '../support/n8n-output-schemas';

const { description } = new LayersSocial();

/** The parameters that the form shows, with their defaults, in the node or in its tool. */
function shownIn(name: 'layersSocial' | 'layersSocialTool', chosen: INodeParameters): INodeParameters {
  const node = { type: name, typeVersion: 1 } as INode;
  const { properties } = description;
  return NodeHelpers.getNodeParameters(properties, chosen, true, false, node, { ...description, name }) ?? {};
}

/** The first item that the tool gives, on the answers of the documentation. */
async function run(chosen: INodeParameters): Promise<IDataObject> {
  const locators = {
    project: locator('prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10'),
    account: locator('sa_5c4b8a52-3c1d-4a7e-9f60-2b7d1e8a4c11'),
    endpoint: locator('8d0f6c1a-5e27-4b39-9c4d-1f2a3b4c5d6e'),
  } as INodeParameters;
  const parameters = shownIn('layersSocialTool', { ...chosen, ...locators });
  const { context } = executeContext({ parameters, answer: (request) => answerTo(request, core) });
  const node = { ...context.getNode(), parameters };
  const [items = []] = await router.call({ ...context, getNode: () => node });
  return items[0]?.json ?? {};
}

describe('what a tool gives to its agent', () => {
  it.each([
    ['account', 'getHealth', 'simplified'],
    ['account', 'revoke', 'raw'],
    ['connection', 'wait', 'raw'],
    ['scheduledPost', 'getMany', 'raw'],
    ['webhookEndpoint', 'getDeliveries', 'simplified'],
    ['webhookEndpoint', 'getMany', 'simplified'],
  ])('is chosen in the tool of %s %s, and not in the node', (resource, operation, initial) => {
    const chosen = { resource, operation };

    expect(shownIn('layersSocialTool', chosen)).toMatchObject({ output: initial });
    expect(shownIn('layersSocialTool', { ...chosen, output: 'selectedFields' })).toMatchObject({
      outputFields: [],
    });
    expect(shownIn('layersSocial', { ...chosen, output: 'raw' })).not.toHaveProperty('output');
  });

  it.each([
    ['account', 'getHealth'],
    ['webhookEndpoint', 'getDeliveries'],
    ['webhookEndpoint', 'getMany'],
  ])('stays as it was in a tool of %s %s whose Simplify was switched off', (resource, operation) => {
    const shown = shownIn('layersSocialTool', { resource, operation, simplify: false });

    expect(shown).toMatchObject({ simplify: false });
    expect(shown).not.toHaveProperty('output');
  });

  it('is the short report, all of it, or the ID and what was selected', async () => {
    const health = { resource: 'account', operation: 'getHealth' };
    const selected = { ...health, output: 'selectedFields', outputFields: ['level', 'fix'] };

    expect(await run(health)).toHaveProperty('level');
    expect(await run({ ...health, output: 'raw' })).toHaveProperty('account.handle', 'acmecoffee');
    expect(Object.keys(await run(selected))).toEqual(['socialAccountId', 'level', 'fix']);
  });

  it('is a post in ten fields, in all of them, or in those that were selected', async () => {
    const posts = { resource: 'scheduledPost', operation: 'getMany' };
    const selected = { ...posts, output: 'selectedFields', outputFields: ['scheduledFor'] };

    expect(Object.keys(await run({ ...posts, output: 'simplified' }))).toHaveLength(10);
    expect(await run(posts)).toEqual({
      projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
      ...core.sampleScheduledPost,
    });
    expect(Object.keys(await run(selected))).toEqual(['id', 'scheduledFor']);
  });
});

describe('what a tool with many fields gives', () => {
  const wait = {
    resource: 'connection',
    operation: 'wait',
    resume: 'poll',
    state: 'st_example',
    expiresAt: '2026-04-18T19:16:42Z',
  };

  it.each([
    ['a revoke', { resource: 'account', operation: 'revoke' }, ['socialAccountId', 'queuedPosts']],
    ['a wait', wait, ['state', 'account']],
    ['deliveries', { resource: 'webhookEndpoint', operation: 'getDeliveries' }, ['id', 'lastErrorMessage']],
    ['endpoints', { resource: 'webhookEndpoint', operation: 'getMany' }, ['id', 'madeByThisN8n']],
  ])('of %s is ten fields at most, all of them, or the selected ones', async (_name, chosen, selected) => {
    const raw = await run({ ...chosen, output: 'raw' });
    const simplified = await run({ ...chosen, output: 'simplified' });
    const outputFields = selected.slice(1);

    expect(Object.keys(simplified).length).toBeLessThanOrEqual(10);
    expect(raw).toMatchObject(simplified);
    expect(await run({ ...chosen, output: 'selectedFields', outputFields })).toEqual(
      Object.fromEntries(selected.map((name) => [name, raw[name]])),
    );
  });

  it('of a revoke names the queued posts in the whole answer alone', async () => {
    const revoke = { resource: 'account', operation: 'revoke', previewOnly: true };

    expect(await run(revoke)).toHaveProperty('queuedPosts');
    expect(await run({ ...revoke, output: 'simplified' })).not.toHaveProperty('queuedPosts');
  });

  it('says in the form which field is always given', () => {
    const { properties } = description;
    const options = properties
      .filter(({ name }) => name === 'output')
      .flatMap((field) => field.options ?? []);
    const selected = options.filter((option) => 'value' in option && option.value === 'selectedFields');

    expect(selected.map((option) => 'description' in option && option.description).sort()).toEqual([
      'The ID and the fields you select',
      'The ID and the fields you select',
      'The ID and the fields you select',
      'The Social Account ID and the fields you select',
      'The Social Account ID and the fields you select',
      'The State and the fields you select',
    ]);
  });
});

describe('hints', () => {
  it('warn before a revoke that is no preview, and tell how a wait is tried', () => {
    const conditions = (description.hints ?? []).map(({ displayCondition }) => displayCondition);

    expect(conditions.join()).toContain('"revoke"');
    expect(conditions.join()).toContain('"wait"');
    for (const condition of conditions) expect(condition).toMatch(/^=\{\{ .* \}\}$/);
  });
});
