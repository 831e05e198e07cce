/** Why nothing came, and how to bring it back: the operations on webhook endpoints. */
import fc from 'fast-check';
import { LayersClient, WebhookEndpointInput } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { router } from '../../n8n-node/nodes/LayersSocial/actions/router';
import { clientOf } from '../support/core-sandbox';
import { executeContext, locator, type Answer } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';

jest.mock('n8n-workflow', () => ({
  ...jest.requireActual<object>('n8n-workflow'),
  // The core waits between its tries.
  sleep: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms / 1000)),
}));

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:1/webhook/9c1e0b6a/layers';
const UNKNOWN = '00000000-0000-4000-8000-000000000000';

let sandbox: Sandbox;
let client: LayersClient;

beforeAll(async () => {
  sandbox = await createSandbox({ clock: 'manual', apiKeys: [{ tier: 'partner', scopes: ['*'] }] });
});
beforeEach(() => {
  sandbox.reset();
  sandbox.faults.clear();
  client = clientOf(sandbox);
});
afterAll(() => sandbox.close());

function run(operation: string, parameters: object = {}, options: Parameters<typeof runNode>[2] = {}) {
  return runNode(sandbox, { resource: 'webhookEndpoint', operation, ...parameters }, options);
}

const endpointAt = async (input: Partial<WebhookEndpointInput> = {}) => {
  const events = ['social_account.revoked'];
  return (await client.webhookEndpoints.create({ url: NOWHERE, events, ...input })).endpoint.id;
};

/** So many test deliveries to the endpoint, each tried once. */
async function deliveriesTo(endpointId: string, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made += 1) {
    ids.push(String((await client.webhookEndpoints.test(endpointId)).deliveryId));
  }
  await sandbox.clock.advance(0);
  return ids;
}

/** The deliveries that were asked for, in that order. */
const replayed = () =>
  sandbox
    .requests()
    .flatMap(({ path }) => /^\/v1\/webhook-deliveries\/([^/]+)\/replay$/.exec(path)?.[1] ?? []);

describe('Get Many', () => {
  it('shows every endpoint with its state', async () => {
    const id = await endpointAt({ description: 'n8n: Alarm', metadata: { team: 'a' } });
    await deliveriesTo(id, 2);

    const { items, pairs } = await run('getMany');

    expect(items).toEqual([
      {
        id,
        url: NOWHERE,
        status: 'active',
        events: ['social_account.revoked'],
        projectId: null,
        description: 'n8n: Alarm',
        consecutiveFailureCount: 2,
        lastSuccessAt: null,
        lastFailureAt: expect.stringMatching(/Z$/),
        madeByThisN8n: false,
      },
    ]);
    expect(pairs).toEqual([{ item: 0 }]);
  });

  it('gives all that came without Simplify', async () => {
    await endpointAt({ metadata: { team: 'a' } });

    expect((await run('getMany', { simplify: false })).items).toMatchObject([
      { apiVersion: 'v1', scope: 'own', metadata: { team: 'a' }, madeByThisN8n: false },
    ]);
  });

  it('finds those that Layers has paused', async () => {
    await endpointAt({ description: 'fine' });
    await deliveriesTo(await endpointAt({ description: 'broken' }), 20);

    expect((await run('getMany', { filters: { status: 'auto_paused' } })).items).toMatchObject([
      { description: 'broken', status: 'auto_paused', consecutiveFailureCount: 20 },
    ]);
    expect((await run('getMany', { filters: { status: 'paused' } })).items).toEqual([]);
  });

  it('stops at the limit and pages through all when asked to', async () => {
    for (let made = 0; made < 105; made += 1) await endpointAt();

    expect((await run('getMany')).items).toHaveLength(50);
    expect((await run('getMany', { limit: 7 })).items).toHaveLength(7);
    expect((await run('getMany', { returnAll: true })).items).toHaveLength(105);
  });
});

describe('Get Deliveries', () => {
  it('shows why a delivery did not get through', async () => {
    const id = await endpointAt();
    const [deliveryId] = await deliveriesTo(id, 1);

    const { items, pairs } = await run('getDeliveries', { endpoint: locator(id) });

    expect(items).toEqual([
      {
        endpointId: id,
        id: deliveryId,
        eventType: 'test.ping',
        eventId: expect.stringMatching(/^evt_/),
        status: 'pending',
        attempts: 1,
        lastResponseStatus: null,
        lastErrorMessage: expect.stringMatching(/\w/),
        nextRetryAt: expect.stringMatching(/Z$/),
        createdAt: expect.stringMatching(/Z$/),
      },
    ]);
    expect(pairs).toEqual([{ item: 0 }]);
  });

  it('gives all that came without Simplify', async () => {
    const id = await endpointAt();
    await deliveriesTo(id, 1);

    expect((await run('getDeliveries', { endpoint: locator(id), simplify: false })).items).toMatchObject([
      { endpointId: id, deliveredAt: null, abandonedAt: null, lastResponseAt: null },
    ]);
  });

  it('filters by status, stops at the limit and pages through all when asked to', async () => {
    const id = await endpointAt();
    await deliveriesTo(id, 105);
    const count = async (parameters: object) =>
      (await run('getDeliveries', { endpoint: locator(id), ...parameters })).items.length;

    expect(await count({ limit: 7 })).toBe(7);
    expect(await count({ returnAll: true })).toBe(105);
    expect(await count({ filters: { status: 'pending' }, limit: 3 })).toBe(3);
    expect(await count({ filters: { status: 'failed' } })).toBe(0);
  });

  it('says what it does not know', async () => {
    const { error } = await run('getDeliveries', { endpoint: locator(UNKNOWN) });

    expect(error).toMatchObject({ message: 'Layers does not know this webhook endpoint', httpCode: '404' });
  });
});

