import { buffer } from 'node:stream/consumers';

import {
  collect,
  EVENT_ID_HEADER,
  LayersClient,
  iteratePages,
  parseWebhookEvent,
  SIGNATURE_HEADER,
  VerifyResult,
  verifySignature,
  WebhookEvent,
} from 'layers-social-core';
import { type Sandbox } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox } from '../../support/core-sandbox';
import { serveLocally, type LocalServer } from '../../support/local-server';

interface Received {
  verdict: VerifyResult;
  event: WebhookEvent | undefined;
  eventId: string | string[] | undefined;
}

let sandbox: Sandbox;
let client: LayersClient;
let server: LocalServer;
let url: string;
let secrets: string[];
let received: Received[];
/** What the receiver answers next; 200 when nothing is queued. */
let statuses: number[];

beforeEach(async () => {
  sandbox = await startSandbox();
  client = clientOf(sandbox);
  [secrets, received, statuses] = [[], [], []];
  server = await serveLocally((request, response) => {
    void buffer(request).then((rawBody) => {
      const signature = request.headers[SIGNATURE_HEADER];
      const now = sandbox.clock.now();
      received.push({
        verdict: verifySignature({ rawBody, signature, secrets, now }),
        event: parseWebhookEvent(rawBody),
        eventId: request.headers[EVENT_ID_HEADER],
      });
      response.writeHead(statuses.shift() ?? 200).end();
    });
  });
  url = `${server.url}/hook`;
});

afterEach(async () => {
  await closeSandboxes();
  await server.close();
});

/** Registers the receiver and lets it know its secret. */
async function subscribe(change: object = {}) {
  const created = await client.webhookEndpoints.create({
    url,
    events: ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'],
    ...change,
  });
  secrets = [created.signingSecret];
  return created.endpoint;
}

const delivered = () => sandbox.clock.advance(60_000);

test('an endpoint is created, read, listed, changed and removed', async () => {
  const endpoint = await subscribe({
    description: 'for tests',
    metadata: { team: 'a' },
    projectId: sandbox.projectId,
  });
  const changed = await client.webhookEndpoints.update(endpoint.id, {
    events: ['test.ping'],
    description: null,
    status: 'paused',
  });
  const listed = await client.webhookEndpoints.list({ projectId: sandbox.projectId });
  const removed = await client.webhookEndpoints.delete(endpoint.id);

  expect(endpoint).toMatchObject({
    url,
    status: 'active',
    description: 'for tests',
    projectId: sandbox.projectId,
  });
  expect(changed).toMatchObject({
    id: endpoint.id,
    events: ['test.ping'],
    description: null,
    status: 'paused',
  });
  expect(listed.items).toEqual([changed]);
  expect(removed).toMatchObject({ id: endpoint.id, deleted: true });
  expect((await client.webhookEndpoints.list()).items).toEqual([]);
});

test('endpoints are read page by page', async () => {
  for (const number of [1, 2, 3])
    await client.webhookEndpoints.create({ url: `${url}/${number}`, events: ['test.ping'] });

  const pages = iteratePages((cursor) => client.webhookEndpoints.list({ limit: 2, cursor }));

  expect(new Set((await collect(pages, Infinity)).map((endpoint) => endpoint.url)).size).toBe(3);
});

test('a creation whose answer is lost is repeated and makes one endpoint', async () => {
  sandbox.faults.add({ route: 'POST /v1/webhook-endpoints', kind: 'reset-after', times: 1 });

  const endpoint = await subscribe();

  expect((await client.webhookEndpoints.list()).items).toEqual([
    expect.objectContaining({ id: endpoint.id }),
  ]);
});

test('a ping arrives signed, under the id that was told', async () => {
  const endpoint = await subscribe();

  const plain = await client.webhookEndpoints.test(endpoint.id);
  await delivered();
  const special = await client.webhookEndpoints.test(endpoint.id, { hello: 'Käse' });
  await delivered();

  expect(received).toMatchObject([
    { verdict: 'valid', eventId: plain.eventId, event: { id: plain.eventId, type: 'test.ping' } },
    { verdict: 'valid', eventId: special.eventId, event: { data: { hello: 'Käse' } } },
  ]);
});

