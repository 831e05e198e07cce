import type { IDataObject } from 'n8n-workflow';

import { router } from '../../n8n-node/nodes/LayersSocial/actions/router';
import { executeContext, locator, type Answer } from '../support/n8n-context';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  // A stopped execution leaves its timer behind; jest must not wait for it.
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
}));

const getMany = { resource: 'account', operation: 'getMany', returnAll: true };
const item = (id: string): IDataObject => ({ socialAccountId: id, platform: 'tiktok', status: 'connected' });
const page = (...ids: string[]): Answer => ({
  statusCode: 200,
  body: { items: ids.map(item), nextCursor: null },
});
const refused: Answer = {
  statusCode: 403,
  body: {
    error: {
      code: 'FORBIDDEN_SCOPE',
      message: 'no',
      requestId: 'req_9',
      details: { requiredScope: 'social:read' },
    },
  },
};
/** Item n asks for project prj_n; prj_1 is refused. */
const several = (count: number, more: object = {}) =>
  executeContext({
    parameters: (index) => ({ ...getMany, project: locator(`prj_${index}`) }),
    items: Array.from({ length: count }, () => ({})),
    answer: ({ url }) =>
      url.includes('prj_1/') ? refused : page(`${url.split('/')[5]}_a`, `${url.split('/')[5]}_b`),
    ...more,
  });

it('gives all results of an item, paired with it, in the order of the input', async () => {
  const { context } = executeContext({
    parameters: (index) => ({ ...getMany, project: locator(`prj_${index}`) }),
    items: [{}, {}, {}],
    answer: async ({ url }) => {
      // The first item is answered last.
      if (url.includes('prj_0/')) await new Promise((resolve) => setTimeout(resolve, 20));
      return page(`${url.split('/')[5]}_a`);
    },
  });

  const [output] = await router.call(context);

  expect(output?.map(({ json }) => json.socialAccountId)).toEqual(['prj_0_a', 'prj_1_a', 'prj_2_a']);
  expect(output?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
});

it('has at most sixteen items under way', async () => {
  let underWay = 0;
  let most = 0;
  const { context, requests } = executeContext({
    parameters: { ...getMany, project: locator('prj_0') },
    items: Array.from({ length: 60 }, () => ({})),
    answer: async () => {
      most = Math.max(most, (underWay += 1));
      await new Promise((resolve) => setTimeout(resolve, 1));
      underWay -= 1;
      return page();
    },
  });

  await router.call(context);

  expect(most).toBe(16);
  expect(requests).toHaveLength(60);
});

it('throws the error of the first failed item with its number', async () => {
  const { context } = several(3);

  await expect(router.call(context)).rejects.toMatchObject({
    message: 'The API key lacks a scope that this needs [item 1]',
    context: { itemIndex: 1 },
  });
});

it('puts an item in the place of a failed one when the node continues', async () => {
  const { context } = several(3, { continueOnFail: true, onError: 'continueRegularOutput' });

  const [output] = await router.call(context);

  expect(output).toHaveLength(5);
  expect(output?.[2]).toEqual({
    json: {
      error: 'The API key lacks a scope that this needs [item 1]',
      message: expect.stringContaining('Missing scope: social:read'),
      errorCode: 'FORBIDDEN_SCOPE',
      httpStatus: 403,
      requestId: 'req_9',
    },
    pairedItem: { item: 1 },
  });
});

it('gives the error output only what n8n recognises as an error there', async () => {
  const { context } = several(2, { continueOnFail: true, onError: 'continueErrorOutput' });

  const [output] = await router.call(context);

  expect(Object.keys(output?.[2]?.json ?? {}).sort()).toEqual(['error', 'message']);
  expect(output?.[2]?.json.message).toContain('Code: FORBIDDEN_SCOPE');
});

it('sends nothing for a parameter that cannot be right', async () => {
  const { context, requests } = executeContext({ parameters: { ...getMany, project: locator(' ') } });

  await expect(router.call(context)).rejects.toMatchObject({ message: "'Project' is empty" });
  expect(requests).toHaveLength(0);
});

it('sends nothing to a base URL that would carry the key unencrypted', async () => {
  const { context, requests } = executeContext({
    parameters: { ...getMany, project: locator('prj_0') },
    credentials: { baseUrl: 'http://api.layers.com' },
  });

  await expect(router.call(context)).rejects.toMatchObject({
    message: "'Base URL' uses http, which would send the API key unencrypted",
  });
  expect(requests).toHaveLength(0);
});

it.each([
  ['account', 'explode'],
  ['constructor', 'name'],
  ['account', 'toString'],
])('refuses an operation it does not have: %s %s', async (resource, operation) => {
  const { context } = executeContext({ parameters: { resource, operation } });

  await expect(router.call(context)).rejects.toMatchObject({
    message: "'Operation' is not one of this node",
  });
});

it('stops waiting when the execution is stopped', async () => {
  const controller = new AbortController();
  const { context, requests } = executeContext({
    parameters: { resource: 'connection', operation: 'wait', resume: 'poll', state: 'st_1' },
    answer: () => {
      setTimeout(() => controller.abort(), 10);
      return { statusCode: 200, body: { state: 'st_1', status: 'pending' } };
    },
    cancelSignal: controller.signal,
  });

  await expect(router.call(context)).rejects.toMatchObject({ message: 'The execution was canceled' });
  expect(requests).toHaveLength(1);
});