describe('Replay Delivery', () => {
  const replay = (input: IDataObject[], settings?: Record<string, unknown>) =>
    run('replayDelivery', { deliveryId: '={{ $json.id }}' }, { input, settings });

  it('asks for one after the other, in the order of the items, each paired with its item', async () => {
    const ids = await deliveriesTo(await endpointAt(), 3);

    const { items, pairs } = await replay(ids.map((id) => ({ id })));

    expect(replayed()).toEqual(ids);
    expect(items.map(({ originalDeliveryId }) => originalDeliveryId)).toEqual(ids);
    expect(new Set(items.map(({ replayDeliveryId }) => replayDeliveryId)).size).toBe(3);
    expect(items[0]?.scheduledAt).toMatch(/Z$/);
    expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
  });

  it('with Continue, goes on after one that Layers does not know', async () => {
    const [id] = await deliveriesTo(await endpointAt(), 1);

    const { items, pairs } = await replay([{ id: UNKNOWN }, { id }], { onError: 'continueRegularOutput' });

    expect(items).toMatchObject([
      { error: 'Layers does not know this delivery [item 0]', errorCode: 'NOT_FOUND', httpStatus: 404 },
      { originalDeliveryId: id },
    ]);
    expect(pairs).toEqual([{ item: 0 }, { item: 1 }]);
  });

  it('leaves the items after a failed one alone', async () => {
    const [id] = await deliveriesTo(await endpointAt(), 1);

    const { error } = await replay([{ id: UNKNOWN }, { id }]);

    expect(error?.message).toBe('Layers does not know this delivery [item 0]');
    expect(replayed()).toEqual([UNKNOWN]);
  });

  it('does it once in an execution, however often it is run, and again in the next one', async () => {
    const keyIn = async (executionId: string, deliveryId: string) => {
      const answer = (): Answer => ({ statusCode: 200, body: { replayDeliveryId: 'r' } });
      const parameters = { resource: 'webhookEndpoint', operation: 'replayDelivery', deliveryId };
      const { context, requests } = executeContext({ parameters, answer, executionId });
      await router.call(context);
      return String(requests[0]?.headers?.['Idempotency-Key']);
    };
    const key = await keyIn('7', 'one');

    expect(key).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await keyIn('7', 'one')).toBe(key);
    expect(await keyIn('7', 'two')).not.toBe(key);
    expect(await keyIn('8', 'one')).not.toBe(key);
  });

  it('is done once when its answer is lost', async () => {
    const id = await endpointAt();
    const [deliveryId] = await deliveriesTo(id, 1);
    sandbox.faults.add({
      kind: 'reset-after',
      route: 'POST /v1/webhook-deliveries/:deliveryId/replay',
      times: 1,
    });

    expect((await replay([{ id: deliveryId }])).items).toHaveLength(1);
    expect((await client.webhookEndpoints.listDeliveries(id)).items).toHaveLength(2);
  });
});

describe('Send Test', () => {
  it('sends a ping, whatever the endpoint wants, and names its event and delivery', async () => {
    const id = await endpointAt();

    const { items } = await run('sendTest', { endpoint: locator(id) });

    const [delivery] = (await client.webhookEndpoints.listDeliveries(id)).items;
    expect(delivery?.eventType).toBe('test.ping');
    expect(items).toEqual([
      {
        endpointId: id,
        eventId: delivery?.eventId,
        deliveryId: delivery?.id,
        scheduledAt: expect.stringMatching(/Z$/),
      },
    ]);
  });
});

it.each([
  ['getMany', {}, false],
  ['getDeliveries', { endpoint: locator(UNKNOWN) }, false],
  ['replayDelivery', { deliveryId: UNKNOWN }, true],
  ['sendTest', { endpoint: locator(UNKNOWN) }, true],
])(
  '%s: without an answer, a change may have been made only by a write',
  async (operation, parameters, isOpen) => {
    sandbox.faults.add({ kind: 'reset' });

    const { error } = await run(operation, parameters);

    expect(error?.message).toBe('Layers could not be reached');
    expect(error?.description?.includes('A change may or may not have been made')).toBe(isOpen);
  },
);

