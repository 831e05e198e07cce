/** Whatever an expression puts into a field, and whatever comes back: n8n's own errors, and requests to known routes only. */
import fc from 'fast-check';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { LayersSocial } from '../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { NODE_OPERATIONS } from '../conformance/tasks';
import { Answer, executeContext, locator } from '../support/n8n-context';
import { skipSleeps } from './support/fast-time';
import { leaveFigures } from './support/figures';
import { expectNoPollution, hostileBody, hostileJson } from './support/hostile';

const node = new LayersSocial();
const ORIGIN = 'https://api.layers.com';

/** Every route the node may call, with one piece for each id. */
const ROUTES = [
  'GET /v1/whoami',
  'GET /v1/projects',
  'POST /v1/projects/:/social/oauth-url',
  'POST /v1/projects/:/social/reauth-url',
  'GET /v1/social/oauth-status/:',
  'GET /v1/projects/:/social-accounts',
  'GET /v1/projects/:/leased-accounts',
  'GET /v1/projects/:/scheduled-posts',
  'GET /v1/social-accounts/:/health',
  'DELETE /v1/social-accounts/:',
  'DELETE /v1/leased-accounts/:',
  'GET /v1/webhook-endpoints',
  'GET /v1/webhook-endpoints/:/deliveries',
  'POST /v1/webhook-endpoints/:/test',
  'POST /v1/webhook-deliveries/:/replay',
].map((route) => new RegExp(`^${route.replace(/:/g, '[^/?#]+')}$`));

const PARAMETERS = [
  'project',
  'account',
  'platform',
  'returnTo',
  'returnUrl',
  'resume',
  'state',
  'expiresAt',
  'previewOnly',
  'options',
  'filters',
  'returnAll',
  'limit',
  'simplify',
  'health',
  'endpoint',
  'deliveryId',
];
/** Members of the collections. */
const MEMBERS = [
  'platform',
  'status',
  'leased',
  'maxQueuedPosts',
  'releaseLease',
  'scopes',
  'since',
  'until',
  'usageNote',
  'maxWaitMinutes',
  'includeAccount',
  'scoreThreshold',
  'tokenLeadDays',
  '__proto__',
];

const VALID: IDataObject = {
  project: locator('prj_1'),
  account: locator('sa_1'),
  platform: 'tiktok',
  returnTo: 'url',
  returnUrl: 'https://app.example.com/back',
  resume: 'poll',
  state: 'st_01ARZ3NDEKTSV4RRFFQ69G5FAV',
  options: {},
  filters: {},
  returnAll: false,
  limit: 5,
  endpoint: locator('7d1f0b6a-0000-4000-8000-000000000000'),
  deliveryId: '3f2a9c1e-0000-4000-8000-000000000000',
};

/** With the members of an endpoint and a delivery. */
const ACCOUNT = {
  socialAccountId: 'sa_1',
  platform: 'tiktok',
  status: 'connected',
  handle: 'star',
  id: 'one',
  url: 'https://hooks.example/1',
  events: ['post.failed'],
  metadata: {},
};
/** An answer that fits most questions. */
const FITTING = {
  items: [ACCOUNT],
  nextCursor: null,
  ...ACCOUNT,
  authorizeUrl: 'https://www.tiktok.com/',
  state: 'st_1',
  expiresAt: '2026-04-18T19:16:42Z',
  eventId: 'evt_1',
  replayDeliveryId: 'two',
};

beforeEach(skipSleeps);
afterEach(() => jest.restoreAllMocks());

interface Ran {
  outcome: 'data' | 'error';
  requests: IHttpRequestOptions[];
}

