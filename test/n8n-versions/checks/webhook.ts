import assert from 'node:assert/strict';

import type { Sandbox } from 'layers-social-sandbox';

import { deliver, endpoints, oauthUrl, signed } from '../../e2e/support/deliveries.ts';
import { type ExpressRequest, listen } from '../engine/express.ts';
import { openTrigger, type TriggerPlan } from '../engine/trigger.ts';
import { askWebhook, visit } from '../engine/webhook.ts';
import type { CheckContext } from './check.ts';

interface Received {
  body: string;
  /** The items that the workflow would start with. */
  items: Record<string, unknown>[];
}

/** Registers its endpoint, takes what Layers signed, once, refuses the rest, and removes the endpoint. */
export async function webhook({ packageFolder, sandbox, credentials }: CheckContext): Promise<undefined> {
  const received: Received[] = [];
  const plan: TriggerPlan = {
    packageFolder,
    credentials,
    type: 'layersSocialWebhookTrigger',
    parameters: { events: ['social_account.connected'], projectScope: 'all' },
    stored: '{}',
  };
  const server = await listen(async (request, response) => {
    const trigger = await openTrigger(plan);
    const output = await visit(trigger.engine, trigger, [request, response]);
    plan.stored = trigger.save();
    received.push({ body: bodyOf(request), items: (output?.[0] ?? []).map(({ json }) => json) });
  });
  plan.webhookBaseUrl = `${server.url}/webhook`;
  try {
    await registers(plan, sandbox);
    await takesOnce(plan, sandbox, received);
    await removes(plan, sandbox);
  } finally {
    await server.close();
  }
}

const bodyOf = ({ rawBody }: ExpressRequest): string => rawBody.toString();

async function registers(plan: TriggerPlan, sandbox: Sandbox): Promise<void> {
  const trigger = await openTrigger(plan);
  assert.equal(await askWebhook(trigger, 'checkExists'), false);
  assert.equal(await askWebhook(trigger, 'create'), true);
  assert.equal(await askWebhook(trigger, 'checkExists'), true);
  plan.stored = trigger.save();
  const urls = (await endpoints(sandbox)).map(({ url }) => url);
  assert.equal(urls.length, 1);
  assert.ok(urls[0]?.startsWith(`${plan.webhookBaseUrl}/a-webhook-id/`), urls[0]);
}

async function takesOnce(plan: TriggerPlan, sandbox: Sandbox, received: Received[]): Promise<void> {
  const { authorizeUrl } = await oauthUrl(sandbox);
  await sandbox.approve(authorizeUrl, { handle: 'delivered' });
  await sandbox.clock.advance(120_000);
  const [first] = received;
  assert.deepEqual(
    first?.items.map(({ type, handle }) => [type, handle]),
    [['account_connected', 'delivered']],
  );

  const [endpoint] = await endpoints(sandbox);
  assert.ok(first && endpoint);
  const { body } = first;
  const again = (signature?: string) => deliver(endpoint.url, body, signature);
  const secret = String(keptBy(plan).signingSecret);
  const statuses = [
    await again(signed(secret, body)),
    await again(signed('whsec_other', body)),
    await again(),
  ];
  assert.deepEqual(statuses, [200, 401, 401]);
  assert.deepEqual(
    received.slice(1).flatMap(({ items }) => items),
    [],
    'a repeated or forged call started something',
  );
}

async function removes(plan: TriggerPlan, sandbox: Sandbox): Promise<void> {
  const trigger = await openTrigger(plan);
  assert.equal(await askWebhook(trigger, 'delete'), true);
  plan.stored = trigger.save();
  assert.deepEqual(await endpoints(sandbox), []);
  assert.equal(keptBy(plan).signingSecret, undefined);
}

/** What the node keeps, as the database has it. */
function keptBy({ stored = '{}' }: TriggerPlan): Record<string, unknown> {
  const all = JSON.parse(stored) as Record<string, Record<string, unknown>>;
  return all['node:Trigger'] ?? {};
}
