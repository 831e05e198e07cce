// The instant trigger in the real n8n: only what Layers signed just now starts the workflow, and each event once.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import {
  activate,
  deactivate,
  executionIn,
  getWorkflow,
  itemsOf,
  listExecutions,
  sleep,
  waitFor,
  type SavedWorkflow,
} from '../n8n-server/index.ts';
import {
  api,
  bodyOf,
  connectedEvent,
  deliver,
  endpoints,
  mac,
  oauthUrl,
  secondsNow,
  signed,
} from './support/deliveries.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { layers, packageName, passOn, save } from './support/workflow.ts';

const triggerName = 'Layers Social Webhook Trigger';
const windowSeconds = 300;

let fixture: N8nFixture;
let workflow: SavedWorkflow;
let webhookUrl: string;

const trigger = () =>
  layers(fixture, triggerName, {
    parameters: {
      events: ['social_account.connected', 'social_account.needs_reauth', 'social_account.revoked'],
      projectScope: 'all',
    },
    type: `${packageName}.layersSocialWebhookTrigger`,
    webhookId: crypto.randomUUID(),
  });

before(async () => {
  fixture = await openN8nFixture('webhook');
  workflow = await save(fixture.n8n.rest, 'Hear at once', [trigger(), passOn('Act')]);
});

after(() => fixture.close());

const started = async (): Promise<number> => (await listExecutions(fixture.n8n.rest, workflow.id)).length;

const secret = async (): Promise<string> => {
  const { staticData } = await getWorkflow(fixture.n8n.rest, workflow.id);
  return String(staticData?.[`node:${triggerName}`]?.signingSecret);
};

const newEvent = (): string => {
  const [id = ''] = fixture.sandbox.seed({ accounts: [{ handle: 'told' }] }).socialAccountIds;
  return bodyOf(connectedEvent(id, fixture.sandbox.projectId));
};

/** Sends it, gives n8n the time to start something, and tells what came of it. */
async function send(body: string, signature?: string): Promise<{ status: number; executions: number }> {
  const before = await started();
  const status = await deliver(webhookUrl, body, signature);
  await sleep(700);
  return { status, executions: (await started()) - before };
}

const refused = { status: 401, executions: 0 };
const acted = { status: 200, executions: 1 };
const passedOver = { status: 200, executions: 0 };

step('activation registers one endpoint with the chosen events', async () => {
  await activate(fixture.n8n.rest, workflow.id);

  const [endpoint, ...others] = await endpoints(fixture.sandbox);
  assert.deepEqual(others, []);
  assert.ok(endpoint, 'no endpoint');
  assert.ok(endpoint.url.startsWith(`${fixture.n8n.url}/webhook/`), endpoint.url);
  assert.equal(endpoint.events.length, 3);
  webhookUrl = endpoint.url;
});

step('what Layers delivers starts the workflow with the account', async () => {
  const { authorizeUrl } = await oauthUrl(fixture.sandbox);
  await fixture.sandbox.approve(authorizeUrl, { handle: 'delivered' });
  await fixture.sandbox.clock.advance(120_000);
  const [summary] = await waitFor(
    'an execution',
    async () => {
      const found = await listExecutions(fixture.n8n.rest, workflow.id);
      return found.length > 0 && found;
    },
    { timeoutMs: 20_000 },
  );

  const execution = await executionIn(fixture.n8n.rest, summary?.id ?? '');
  const [item, ...others] = itemsOf(execution, 'Act');
  assert.deepEqual(others, []);
  assert.deepEqual(
    [item?.type, item?.handle, item?.accountFetched],
    ['account_connected', 'delivered', true],
  );
});

step('a good signature is accepted, also beside one of another secret', async () => {
  const body = newEvent();
  const seconds = secondsNow();
  const other = mac('whsec_other', seconds, body);
  const right = mac(await secret(), seconds, body);

  assert.deepEqual(await send(body, `t=${seconds},v1=${other},v1=${right}`), acted);
});

step('a wrong, stale, future, unsigned, tampered or garbled call gets 401 and starts nothing', async () => {
  const body = newEvent();
  const key = await secret();
  const now = secondsNow();

  assert.deepEqual(await send(body, signed('whsec_wrong', body)), refused, 'wrong');
  assert.deepEqual(await send(body, signed(key, body, now - windowSeconds - 5)), refused, 'stale');
  assert.deepEqual(await send(body, signed(key, body, now + windowSeconds + 30)), refused, 'future');
  assert.deepEqual(await send(body), refused, 'unsigned');
  assert.deepEqual(await send(body.replace('tiktok', 'tiktoc'), signed(key, body)), refused, 'tampered');
  assert.deepEqual(await send(body, `t=${now},v1=zz`), refused, 'garbled');
  assert.deepEqual(await send('', ''), refused, 'empty');
  assert.deepEqual(await send(body, signed(key, body)), acted, 'the same call, right');
});