describe('against an API that says anything', () => {
  const SECRET = 'whsec_c2VjcmV0c2VjcmV0c2VjcmV0';
  const FULL = {
    id: 'one',
    url: NOWHERE,
    status: 'active',
    events: [],
    signingSecret: SECRET,
    description: `the secret is ${SECRET}`,
    metadata: { note: SECRET },
    lastErrorMessage: SECRET,
    eventId: SECRET,
    replayDeliveryId: SECRET,
  };
  const VALID: Record<string, IDataObject> = {
    getMany: {},
    getDeliveries: { endpoint: locator('one') },
    replayDelivery: { deliveryId: 'one' },
    sendTest: { endpoint: locator('one') },
  };

  const runFake = async (parameters: IDataObject) => {
    const answer = ({ method }: IHttpRequestOptions): Answer => ({
      statusCode: 200,
      body: method === 'GET' ? { items: [FULL] } : FULL,
    });
    const { context, requests } = executeContext({
      parameters: { resource: 'webhookEndpoint', ...parameters },
      answer,
    });
    const items = await router.call(context).catch((error: unknown) => error);
    return { items, requests };
  };

  it.each(
    Object.keys(VALID).flatMap((operation) => [[operation, true] as const, [operation, false] as const]),
  )('%s gives out no signing secret (Simplify: %s)', async (operation, simplify) => {
    const { items, requests } = await runFake({ ...VALID[operation], operation, simplify });

    expect(requests).toHaveLength(1);
    expect(items).toEqual([[expect.objectContaining({ pairedItem: { item: 0 } })]]);
    expect(JSON.stringify(items)).not.toMatch(/whsec|signingSecret/);
  });

  it.each(['getDeliveries', 'sendTest', 'replayDelivery'])(
    '%s names the field that is empty',
    async (operation) => {
      const { items, requests } = await runFake({ operation, endpoint: locator(' '), deliveryId: '' });

      expect(items).toMatchObject({
        message: operation === 'replayDelivery' ? "'Delivery ID' is empty" : "'Webhook Endpoint' is empty",
      });
      expect(requests).toEqual([]);
    },
  );

  const notAnId = fc.oneof(
    fc.constantFrom(undefined, null, '', ' ', '.', '..', 'two words', 'a\nb', NaN, Infinity, 1e300, true),
    fc.string({ unit: 'binary', minLength: 201, maxLength: 300 }),
    fc.array(fc.anything()),
    fc.dictionary(fc.string(), fc.anything(), { noNullPrototype: true }),
  );
  const notAStatus = fc.oneof(
    fc
      .string({ unit: 'binary' })
      .filter((text) => !/^\s*(|active|paused|auto_paused|failed)\s*$/i.test(text)),
    fc.integer(),
    fc.boolean(),
    fc.object({ maxDepth: 1 }),
    // An object that cannot be made text.
    fc.constant({ toString: 'none', valueOf: 'none' }),
  );
  const notALimit = fc.constantFrom(0, -1, 1.5, NaN, Infinity, '1e3', '5 items', true, {});
  const hostile = fc.oneof(
    notAnId.map((value): IDataObject => ({ operation: 'getDeliveries', endpoint: value as never })),
    notAnId.map((value): IDataObject => ({ operation: 'sendTest', endpoint: value as never })),
    notAnId.map((value): IDataObject => ({ operation: 'replayDelivery', deliveryId: value as never })),
    fc
      .tuple(fc.constantFrom('getMany', 'getDeliveries'), notAStatus)
      .map(([operation, status]): IDataObject => ({
        ...VALID[operation],
        operation,
        filters: { status } as never,
      })),
    fc
      .tuple(fc.constantFrom('getMany', 'getDeliveries'), notALimit)
      .map(([operation, limit]): IDataObject => ({ ...VALID[operation], operation, limit: limit as never })),
  );

  it('a value that cannot be right never makes a request', async () => {
    const property = fc.asyncProperty(hostile, async (parameters) => {
      const { items, requests } = await runFake(parameters);

      expect(requests).toEqual([]);
      expect(items).toMatchObject({
        message: expect.stringMatching(/^'(Webhook Endpoint|Delivery ID|Status|Limit)' /),
      });
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('whatever stands in an id stays one piece of the path', async () => {
    const property = fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (id) => {
      const { requests } = await runFake({ operation: 'replayDelivery', deliveryId: id });

      for (const { method, url } of requests) {
        expect(`${method} ${new URL(url).pathname}`).toMatch(
          /^POST \/v1\/webhook-deliveries\/[^/]+\/replay$/,
        );
        expect(new URL(url).search + new URL(url).hash).toBe('');
      }
    });
    await fc.assert(property, { numRuns: 300 });
  });
});
