// The instant trigger looks after its endpoint: what Layers paused is active again, and nothing is lost or doubled by it.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { activate, executionIn, itemsOf, listExecutions, sleep, waitFor } from '../n8n-server/index.ts';
import { endpoints, oauthUrl } from './support/deliveries.ts';
import { openN8nFixture, type N8nFixture } from './support/fixtures.ts';
import { step } from './support/step.ts';
import { layers, packageName, passOn, save } from './support/workflow.ts';

const triggerName = 'Hear';

let fixture: N8nFixture;
let workflowId: string;

before(async () => {
  fixture = await openN8nFixture('upkeep');
  const trigger = layers(fixture, triggerName, {
    parameters: {
      events: ['social_account.connected'],
      projectScope: 'all',
      options: { fetchAccount: false },
    },
    type: `${packageName}.layersSocialWebhookTrigger`,
    webhookId: crypto.randomUUID(),
  });
  ({ id: workflowId } = await save(fixture.n8n.rest, 'Hear', [trigger, passOn('Act')]));
  await activate(fixture.n8n.rest, workflowId);
});

after(() => fixture.close());

step(
  'an endpoint that Layers paused after 20 failures is active again without a person, and the 20 events ran once each',
  async (tell) => {
    const { sandbox } = fixture;
    // Whatever n8n does with them, Layers takes the deliveries for failed.
    sandbox.behaviour.set({ webhookTimeoutMs: 1 });
    for (let owner = 0; owner < 20; owner += 1) {
      const { authorizeUrl } = await oauthUrl(sandbox);
      await sandbox.approve(authorizeUrl, { handle: `unheard_${owner}` });
    }
    await sandbox.clock.advance(1_000);
    assert.equal((await endpoints(sandbox))[0]?.status, 'auto_paused');
    sandbox.behaviour.set({ webhookTimeoutMs: 10_000 });

    const began = Date.now();
    await waitFor('n8n to resume it', async () => (await endpoints(sandbox))[0]?.status === 'active', {
      timeoutMs: 420_000,
      everyMs: 1_000,
    });
    tell(`active again after ${Math.round((Date.now() - began) / 1000)} s`);
    const executions = () => listExecutions(fixture.n8n.rest, workflowId);
    await sandbox.clock.advance(60_000);
    await waitFor('20 executions', async () => (await executions()).length >= 20, { timeoutMs: 30_000 });
    await sandbox.clock.advance(48 * 3_600_000);
    await sleep(2_000);
    const accounts = [];
    for (const { id } of await executions()) {
      const [item] = itemsOf(await executionIn(fixture.n8n.rest, id), triggerName);
      accounts.push(item?.socialAccountId);
    }
    assert.equal(accounts.length, 20);
    assert.equal(new Set(accounts).size, 20);
  },
  600_000,
);