async function run(parameters: IDataObject, answer: () => Answer): Promise<Ran> {
  let asked = 0;
  const { context, requests } = executeContext({
    parameters,
    answer: () => {
      asked += 1;
      if (asked > 3_000) throw new Error('it goes on for ever');
      return answer();
    },
  });
  Object.assign(context, {
    evaluateExpression: () => 'http://localhost:5678/webhook-waiting/7?signature=s1gn',
    putExecutionToWait: () => Promise.resolve(),
  });
  try {
    const output = await node.execute.call(context);
    for (const item of output[0] ?? []) expect(item.pairedItem).toEqual({ item: 0 });
    return { outcome: 'data', requests };
  } catch (error) {
    if (!(error instanceof NodeApiError) && !(error instanceof NodeOperationError)) throw error;
    const { failure, message } = error as { failure?: { cause: string }; message: string };
    // A defect of ours would say so.
    expect({ cause: failure?.cause, message }).not.toMatchObject({ cause: 'node-defect' });
    expect(message).not.toBe('');
    return { outcome: 'error', requests };
  }
}

function expectKnownRoutes(requests: readonly IHttpRequestOptions[]): void {
  for (const { method, url } of requests) {
    const { origin, pathname } = new URL(url);
    expect(origin).toBe(ORIGIN);
    const asked = `${method} ${pathname}`;
    expect([asked, ROUTES.some((route) => route.test(asked))]).toEqual([asked, true]);
  }
}

const hostileParameter: fc.Arbitrary<unknown> = fc.oneof(
  hostileJson,
  hostileJson.map((value) => ({ __rl: true, mode: 'id', value })),
  fc.dictionary(fc.constantFrom(...MEMBERS), hostileJson, { noNullPrototype: true }),
  fc.constantFrom(
    undefined,
    NaN,
    Infinity,
    -1,
    new Date(NaN),
    'prj_1/../../organizations',
    '%2e%2e',
    '..',
    'a?b=c#d',
  ),
);

test('with anything in any of its parameters the node says what is wrong, and asks known routes only', async () => {
  const counts = { data: 0, error: 0, requests: 0 };
  const property = fc.asyncProperty(
    fc.constantFrom(...NODE_OPERATIONS),
    fc.dictionary(fc.constantFrom(...PARAMETERS), hostileParameter, { maxKeys: 3, noNullPrototype: true }),
    async ([resource, operation], hostile) => {
      const parameters = { resource, operation, ...VALID, ...hostile } as IDataObject;
      const { outcome, requests } = await run(parameters, () => ({ statusCode: 200, body: FITTING }));
      counts[outcome] += 1;
      counts.requests += requests.length;
      expectKnownRoutes(requests);
      expectNoPollution();
    },
  );
  await fc.assert(property, { numRuns: 2_000 });
  leaveFigures('fuzz-n8n', 'n8n node with anything in its parameters', [
    `${counts.data} runs gave data, ${counts.error} an error that says what to do; ${counts.requests} requests, all to known routes`,
  ]);
  expect(Math.min(counts.data, counts.error)).toBeGreaterThan(100);
});

test('with any resource and operation the node says that it has none', async () => {
  const property = fc.asyncProperty(hostileJson, hostileJson, async (resource, operation) => {
    const parameters = { ...VALID, resource, operation } as IDataObject;
    const { outcome, requests } = await run(parameters, () => ({ statusCode: 200, body: FITTING }));
    expect([outcome, requests.length]).toEqual(['error', 0]);
  });
  await fc.assert(property, { numRuns: 300 });
});

test('with any answer the node gives data or an error that is no defect of ours', async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...NODE_OPERATIONS),
    fc.oneof(
      hostileBody,
      hostileJson.map((value) => JSON.stringify({ ...FITTING, items: [value] })),
      fc
        .tuple(fc.constantFrom(...Object.keys(FITTING)), hostileJson)
        .map(([name, value]) =>
          JSON.stringify({ ...FITTING, items: [{ ...ACCOUNT, [name]: value }], [name]: value }),
        ),
    ),
    fc.constantFrom(200, 200, 200, 302, 404, 409, 422, 429, 500),
    async ([resource, operation], body, statusCode) => {
      const { requests } = await run({ resource, operation, ...VALID }, () => ({ statusCode, body }));
      expectKnownRoutes(requests);
      expectNoPollution();
    },
  );
  await fc.assert(property, { numRuns: 1_500 });
});
