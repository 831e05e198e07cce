import { createHmac } from 'node:crypto';

import type { Sandbox } from 'layers-social-sandbox';

import {
  ask,
  at,
  closeAll,
  connected,
  connectLink,
  control,
  DAY,
  each,
  HOUR,
  json,
  listAt,
  MINUTE,
  type Received,
  type Receiver,
  receiver,
  startSandbox,
  textAt,
} from './support';

const EVENTS = ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'];

let sandbox: Sandbox;
let target: Receiver;

beforeEach(async () => {
  sandbox = await startSandbox({ apiKeys: [{ tier: 'partner' }] });
  target = await receiver();
});
afterEach(closeAll);

interface Endpoint {
  id: string;
  secret: string;
}

async function subscribe(change = {}): Promise<Endpoint> {
  const reply = await ask(sandbox, 'POST /v1/webhook-endpoints', {
    body: { url: target.url, events: EVENTS, ...change },
  });
  return { id: textAt(reply, 'endpoint.id'), secret: textAt(reply, 'signingSecret') };
}

const settled = () => sandbox.clock.advance(0);
const ping = (id: string) => ask(sandbox, `POST /v1/webhook-endpoints/${id}/test`);
const endpoint = (id: string) => ask(sandbox, `GET /v1/webhook-endpoints/${id}`);
const deliveries = (id: string, query = '') =>
  ask(sandbox, `GET /v1/webhook-endpoints/${id}/deliveries${query}`);
const change = (id: string, body: object) => ask(sandbox, `PATCH /v1/webhook-endpoints/${id}`, { body });
const types = () => target.received.map((seen) => (json(seen.body) as { type: string }).type);

/** The signature computed here, from the scheme alone. */
function macs(seen: Received | undefined, secrets: string[]): { header: string; expected: string } {
  const header = String(seen?.headers['x-layers-signature']);
  const time = /^t=(\d+)/.exec(header)?.[1] ?? '';
  const mac = (secret: string) => createHmac('sha256', secret).update(`${time}.${seen?.body}`).digest('hex');
  return { header, expected: [`t=${time}`, ...secrets.map((secret) => `v1=${mac(secret)}`)].join(',') };
}