step('a replayed event starts nothing again, also after n8n was killed', async () => {
  const body = newEvent();
  const key = await secret();
  assert.deepEqual(await send(body, signed(key, body)), acted);

  assert.deepEqual(await send(body, signed(key, body)), passedOver);
  await fixture.n8n.kill9();
  await fixture.restart();
  // The forged calls marked its secret as stale; the activation renews it, and can end after the webhook answers again.
  await waitFor('the activation to end', async () => (await secret()) !== key, { timeoutMs: 30_000 });
  assert.deepEqual(await send(body, signed(await secret(), body)), passedOver);
  assert.equal((await endpoints(fixture.sandbox)).length, 1);
});

step('a test ping and an event that nobody knows are answered and start nothing', async () => {
  const key = await secret();
  for (const type of ['test.ping', 'social_account.unheard_of']) {
    const body = bodyOf({ ...connectedEvent('sa_x', 'prj_x'), type });
    assert.deepEqual(await send(body, signed(key, body)), passedOver, type);
  }
});

step(
  'a rotated secret goes on for its day, then is refused until the workflow is activated anew',
  async () => {
    const [endpoint] = await endpoints(fixture.sandbox);
    const connectOnce = async (handle: string): Promise<void> => {
      const { authorizeUrl } = await oauthUrl(fixture.sandbox);
      await fixture.sandbox.approve(authorizeUrl, { handle });
      await fixture.sandbox.clock.advance(120_000);
      await sleep(1500);
    };
    await api(fixture.sandbox, {
      method: 'POST',
      path: `/v1/webhook-endpoints/${endpoint?.id}/rotate-secret`,
      body: {},
    });

    const before = await started();
    await connectOnce('within_the_day');
    assert.equal(await started(), before + 1);

    await fixture.sandbox.clock.advance(25 * 3_600_000);
    await connectOnce('after_the_day');
    assert.equal(await started(), before + 1);

    await deactivate(fixture.n8n.rest, workflow.id);
    await activate(fixture.n8n.rest, workflow.id);
    await connectOnce('with_the_new_secret');
    assert.ok((await started()) > before + 1);
  },
);

step('two workflows side by side each have their endpoint, and each hears of an event', async () => {
  const second = await save(fixture.n8n.rest, 'Hear too', [trigger(), passOn('Act')]);
  await activate(fixture.n8n.rest, second.id);
  const before = await started();

  assert.equal((await endpoints(fixture.sandbox)).length, 2);
  const { authorizeUrl } = await oauthUrl(fixture.sandbox);
  await fixture.sandbox.approve(authorizeUrl, { handle: 'both' });
  await fixture.sandbox.clock.advance(120_000);
  await waitFor(
    'both to have started',
    async () => {
      const other = await listExecutions(fixture.n8n.rest, second.id);
      return other.length === 1 && (await started()) === before + 1;
    },
    { timeoutMs: 20_000 },
  );
  await deactivate(fixture.n8n.rest, second.id);
  assert.equal((await endpoints(fixture.sandbox)).length, 1);
});

step('deactivation removes the endpoint; one left behind and paused is taken over, not doubled', async () => {
  await deactivate(fixture.n8n.rest, workflow.id);
  assert.deepEqual(await endpoints(fixture.sandbox), []);
  const events = ['social_account.connected'];
  const left = { url: webhookUrl, events, description: 'Left behind by a crash' };
  await api(fixture.sandbox, { method: 'POST', path: '/v1/webhook-endpoints', body: left });
  const [behind] = await endpoints(fixture.sandbox);
  await api(fixture.sandbox, {
    method: 'PATCH',
    path: `/v1/webhook-endpoints/${behind?.id}`,
    body: { status: 'paused' },
  });

  await activate(fixture.n8n.rest, workflow.id);

  const [taken, ...others] = await endpoints(fixture.sandbox);
  assert.deepEqual(others, []);
  assert.deepEqual([taken?.id, taken?.status, taken?.events.length], [behind?.id, 'active', 3]);
  const body = newEvent();
  assert.deepEqual(await send(body, signed(await secret(), body)), acted);
});
