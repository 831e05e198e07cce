// What n8n accepted is kept, and starts one execution: kill -9 just after the answer, equal deliveries at once.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import {
  activate,
  ensureN8nRelease,
  executionIn,
  getWorkflow,
  itemsOf,
  listExecutions,
  sleep,
  waitFor,
} from '../n8n-server/index.ts';
import {
  killAfterAnswer,
  killDelaysMs,
  killsPerDelay,
  storedInSqlite,
  triggerType,
  type Receiver,
} from './support/accepting.ts';
import { bodyOf, connectedEvent, deliver, endpoints, signed } from './support/deliveries.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { layers, packageName, passOn, save } from './support/workflow.ts';

const triggerName = 'Hear';
/** Another n8n than the one that the tests install, such as 2.0.3. */
const release = process.env['LAYERS_E2E_N8N'];
const equalRounds = killsPerDelay > 1 ? 50 : 10;

let fixture: N8nFixture;
let workflowId: string;
let receiver: Receiver;

before(async () => {
  const given = release ? await ensureN8nRelease(release, console.log) : undefined;
  fixture = await openN8nFixture('delivery', { given });
  const trigger = layers(fixture, triggerName, {
    parameters: {
      events: ['social_account.connected'],
      projectScope: 'all',
      options: { fetchAccount: false },
    },
    type: `${packageName}.${triggerType}`,
    webhookId: crypto.randomUUID(),
  });
  const { id } = await save(fixture.n8n.rest, 'Hear', [trigger, passOn('Act')]);
  workflowId = id;
  await activate(fixture.n8n.rest, id);
  const [endpoint] = await endpoints(fixture.sandbox);
  const { staticData } = await getWorkflow(fixture.n8n.rest, id);
  receiver = {
    url: endpoint?.url ?? '',
    secret: String(staticData?.[`node:${triggerName}`]?.signingSecret),
    kill: () => fixture.n8n.kill9(),
    restart: async () => {
      await fixture.restart();
      await waitFor(
        'the webhook to be there again',
        async () => (await deliver(receiver.url, '{}')) === 401,
        {
          timeoutMs: 30_000,
          everyMs: 50,
        },
      );
    },
    stored: storedInSqlite(fixture.userFolder),
  };
});

after(() => fixture.close());

const started = async (): Promise<number> => (await listExecutions(fixture.n8n.rest, workflowId)).length;
const newBody = (): string => bodyOf(connectedEvent('sa_x', 'prj_x'));
const send = (body: string): Promise<number> => deliver(receiver.url, body, signed(receiver.secret, body));

step(`${equalRounds} rounds of three equal deliveries at once are ${equalRounds} executions`, async () => {
  const before = await started();
  for (let round = 0; round < equalRounds; round += 1) {
    const body = newBody();
    assert.deepEqual(await Promise.all([send(body), send(body), send(body)]), [200, 200, 200]);
  }
  await sleep(1_000);
  assert.equal((await started()) - before, equalRounds);
});

step('four different ones at once, and again, also after a restart, are four executions', async () => {
  const before = await started();
  const bodies = [newBody(), newBody(), newBody(), newBody()];
  for (let round = 0; round < 2; round += 1) {
    assert.deepEqual(await Promise.all(bodies.map(send)), [200, 200, 200, 200]);
  }
  await receiver.kill();
  await receiver.restart();
  assert.deepEqual(await Promise.all(bodies.map(send)), [200, 200, 200, 200]);
  await sleep(1_000);
  assert.equal((await started()) - before, 4);
});

step(
  `killed ${killDelaysMs.join(', ')} ms after the answer, ${killsPerDelay} times each, n8n has every execution`,
  async (tell) => {
    for (const delayMs of killDelaysMs) {
      const { answered, lost } = await killAfterAnswer(receiver, delayMs, killsPerDelay);
      tell(`${delayMs} ms: ${answered} answered, ${lost} without a stored execution`);
      assert.ok(answered >= killsPerDelay, `${answered} answered`);
      assert.equal(lost, 0, `${delayMs} ms`);
    }
  },
  killsPerDelay * 800_000,
);

step(
  'an execution that was cut off is there after the restart, and its item names the event',
  async (tell) => {
    const summaries = await listExecutions(fixture.n8n.rest, workflowId);
    const statuses = new Map<string, number>();
    for (const { status } of summaries) statuses.set(status, (statuses.get(status) ?? 0) + 1);
    tell(
      `${summaries.length} executions: ${[...statuses].map(([status, count]) => `${count} ${status}`).join(', ')}`,
    );
    assert.ok([...statuses.keys()].every((status) => ['success', 'crashed'].includes(status)));
    const done = summaries.find(({ status }) => status === 'success');
    const [item] = itemsOf(await executionIn(fixture.n8n.rest, done?.id ?? ''), triggerName);
    assert.match(String(item?.eventId), /^evt_/);
  },
);