describe('an event', () => {
  test('is sent at once, signed over the raw bytes, with its id in the header and the body', async () => {
    const { secret } = await subscribe();
    const id = await connected(sandbox, 'acme.coffee');
    await settled();

    const [seen] = target.received;
    const { header, expected } = macs(seen, [secret]);
    expect(header).toBe(expected);
    expect(header).toContain(`t=${sandbox.clock.now() / 1_000},`);
    expect(seen?.headers['content-type']).toBe('application/json');
    expect(seen?.headers['x-layers-event-id']).toMatch(/^evt_[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(json(seen?.body ?? '')).toEqual({
      id: seen?.headers['x-layers-event-id'],
      type: 'social_account.connected',
      createdAt: '2026-11-01T12:00:00.000Z',
      data: {
        socialAccountId: id,
        projectId: sandbox.projectId,
        platform: 'tiktok',
        displayName: 'acme.coffee',
        connectedAt: '2026-11-01T12:00:00Z',
      },
    });
  });

  test('tells of a first connection, a dead token once, a renewal and a revoke', async () => {
    await subscribe();
    const id = await connected(sandbox, 'acme');
    await sandbox.clock.advance(40 * DAY);
    await sandbox.clock.advance(DAY);
    await connected(sandbox, 'acme');
    await ask(sandbox, `DELETE /v1/social-accounts/${id}`);
    await settled();

    expect(types()).toEqual([
      'social_account.connected',
      'social_account.needs_reauth',
      'social_account.connected',
      'social_account.revoked',
    ]);
    expect(json(target.received[1]?.body ?? '')).toMatchObject({
      createdAt: '2026-12-01T12:00:00.000Z',
      data: {
        socialAccountId: id,
        projectId: sandbox.projectId,
        platform: 'tiktok',
        reason: 'token_expired',
      },
    });
    expect(json(target.received[3]?.body ?? '')).toMatchObject({
      data: { socialAccountId: id, disconnectedReason: 'revoked_by_partner', canceledScheduledPosts: 0 },
    });
  });

  test('comes from what the sandbox does to an account, too', async () => {
    await subscribe();
    const [id = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;

    sandbox.setAccount(id, { status: 'reauth_required' });
    sandbox.setAccount(id, { status: 'reauth_required' });
    sandbox.setAccount(id, { status: 'connected' });
    sandbox.setAccount(id, { status: 'disconnected', disconnectedReason: 'account_banned' });
    await settled();

    expect(new Set(types())).toEqual(new Set(EVENTS));
    expect(target.received).toHaveLength(3);
    expect(target.received.map((seen) => seen.body).join()).toContain('account_banned');
  });

  test('goes only where it is wanted: type, project and organization', async () => {
    const other = sandbox.seed({ projects: [{}], apiKeys: [{ organizationId: 'org_other' }] });
    await subscribe({ url: `${target.url}/reauth`, events: ['social_account.needs_reauth'] });
    await subscribe({ url: `${target.url}/elsewhere`, projectId: other.projectIds[0] });
    await subscribe({ url: `${target.url}/here`, projectId: sandbox.projectId });
    await ask(sandbox, 'POST /v1/webhook-endpoints', {
      key: other.apiKeys[0]?.apiKey ?? '',
      body: { url: `${target.url}/foreign`, events: EVENTS },
    });
    await connected(sandbox);
    await settled();

    expect(target.received.map((seen) => seen.path)).toEqual(['/hook/here']);
  });

  test('of a child organization reaches the parent’s firehose with its organization', async () => {
    const nested = await startSandbox({
      apiKeys: [
        { organizationId: 'org_child', parentOrganizationId: 'org_parent' },
        { organizationId: 'org_parent', scopes: ['*', 'org:admin'] },
      ],
    });
    const key = nested.apiKeys[1]?.apiKey ?? '';
    for (const scope of ['own', 'all_children']) {
      await ask(nested, 'POST /v1/webhook-endpoints', {
        key,
        body: { url: `${target.url}/${scope}`, events: EVENTS, scope },
      });
    }
    await connected(nested);
    await nested.clock.advance(0);

    expect(target.received.map((seen) => seen.path)).toEqual(['/hook/all_children']);
    expect(json(target.received[0]?.body ?? '')).toMatchObject({ data: { organizationId: 'org_child' } });
  });

  test('of seeding there is none', async () => {
    await subscribe();
    sandbox.seed({ accounts: { count: 10 } });
    await settled();

    expect(target.received).toEqual([]);
  });

  test('of each canceled and each scheduled post there is one, when it is wanted', async () => {
    await subscribe({ events: ['post.canceled', 'post.scheduled'] });
    const [id] = sandbox.seed({ accounts: [{ queuedPosts: 2 }] }).socialAccountIds;
    await ask(sandbox, 'POST /v1/content/cnt_00000000-0000-4000-8000-000000000000/schedule', {
      body: { scheduledFor: '2026-11-02T00:00:00Z', targets: [{ socialAccountId: id, mode: 'publish' }] },
    });
    await ask(sandbox, `DELETE /v1/social-accounts/${id}`);
    await settled();

    expect(types().sort()).toEqual(['post.canceled', 'post.canceled', 'post.canceled', 'post.scheduled']);
  });
});

describe('a ping', () => {
  test('ignores the subscription and the pause, and carries a default or the caller’s payload', async () => {
    const { id } = await subscribe();
    await change(id, { status: 'paused' });

    const first = await ping(id);
    await ask(sandbox, `POST /v1/webhook-endpoints/${id}/test`, { body: { payload: { hello: 'there' } } });
    await settled();

    expect(first.body).toEqual({
      eventId: target.received[0]?.headers['x-layers-event-id'],
      deliveryId: each(await deliveries(id), 'id')[1],
      scheduledAt: '2026-11-01T12:00:00.000Z',
    });
    const bodies = target.received.map((seen) => json(seen.body));
    expect(bodies[0]).toMatchObject({
      type: 'test.ping',
      data: { endpointId: id, message: expect.any(String) },
    });
    expect(bodies[1]).toMatchObject({ type: 'test.ping', data: { hello: 'there' } });
  });
});

describe('a failed delivery', () => {
  const LADDER = [30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, 24 * HOUR];

  test('is repeated on the ladder with the same event id and a fresh signature, then fails for good', async () => {
    const { id, secret } = await subscribe();
    target.answer = 500;
    await connected(sandbox);
    await settled();

    for (const [i, wait] of LADDER.entries()) {
      await sandbox.clock.advance(wait - 1);
      expect(target.received).toHaveLength(i + 1);
      await sandbox.clock.advance(1);
      expect(target.received).toHaveLength(i + 2);
    }

    expect(new Set(target.received.map((seen) => seen.headers['x-layers-event-id'])).size).toBe(1);
    for (const seen of target.received)
      expect(macs(seen, [secret]).header).toBe(macs(seen, [secret]).expected);
    expect(new Set(target.received.map((seen) => seen.headers['x-layers-signature'])).size).toBe(8);
    const list = await deliveries(id);
    expect(listAt(list)[0]).toMatchObject({
      status: 'failed',
      attempts: 8,
      nextRetryAt: null,
      deliveredAt: null,
      lastResponseStatus: 500,
      lastErrorMessage: 'The endpoint answered 500',
    });
    await sandbox.clock.advance(30 * DAY);
    expect(target.received.length).toBeGreaterThan(7);
    expect(types().filter((type) => type === 'social_account.connected')).toHaveLength(8);
  });

  test('is repeated at its own moments even when the clock leaps', async () => {
    const { id } = await subscribe();
    target.answer = 500;
    await connected(sandbox);
    await sandbox.clock.advance(2 * DAY);

    const log = listAt(await control(sandbox, 'GET /deliveries'), 'items.0.attemptLog') as { at: string }[];
    const start = Date.parse('2026-11-01T12:00:00Z');
    const expected = [0, ...LADDER].map((_, i) =>
      LADDER.slice(0, i).reduce((sum, wait) => sum + wait, start),
    );
    expect(log.map((attempt) => Date.parse(attempt.at))).toEqual(expected);
    expect(at(await endpoint(id), 'consecutiveFailureCount')).toBe(8);
  });

  test('that succeeds later is delivered, and the endpoint’s count starts anew', async () => {
    const { id } = await subscribe();
    target.answer = 503;
    await connected(sandbox);
    await settled();
    expect(listAt(await deliveries(id))[0]).toMatchObject({
      status: 'pending',
      attempts: 1,
      nextRetryAt: '2026-11-01T12:00:30.000Z',
    });

    target.answer = 204;
    await sandbox.clock.advance(30_000);

    expect(listAt(await deliveries(id))[0]).toMatchObject({
      status: 'delivered',
      attempts: 2,
      deliveredAt: '2026-11-01T12:00:30.000Z',
      lastErrorMessage: null,
    });
    expect((await endpoint(id)).body).toMatchObject({
      consecutiveFailureCount: 0,
      lastSuccessAt: '2026-11-01T12:00:30.000Z',
      lastFailureAt: '2026-11-01T12:00:00.000Z',
    });
  });

  test.each([
    [400, false, 'failed'],
    [410, false, 'failed'],
    [429, false, 'pending'],
    [302, false, 'pending'],
    [404, true, 'pending'],
  ])('with %s is, while deliveryRetries4xx is %s, %s', async (answer, deliveryRetries4xx, status) => {
    sandbox.behaviour.set({ deliveryRetries4xx });
    const { id } = await subscribe();
    target.answer = answer;
    await ping(id);
    await settled();

    expect(listAt(await deliveries(id))[0]).toMatchObject({
      status,
      attempts: 1,
      lastResponseStatus: answer,
    });
  });

  test('a redirect is not followed', async () => {
    const { id } = await subscribe();
    target.answer = 307;
    await ping(id);
    await settled();

    expect(target.received).toHaveLength(1);
  });

  test('without an answer says why', async () => {
    const { id } = await subscribe();
    target.answer = 0;
    await ping(id);
    await settled();
    await change(id, { url: 'http://127.0.0.1:1/' });
    await ping(id);
    await settled();

    const list = await deliveries(id);
    expect(each(list, 'lastResponseStatus')).toEqual([null, null]);
    expect(textAt(list, 'items.0.lastErrorMessage')).not.toBe('');
    expect(textAt(list, 'items.1.lastErrorMessage')).not.toBe('');
  });

  test('that takes too long is given up', async () => {
    const slow = await startSandbox({ behaviour: { webhookTimeoutMs: 50 } });
    const { url } = await startSandbox({ latencyMs: 2_000 });
    const made = await ask(slow, 'POST /v1/webhook-endpoints', {
      body: { url: `${url}/v1/whoami`, events: EVENTS },
    });
    const id = textAt(made, 'endpoint.id');
    await ask(slow, `POST /v1/webhook-endpoints/${id}/test`);
    await slow.clock.advance(0);

    const list = await ask(slow, `GET /v1/webhook-endpoints/${id}/deliveries`);
    expect(at(list, 'items.0.lastErrorMessage')).toBe('The endpoint did not answer in time');
  });
});

describe('pauses', () => {
  test('20 failures in a row pause an endpoint; status active resumes it, zeroes the count and sends what waited', async () => {
    const { id } = await subscribe();
    target.answer = 500;
    for (let i = 0; i < 20; i += 1) await connected(sandbox, `a${i}`);
    await settled();

    expect((await endpoint(id)).body).toMatchObject({ status: 'auto_paused', consecutiveFailureCount: 20 });
    await sandbox.clock.advance(30 * DAY - 1);
    expect(target.received).toHaveLength(20);

    target.answer = 200;
    expect((await change(id, { status: 'active' })).body).toMatchObject({
      status: 'active',
      consecutiveFailureCount: 0,
    });
    await settled();
    expect(target.received).toHaveLength(40);
    expect(listAt(await deliveries(id, '?status=delivered&limit=100'))).toHaveLength(20);
  });

  test('19 failures and a success do not', async () => {
    const { id } = await subscribe();
    target.answer = 500;
    for (let i = 0; i < 19; i += 1) await ping(id);
    await settled();
    target.answer = 200;
    await ping(id);
    await settled();

    expect((await endpoint(id)).body).toMatchObject({ status: 'active', consecutiveFailureCount: 0 });
  });

  test('a paused endpoint gets no events, and those of the pause are not made up for', async () => {
    const { id } = await subscribe();
    await change(id, { status: 'paused' });
    await connected(sandbox, 'a');
    await change(id, { status: 'active' });
    await connected(sandbox, 'b');
    await settled();

    expect(target.received).toHaveLength(1);
    expect(target.received[0]?.body).toContain('"b"');
  });
});

describe('rotation', () => {
  test('signs with every secret that is still valid, newest first, for 24 hours', async () => {
    const { id, secret } = await subscribe();
    const rotate = async () =>
      textAt(await ask(sandbox, `POST /v1/webhook-endpoints/${id}/rotate-secret`), 'signingSecret');
    const latest = async () => {
      await ping(id);
      await settled();
      return target.received.at(-1);
    };

    const second = await rotate();
    await sandbox.clock.advance(HOUR);
    const third = await rotate();
    const during = macs(await latest(), [third, second, secret]);
    await sandbox.clock.advance(23 * HOUR);
    const later = macs(await latest(), [third, second]);
    await sandbox.clock.advance(HOUR);
    const after = macs(await latest(), [third]);

    for (const { header, expected } of [during, later, after]) expect(header).toBe(expected);
  });

  test('the time signed can be the machine’s, for receivers with a clock of their own', async () => {
    sandbox.behaviour.set({ signatureTime: 'real' });
    const { id, secret } = await subscribe();
    const machine = jest.spyOn(Date, 'now').mockReturnValue(1_800_000_000_000);
    await ping(id);
    await settled();
    machine.mockRestore();

    const { header, expected } = macs(target.received[0], [secret]);
    expect(header).toBe(expected);
    expect(header).toMatch(/t=1800000000\b/);
  });
});

describe('replay', () => {
  test('sends the same data under a new event id, naming the original delivery on top', async () => {
    const { id, secret } = await subscribe();
    await connected(sandbox);
    await settled();
    const original = textAt(await deliveries(id), 'items.0.id');

    const reply = await ask(sandbox, `POST /v1/webhook-deliveries/${original}/replay`);
    await settled();

    expect(reply.body).toEqual({
      originalDeliveryId: original,
      replayDeliveryId: each(await deliveries(id), 'id')[0],
      scheduledAt: '2026-11-01T12:00:00.000Z',
    });
    const [first, second] = target.received.map((seen) => json(seen.body) as Record<string, unknown>);
    expect(second).toEqual({
      ...first,
      id: target.received[1]?.headers['x-layers-event-id'],
      replayOf: original,
    });
    expect(second?.['id']).not.toBe(first?.['id']);
    const { header, expected } = macs(target.received[1], [secret]);
    expect(header).toBe(expected);
  });

  test('can name the original inside data, as the older page says', async () => {
    sandbox.behaviour.set({ webhookReplayOf: 'data' });
    const { id } = await subscribe();
    const original = textAt(await ping(id), 'deliveryId');
    await ask(sandbox, `POST /v1/webhook-deliveries/${original}/replay`);
    await settled();

    const replayed = json(target.received[1]?.body ?? '');
    expect(replayed).toMatchObject({ data: { replayOf: original } });
    expect(replayed).not.toHaveProperty('replayOf');
  });

  test('of an unknown or foreign delivery is NOT_FOUND', async () => {
    const { id } = await subscribe();
    const original = textAt(await ping(id), 'deliveryId');
    const stranger = sandbox.seed({ apiKeys: [{ organizationId: 'org_x' }] }).apiKeys[0]?.apiKey ?? '';

    expect(
      (await ask(sandbox, `POST /v1/webhook-deliveries/${original}/replay`, { key: stranger })).status,
    ).toBe(404);
    expect((await ask(sandbox, 'POST /v1/webhook-deliveries/none/replay')).status).toBe(404);
  });
});

test('the delivery list is newest first, filters, pages, and shows no payload', async () => {
  const { id } = await subscribe();
  await connected(sandbox, 'a');
  for (let i = 0; i < 3; i += 1) await ping(id);
  await settled();

  const all = await deliveries(id);
  expect(each(all, 'eventType')).toEqual(['test.ping', 'test.ping', 'test.ping', 'social_account.connected']);
  expect(Object.keys(listAt(all)[0] ?? {})).toEqual([
    'id',
    'endpointId',
    'eventId',
    'eventType',
    'status',
    'attempts',
    'nextRetryAt',
    'deliveredAt',
    'abandonedAt',
    'lastResponseStatus',
    'lastResponseAt',
    'lastErrorMessage',
    'createdAt',
  ]);
  const first = await deliveries(id, '?limit=3');
  const second = await deliveries(id, `?limit=3&cursor=${textAt(first, 'nextCursor')}`);
  expect([...each(first, 'id'), ...each(second, 'id')]).toEqual(each(all, 'id'));
  expect(listAt(await deliveries(id, '?eventType=test.ping&status=delivered'))).toHaveLength(3);
  expect(listAt(await deliveries(id, '?status=failed'))).toEqual([]);
  for (const query of ['?eventType=x', '?status=x', '?limit=101', '?cursor=x', '?page=1']) {
    expect((await deliveries(id, query)).status).toBe(422);
  }
});

test('a running clock delivers and retries on its own', async () => {
  const live = await startSandbox({ clock: 'running', startAt: '2026-11-01T12:00:00Z' });
  const made = await ask(live, 'POST /v1/webhook-endpoints', { body: { url: target.url, events: EVENTS } });
  target.answer = 500;
  await live.approve((await connectLink(live)).authorizeUrl);
  // The retry is due after 30 s: nobody is slower than the 10 s that are left.
  await live.clock.advance(20_000);
  expect(target.received).toHaveLength(1);
  target.answer = 200;
  await live.clock.advance(9_900);

  // From here on only its own timer can send it.
  while (target.received.length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  await live.clock.advance(0);

  const list = await ask(live, `GET /v1/webhook-endpoints/${textAt(made, 'endpoint.id')}/deliveries`);
  expect(each(list, 'status')).toEqual(['delivered']);
});
