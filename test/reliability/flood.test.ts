/** Ten thousand calls of the instant trigger, a good part of them not from Layers: the good ones run, once each. */
import { signPayload } from 'layers-social-core';
import type { IDataObject } from 'n8n-workflow';

import { LayersSocialWebhookTrigger } from '../../n8n-node/nodes/LayersSocialWebhookTrigger/LayersSocialWebhookTrigger.node';
import { handleWebhook } from '../n8n-node/triggers/handle-webhook';
import { createHost, Host } from '../n8n-node/triggers/host';
import { heapInUse, leaveFigures } from './support/figures';
import { seededRandom } from './support/random';

const DELIVERIES = 10_000;
const SECRET = 'whsec_the-secret-of-this-endpoint';
/** How many distinct events back a repeat may lie: the trigger remembers the latest thousand. */
const REPEAT_WITHIN = 900;

type Kind = 'good' | 'forged' | 'replayed' | 'stale';

interface Delivery {
  kind: Kind;
  eventId: string;
  body: string;
  signature: string | undefined;
}

const type = new LayersSocialWebhookTrigger();
const unixNow = () => Math.floor(Date.now() / 1000);

function bodyOf(eventId: string): string {
  const data = {
    socialAccountId: `sa_${eventId}`,
    projectId: 'prj_1',
    platform: 'tiktok',
    displayName: 'star',
  };
  return JSON.stringify({ id: eventId, type: 'social_account.connected', data });
}

/** Every way to be forged, in turn. */
const FORGERIES: Array<(body: string) => Pick<Delivery, 'body' | 'signature'>> = [
  (body) => ({ body, signature: undefined }),
  (body) => ({ body, signature: signPayload(body, 'whsec_a-guess', unixNow()) }),
  (body) => ({ body: body.replace('star', 'moon'), signature: signPayload(body, SECRET, unixNow()) }),
  (body) => ({ body, signature: signPayload(body, SECRET, unixNow()).replace(/v1=.{4}/, 'v1=0000') }),
  (body) => ({
    body,
    signature: signPayload(body, SECRET, unixNow()).replace(/t=\d+/, `t=${unixNow() + 1}`),
  }),
];

/** 88 % good, 5 % forged, 5 % replayed, 2 % stale, in an order that is the same in every run. */
function* deliveries(): Generator<Delivery> {
  const random = seededRandom(7);
  const sent: Delivery[] = [];
  for (let number = 0; number < DELIVERIES; number += 1) {
    const eventId = `evt_${String(number).padStart(26, '0')}`;
    const body = bodyOf(eventId);
    const draw = random();
    if (draw < 0.05) {
      yield { kind: 'forged', eventId, ...FORGERIES[number % FORGERIES.length]!(body) };
    } else if (draw < 0.1 && sent.length > 0) {
      const back = Math.floor(random() * Math.min(REPEAT_WITHIN, sent.length));
      const earlier = sent[sent.length - 1 - back]!;
      // Layers signs a repeat anew; a thief has the old signature only.
      const signature = number % 2 === 0 ? signPayload(earlier.body, SECRET, unixNow()) : earlier.signature;
      yield { ...earlier, kind: 'replayed', signature };
    } else if (draw < 0.12) {
      yield { kind: 'stale', eventId, body, signature: signPayload(body, SECRET, unixNow() - 301 - number) };
    } else {
      const good: Delivery = { kind: 'good', eventId, body, signature: signPayload(body, SECRET, unixNow()) };
      sent.push(good);
      if (sent.length > 1_000) sent.shift();
      yield good;
    }
  }
}

function openHost(parameters: IDataObject = {}): Host {
  const host = createHost({
    type,
    baseUrl: 'http://127.0.0.1:1',
    apiKey: 'lp_test_AAAA_secret',
    webhookUrl: 'http://localhost/webhook/abc',
    parameters: { options: { fetchAccount: false }, ...parameters },
  });
  Object.assign(host.staticData(), { endpointId: 'w_1', signingSecret: SECRET });
  host.save();
  return host;
}

async function call(host: Host, { body, signature }: Delivery): Promise<{ status: number; ran: unknown[] }> {
  const headers = { ...(signature !== undefined && { 'x-layers-signature': signature }) };
  const { status, items } = await handleWebhook({ host, type }, { rawBody: Buffer.from(body), headers });
  return { status, ran: items.map(({ eventId }) => eventId) };
}

test('of ten thousand deliveries exactly the good ones run, each once, and memory stays flat', async () => {
  const host = openHost();
  const counts: Record<Kind, number> = { good: 0, forged: 0, replayed: 0, stale: 0 };
  const wrong: Delivery[] = [];
  const ran = new Set<unknown>();
  let runs = 0;
  let early = 0;
  for (const delivery of deliveries()) {
    const seen = await call(host, delivery);
    counts[delivery.kind] += 1;
    runs += seen.ran.length;
    for (const eventId of seen.ran) ran.add(eventId);
    const refused = delivery.kind === 'forged' || delivery.kind === 'stale';
    const isRight = refused ? seen.status === 401 : seen.status === 200;
    if (!isRight || (seen.ran.length === 1) !== (delivery.kind === 'good')) wrong.push(delivery);
    host.log.length = 0;
    if (runs === 1_500) early = early || heapInUse();
  }
  const growth = heapInUse() - early;

  leaveFigures('flood', 'Flood of the instant trigger', [
    `${DELIVERIES} deliveries: ${counts.good} good, ${counts.forged} forged, ${counts.replayed} replayed, ${counts.stale} stale`,
    `${runs} runs of ${ran.size} events`,
    `heap after the flood ${growth.toFixed(1)} MB above that after 1,500 runs; kept for the node: ${host.saved().length} bytes`,
  ]);
  expect(wrong).toEqual([]);
  expect(runs).toBe(counts.good);
  expect(ran.size).toBe(counts.good);
  expect(counts.forged + counts.replayed + counts.stale).toBeGreaterThan(1_000);
  expect(growth).toBeLessThan(8);
  expect(host.saved().length).toBeLessThan(40_000);
});

test('a flood of forgeries alone writes nothing more to the database after the first', async () => {
  const host = openHost();
  const forged = [...deliveries()].filter(({ kind }) => kind === 'forged');
  for (const delivery of forged.slice(0, 10)) await call(host, delivery);
  const before = host.saved();

  for (const delivery of forged) await call(host, delivery);

  expect(host.saved()).toBe(before);
});

test('the same event knocking twice at once starts the workflow once, also while its account is looked up', async () => {
  const host = openHost({ options: { fetchAccount: true } });
  const [good] = [...deliveries()].filter(({ kind }) => kind === 'good');

  const both = await Promise.all([call(host, good!), call(host, good!)]);

  expect(both.flatMap(({ ran }) => ran)).toEqual([good?.eventId]);
  expect(both.map(({ status }) => status)).toEqual([200, 200]);
});
