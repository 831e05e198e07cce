/** Whatever knocks: without the signature of this endpoint's secret, fresh and over these very bytes, nothing starts. */
import fc from 'fast-check';
import { signPayload, verifySignature } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { LayersSocialWebhookTrigger } from '../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';
import { handleWebhook } from '../n8n-node/triggers/handle-webhook';
import { createHost } from '../n8n-node/triggers/host';
import { Host, openHost } from '../support/zapier-host';
import { expectNoPollution, hostileBody, hostileJson } from './support/hostile';

const SECRET = 'whsec_the-secret-of-this-endpoint';
const EVENT = JSON.stringify({
  id: 'evt_00000000000000000000000001',
  type: 'social_account.connected',
  data: { socialAccountId: 'sa_1', platform: 'tiktok' },
});
const unixNow = () => Math.floor(Date.now() / 1000);

/** Signatures that are nearly right, for any body. */
const nearMiss = fc.constantFrom<Array<(body: string) => unknown>>(
  (body) => signPayload(body, `${SECRET} `, unixNow()),
  (body) => signPayload(body, '', unixNow()),
  (body) => signPayload(`${body} `, SECRET, unixNow()),
  (body) => signPayload(body, SECRET, unixNow() - 302),
  (body) => signPayload(body, SECRET, unixNow() + 310),
  (body) => signPayload(body, SECRET, unixNow()).replace('v1=', 'v0='),
  (body) => signPayload(body, SECRET, unixNow()).replace('v1=', 'V1='),
  (body) => signPayload(body, SECRET, unixNow()).slice(0, -1),
  (body) => `${signPayload(body, SECRET, unixNow())},t=${unixNow()}`,
  (body) => [signPayload(body, SECRET, unixNow()), 'x'],
  (body) => ({ value: signPayload(body, SECRET, unixNow()) }),
  () => `t=${unixNow()},v1=${'0'.repeat(64)}`,
  () => `t=${unixNow()}`,
  () => `t=NaN,v1=${'0'.repeat(64)}`,
  () => 'v1='.repeat(20_000),
);

const signature: fc.Arbitrary<(body: string) => unknown> = fc.oneof(
  nearMiss,
  hostileJson.map((value) => () => value),
  fc.string({ unit: 'binary' }).map((text) => () => text),
);
const body = fc.oneof(hostileBody, fc.constant(EVENT));

/** What careless code would take for the secret. */
const secretIn = (stored: unknown) => (typeof stored === 'string' ? stored : (JSON.stringify(stored) ?? ''));

test('the core lets no forgery pass, and takes no longer for one that is nearly right', () => {
  const property = fc.property(body, signature, (rawBody, sign) => {
    const question = { rawBody, signature: sign(rawBody), secrets: [SECRET], now: Date.now() };
    expect(verifySignature(question)).not.toBe('valid');
    expect(
      verifySignature({ ...question, signature: signPayload(rawBody, SECRET, unixNow()), secrets: [] }),
    ).toBe('no_match');
  });
  fc.assert(property, { numRuns: 3_000 });
});

describe('n8n', () => {
  const type = new LayersSocialWebhookTrigger();
  const host = createHost({
    type,
    baseUrl: 'http://127.0.0.1:1',
    apiKey: 'lp_test_AAAA_secret',
    webhookUrl: 'http://localhost/webhook/abc',
    parameters: { options: { fetchAccount: false } },
  });

  function store(signingSecret: unknown): void {
    Object.assign(host.staticData(), { endpointId: 'w_1', signingSecret });
    host.save();
  }

  async function call(rawBody: unknown, headers: object): Promise<{ status: number; starts: boolean }> {
    const { status, items } = await handleWebhook({ host, type }, { rawBody, headers });
    return { status, starts: items.length > 0 };
  }

  test('nothing that is not signed starts the workflow or throws', async () => {
    store(SECRET);
    const property = fc.asyncProperty(body, signature, async (rawBody, sign) => {
      const headers = { 'x-layers-signature': sign(rawBody), 'x-layers-event-id': 'evt_1' };
      expect(await call(Buffer.from(rawBody), headers)).toEqual({ status: 401, starts: false });
      expectNoPollution();
    });
    await fc.assert(property, { numRuns: 1_500 });
  });

  test('whatever was stored in place of the secret, a delivery signed with it is refused unless it is the secret', async () => {
    const property = fc.asyncProperty(hostileJson, async (stored) => {
      fc.pre(typeof stored !== 'string' || stored === '');
      store(stored);
      const guess = signPayload(EVENT, secretIn(stored), unixNow());
      expect(await call(Buffer.from(EVENT), { 'x-layers-signature': guess })).toEqual({
        status: 401,
        starts: false,
      });
    });
    await fc.assert(property, { numRuns: 300 });
  });

  test('a body that n8n does not hand over as bytes is refused', async () => {
    store(SECRET);
    for (const rawBody of [undefined, null, EVENT, JSON.parse(EVENT) as unknown]) {
      const headers = { 'x-layers-signature': signPayload(EVENT, SECRET, unixNow()) };
      expect(await call(rawBody, headers)).toEqual({ status: 401, starts: false });
    }
  });
});

describe('Zapier', () => {
  let sandbox: Sandbox;
  let host: Host;
  beforeAll(async () => {
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
  });
  afterAll(() => sandbox.close());

  const fire = (content: unknown, headers: object, subscribeData: unknown = { id: 'w_1', secret: SECRET }) =>
    host.run('triggers.account_event.operation.perform', {
      subscribeData,
      rawRequest: { method: 'POST', content, headers },
    });

  test('nothing that is not signed fires the Zap, and no knock can turn it off', async () => {
    const property = fc.asyncProperty(body, signature, async (rawBody, sign) => {
      const headers = { 'Http-X-Layers-Signature': sign(rawBody) };
      await expect(fire(rawBody, headers)).rejects.toMatchObject({ name: 'HaltedError' });
      expectNoPollution();
    });
    await fc.assert(property, { numRuns: 120 });
  });

  test('whatever Zapier kept in place of the subscription, nothing fires', async () => {
    const property = fc.asyncProperty(hostileJson, async (kept) => {
      const headers = { 'Http-X-Layers-Signature': signPayload(EVENT, secretIn(kept), unixNow()) };
      await expect(fire(EVENT, headers, kept)).rejects.toMatchObject({ name: 'HaltedError' });
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