test('the three things that happen to an account are announced', async () => {
  await subscribe();
  const link = await client.createConnectLink(sandbox.projectId, {
    platform: 'tiktok',
    returnUrl: 'http://localhost/',
  });

  await sandbox.approve(link.authorizeUrl);
  await delivered();
  const { socialAccountId } = await client.getConnectionStatus(link.state);
  sandbox.setAccount(socialAccountId!, { status: 'reauth_required' });
  await delivered();
  await client.revokeAccount(sandbox.projectId, socialAccountId!);
  await delivered();

  expect(received.map(({ verdict }) => verdict)).toEqual(['valid', 'valid', 'valid']);
  expect(received.map(({ event }) => [event?.type, event?.data['socialAccountId']])).toEqual([
    ['social_account.connected', socialAccountId],
    ['social_account.needs_reauth', socialAccountId],
    ['social_account.revoked', socialAccountId],
  ]);
});

test('after a rotation both secrets verify for a day, and then the new one alone', async () => {
  const endpoint = await subscribe();
  const [old] = secrets;
  const rotated = await client.webhookEndpoints.rotateSecret(endpoint.id);
  const pingWith = async (secret: string) => {
    secrets = [secret];
    await client.webhookEndpoints.test(endpoint.id);
    await delivered();
    return received.at(-1)?.verdict;
  };

  expect([await pingWith(old!), await pingWith(rotated.signingSecret)]).toEqual(['valid', 'valid']);
  await sandbox.clock.advance(86_400_000);
  expect([await pingWith(old!), await pingWith(rotated.signingSecret)]).toEqual(['no_match', 'valid']);
});

test('a rotation whose answer is lost is repeated and gives the secret that holds', async () => {
  const endpoint = await subscribe();
  sandbox.faults.add({
    route: 'POST /v1/webhook-endpoints/:endpointId/rotate-secret',
    kind: 'reset-after',
    times: 1,
  });

  const rotated = await client.webhookEndpoints.rotateSecret(endpoint.id);
  await sandbox.clock.advance(86_400_000);
  secrets = [rotated.signingSecret];
  await client.webhookEndpoints.test(endpoint.id);
  await delivered();

  expect(received).toMatchObject([{ verdict: 'valid' }]);
});

test('a receiver that fails gets the same event again, signed anew', async () => {
  const endpoint = await subscribe();
  statuses = [500];

  const { eventId } = await client.webhookEndpoints.test(endpoint.id);
  await sandbox.clock.advance(600_000);

  expect(received).toMatchObject([
    { verdict: 'valid', eventId },
    { verdict: 'valid', eventId },
  ]);
  expect((await client.webhookEndpoints.listDeliveries(endpoint.id)).items).toMatchObject([
    { eventId, status: 'delivered', attempts: 2, lastResponseStatus: 200 },
  ]);
});

test.each(['top', 'data'] as const)(
  'a replay is a new event that names the old delivery, at %s',
  async (place) => {
    sandbox.behaviour.set({ webhookReplayOf: place });
    const endpoint = await subscribe();
    const { eventId, deliveryId } = await client.webhookEndpoints.test(endpoint.id);
    await delivered();

    const replay = await client.webhookEndpoints.replayDelivery(deliveryId!);
    await delivered();

    expect(replay.originalDeliveryId).toBe(deliveryId);
    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({
      verdict: 'valid',
      event: { type: 'test.ping', replayOf: deliveryId },
    });
    expect(received[1]?.eventId).not.toBe(eventId);
  },
);

test('deliveries are read page by page, and by status and type', async () => {
  const endpoint = await subscribe();
  statuses = [400];
  for (let count = 0; count < 3; count += 1) {
    await client.webhookEndpoints.test(endpoint.id);
    await delivered();
  }

  const pages = iteratePages((cursor) =>
    client.webhookEndpoints.listDeliveries(endpoint.id, { limit: 2, cursor }),
  );
  const failed = await client.webhookEndpoints.listDeliveries(endpoint.id, {
    status: 'failed',
    eventType: 'test.ping',
  });

  expect(await collect(pages, Infinity)).toHaveLength(3);
  expect(failed.items).toMatchObject([{ status: 'failed', lastResponseStatus: 400 }]);
});

test('an endpoint that was paused for its failures is woken by making it active', async () => {
  const endpoint = await subscribe();
  statuses = new Array<number>(100).fill(500);
  for (let count = 0; count < 20; count += 1) await client.webhookEndpoints.test(endpoint.id);
  await delivered();

  const paused = await client.webhookEndpoints.get(endpoint.id);
  const woken = await client.webhookEndpoints.update(endpoint.id, { status: 'active' });

  expect(paused).toMatchObject({ status: 'auto_paused' });
  expect(paused.consecutiveFailureCount).toBeGreaterThanOrEqual(20);
  expect(woken).toMatchObject({ status: 'active', consecutiveFailureCount: 0 });
});
