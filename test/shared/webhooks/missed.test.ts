/** What failed for good is asked for again, once, whatever dies in between. */
import { LayersClient, replayMissed, WebhookDelivery, WebhookEndpoint } from 'layers-social-core';
import type { Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox } from '../../support/core-sandbox';
import { serveLocally, type LocalServer } from '../../support/local-server';

let sandbox: Sandbox;
let client: LayersClient;
let server: LocalServer;
let endpoint: WebhookEndpoint;
let status: number;
let arrived: string[];

beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
  status = 400;
  arrived = [];
  server = await serveLocally((request, response) => {
    request.resume().on('end', () => {
      if (status === 200) arrived.push(String(request.headers['x-layers-event-id']));
      response.writeHead(status).end();
    });
  });
  const url = `${server.url}/hook`;
  ({ endpoint } = await client.webhookEndpoints.create({ url, events: ['social_account.needs_reauth'] }));
});

afterEach(async () => {
  await closeSandboxes();
  await server.close();
});

/** Tokens of so many accounts die, and Layers says so. */
async function happen(count: number): Promise<void> {
  const { socialAccountIds } = sandbox.seed({ accounts: { count } });
  for (const id of socialAccountIds) sandbox.setAccount(id, { status: 'reauth_required' });
  await delivered();
}

async function delivered(): Promise<void> {
  await sandbox.clock.advance(60_000);
}

async function replay(isKnown: (id: string) => boolean = () => false): Promise<number> {
  const fresh = await client.webhookEndpoints.get(endpoint.id);
  return replayMissed(client.webhookEndpoints, fresh, { now: sandbox.clock.now(), isKnown });
}

async function deliveries(): Promise<WebhookDelivery[]> {
  return (await client.webhookEndpoints.listDeliveries(endpoint.id, { limit: 100 })).items;
}

test('what failed comes once, and an endpoint without a failure costs no request', async () => {
  expect(await replay()).toBe(0);
  await client.webhookEndpoints.update(endpoint.id, { metadata: null });
  await happen(3);
  status = 200;
  const before = sandbox.requests().length;

  expect(await replay()).toBe(3);
  await delivered();
  expect(arrived).toHaveLength(3);
  expect(sandbox.requests().length - before).toBeLessThan(9);
  expect(await replay()).toBe(0);
  await delivered();
  expect(arrived).toHaveLength(3);
});

test('a process that dies before it has noted what it asked for asks for the same replay', async () => {
  await happen(2);
  status = 200;
  const fresh = await client.webhookEndpoints.get(endpoint.id);
  const { webhookEndpoints } = client;
  const dying = {
    listDeliveries: webhookEndpoints.listDeliveries.bind(webhookEndpoints),
    replayDelivery: webhookEndpoints.replayDelivery.bind(webhookEndpoints),
    update: async () => Promise.reject(new Error('killed')),
  };
  const options = { now: sandbox.clock.now(), isKnown: () => false };
  await expect(replayMissed(dying, fresh, options)).rejects.toThrow('killed');

  await replay();
  await delivered();
  expect(arrived).toHaveLength(2);
});

test('25 at a time, oldest first', async () => {
  await happen(10);
  await happen(9);
  await client.webhookEndpoints.update(endpoint.id, { status: 'active' });
  await happen(11);
  status = 200;

  expect(await replay()).toBe(25);
  expect(await replay()).toBe(5);
  expect(await replay()).toBe(0);
  await delivered();
  expect(arrived).toHaveLength(30);
});

test('a replay that fails in its turn is not asked for again', async () => {
  await happen(1);
  expect(await replay()).toBe(1);
  await delivered();
  expect((await deliveries()).map((one) => one.status)).toEqual(['failed', 'failed']);

  expect(await replay()).toBe(0);
});

test('what arrived all the same, what cannot be read and a test are left alone', async () => {
  status = 422;
  await happen(1);
  status = 400;
  await happen(1);
  await client.webhookEndpoints.test(endpoint.id);
  await delivered();
  const [, known] = await deliveries();

  expect(await replay((id) => id === known?.eventId)).toBe(0);
  // Its replay arrived.
  expect(await replay((id) => id === known?.id)).toBe(0);
  expect(await replay()).toBe(1);
});

test('what failed more than three days ago is left alone', async () => {
  await happen(1);
  await sandbox.clock.advance(4 * 86_400_000);
  expect(await replay()).toBe(0);
  await happen(1);
  expect(await replay()).toBe(1);
});

test('of more than it can note, the oldest stay done', async () => {
  const at = (minute: number) => new Date(Date.UTC(2026, 3, 1, 0, minute)).toISOString();
  const all = Array.from({ length: 900 }, (_, place): WebhookDelivery => {
    return { id: `d${place}`, status: 'failed', eventId: `e${place}`, createdAt: at(place) };
  }).reverse();
  const kept: WebhookEndpoint = { ...endpoint, lastFailureAt: at(900), metadata: {} };
  const asked: string[] = [];
  const store = {
    listDeliveries: async (_id: string, query: { status?: string; cursor?: string } = {}) => {
      const from = Number(query.cursor ?? 0);
      const items = query.status === 'failed' ? all.slice(from, from + 100) : [];
      return Promise.resolve({ items, nextCursor: from + 100 < all.length ? String(from + 100) : undefined });
    },
    replayDelivery: async (id: string) => {
      asked.push(id);
      return Promise.resolve({ replayDeliveryId: `replay of ${id}` });
    },
    update: async (_id: string, { metadata }: { metadata?: Record<string, string> | null }) => {
      Object.assign(kept.metadata ?? {}, metadata);
      return Promise.resolve(kept);
    },
  };
  const options = { now: Date.UTC(2026, 3, 1, 20), isKnown: () => false };
  for (let round = 0; round < 40; round += 1) await replayMissed(store, kept, options);

  expect(asked).toEqual(all.map(({ id }) => id).reverse());
  expect(Math.max(...Object.values(kept.metadata ?? {}).map(({ length }) => length))).toBeLessThan(500);
});

test('no more than as many as wished, and a delivery without an event’s id is known by its own', async () => {
  const createdAt = '2026-04-01T00:00:00Z';
  const items = ['d1', 'd2', 'd3'].map((id): WebhookDelivery => ({ id, status: 'failed', createdAt }));
  const asked: string[] = [];
  const store = {
    listDeliveries: async (_id: string, { status }: { status?: string } = {}) =>
      Promise.resolve({ items: status === 'failed' ? items : [] }),
    replayDelivery: async (id: string) => {
      asked.push(id);
      return Promise.resolve({ replayDeliveryId: `replay of ${id}` });
    },
    update: async () => Promise.resolve(endpoint),
  };
  const options = {
    now: Date.UTC(2026, 3, 1, 1),
    isKnown: async (id: string) => Promise.resolve(id === 'd1'),
    most: 1,
  };

  expect(await replayMissed(store, { ...endpoint, lastFailureAt: createdAt, metadata: null }, options)).toBe(
    1,
  );
  expect(asked).toEqual(['d2']);
});
