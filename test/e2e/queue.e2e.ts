// n8n in queue mode: what the trigger's process hears, the workers do, once; and a worker that dies takes nothing along.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';

import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import {
  activate,
  createCredential,
  deactivate,
  getWorkflow,
  listExecutions,
  sleep,
  waitFor,
  type Credential,
  type ExecutionSummary,
  type N8nProcess,
  type WorkflowNode,
} from '../n8n-server/index.ts';
import { killAfterAnswer, killDelaysMs, killsPerDelay, type Receiver } from './support/accepting.ts';
import { openCounter, type Counter } from './support/counter.ts';
import {
  api,
  bodyOf,
  connectAndDeliver,
  connectedEvent,
  deliver,
  deliveriesTo,
  endpoints,
  signed,
} from './support/deliveries.ts';
import { credentialFor } from './support/fixtures.ts';
import { announcedBy, looks, pollingTrigger, ticks } from './support/polling.ts';
import { openQueueFixture, startedOn, type QueueFixture } from './support/queue.ts';
import { step } from './support/step.ts';
import { finished, openSuspending, suspend, visit } from './support/suspended.ts';
import { byId, layers, node, packageName, passOn, save, waitInMemory } from './support/workflow.ts';

const triggerName = 'Hear';
const executionCount = 200;
const ample = { readLight: 100_000, writeLight: 100_000, longRunning: 100_000, writeLightPerDay: 1_000_000 };

let sandbox: Sandbox;
let counter: Counter;
let queue: QueueFixture;
let fixture: { sandbox: Sandbox; credential: Credential };

before(async () => {
  const apiKeys = [{ tier: 'ample', returnUrlHosts: ['localhost', '127.0.0.1'] }];
  sandbox = await createSandbox({ apiKeys, tiers: { ample }, behaviour: { signatureTime: 'real' } });
  counter = await openCounter();
  queue = await openQueueFixture('queue', 2);
  fixture = { sandbox, credential: await createCredential(queue.rest, credentialFor(sandbox)) };
});

after(async () => {
  await queue.close();
  await sandbox.close();
  await counter.close();
});

interface Hearing {
  id: string;
  endpointId: string;
  url: string;
  secret: string;
}

/** A workflow behind the instant trigger that looks the account up on a worker and tells the counter. */
async function openHearing(name: string, between: WorkflowNode[] = []): Promise<Hearing> {
  const events = ['social_account.connected'];
  const known = new Set((await endpoints(sandbox)).map(({ id }) => id));
  const { id } = await save(queue.rest, name, [
    layers(fixture, triggerName, {
      parameters: { events, projectScope: 'all', options: { fetchAccount: false } },
      type: `${packageName}.layersSocialWebhookTrigger`,
      webhookId: crypto.randomUUID(),
    }),
    ...between,
    layers(fixture, 'Look up', {
      parameters: {
        resource: 'account',
        operation: 'get',
        project: byId(sandbox.projectId),
        account: byId('={{ $json.socialAccountId }}'),
      },
    }),
    node('n8n-nodes-base.httpRequest', 'Tell', {
      parameters: {
        url: `=${counter.url}/${name}:{{ $('${triggerName}').item.json.eventId }}:{{ $json.socialAccountId }}`,
        options: {},
      },
      typeVersion: 4.2,
    }),
  ]);
  await activate(queue.rest, id);
  const endpoint = (await endpoints(sandbox)).find((candidate) => !known.has(candidate.id));
  const { staticData } = await getWorkflow(queue.rest, id);
  assert.ok(endpoint, `no endpoint for ${name}`);
  return {
    id,
    endpointId: endpoint.id,
    url: endpoint.url,
    secret: String(staticData?.[`node:${triggerName}`]?.signingSecret),
  };
}

function newEvents(count: number): { id: string; body: string }[] {
  const { socialAccountIds } = sandbox.seed({ accounts: { count, handle: 'queued' } });
  return socialAccountIds.map((account) => {
    const event = connectedEvent(account, sandbox.projectId);
    return { id: event.id, body: bodyOf(event) };
  });
}

const told = (name: string): string[] =>
  [...counter.told.keys()].filter((word) => word.startsWith(`${name}:`));
const timesTold = (name: string): number =>
  told(name).reduce((times, word) => times + (counter.told.get(word) ?? 0), 0);
const all = (id: string): Promise<ExecutionSummary[]> => listExecutions(queue.rest, id);

step('the webhook process verifies signatures; the main process takes no webhooks', async () => {
  const { url, secret, id } = await openHearing('door');
  const [event] = newEvents(1);
  const body = event?.body ?? '';

  assert.ok(url.startsWith(queue.webhooks.url), url);
  assert.equal(await deliver(url, body), 401);
  assert.equal(await deliver(url, body, signed('whsec_wrong', body)), 401);
  assert.equal(
    await deliver(url.replace(queue.webhooks.url, queue.main.url), body, signed(secret, body)),
    404,
  );
  assert.deepEqual(await all(id), []);
  assert.equal(await deliver(url, body, signed(secret, body)), 200);
  await waitFor('the worker to have told', () => told('door').length === 1, { timeoutMs: 30_000 });
  assert.equal(await deliver(url, body, signed(secret, body)), 200);
  await sleep(1500);
  assert.equal((await all(id)).length, 1);
  await deactivate(queue.rest, id);
});

step(`${executionCount} events are ${executionCount} executions, each once and on a worker`, async (tell) => {
  const { id, url, secret } = await openHearing('many');
  const events = newEvents(executionCount);
  const began = Date.now();
  const statuses: number[] = [];
  for (let from = 0; from < events.length; from += 20) {
    const batch = events.slice(from, from + 20);
    statuses.push(...(await Promise.all(batch.map(({ body }) => deliver(url, body, signed(secret, body))))));
  }
  assert.deepEqual([...new Set(statuses)], [200]);
  await waitFor(`${executionCount} to be told`, () => told('many').length === executionCount, {
    timeoutMs: 150_000,
  });
  const tookMs = Date.now() - began;
  await waitFor('all to be over', async () => (await all(id)).every(({ status }) => status === 'success'), {
    timeoutMs: 30_000,
  });

  const executions = (await all(id)).map((execution) => execution.id);
  const byWorker = queue.workers.map((worker) => startedOn(worker).filter((one) => executions.includes(one)));
  const counts = byWorker.map(({ length }) => length);
  tell(
    `${executions.length} executions in ${(tookMs / 1000).toFixed(1)} s: ${counts.join(' + ')} on the two workers`,
  );
  assert.equal(executions.length, executionCount);
  assert.deepEqual(byWorker.flat().sort(), executions.sort());
  assert.equal(timesTold('many'), executionCount);
  assert.ok(events.every((event) => told('many').some((word) => word.includes(event.id))));
  await deactivate(queue.rest, id);
});

step('one process polls, and the state goes on once', async (tell) => {
  const [projectId = ''] = sandbox.seed({ projects: [{ name: 'Polled' }] }).projectIds;
  const workflow = await save(queue.rest, 'Poll', [pollingTrigger(fixture, projectId), passOn('Act')]);
  await activate(queue.rest, workflow.id);
  const account = { projectId, handle: 'polled', connectedAt: new Date().toISOString() };
  const [id] = sandbox.seed({ accounts: [account] }).socialAccountIds;
  const began = Date.now();
  const before = looks(sandbox, projectId);
  await ticks(sandbox, projectId, 3);
  const perTick = (looks(sandbox, projectId) - before) / ((Date.now() - began) / 5000);

  const announced = await announcedBy(queue.rest, workflow.id);
  tell(`${perTick.toFixed(1)} looks a tick with four n8n processes`);
  assert.deepEqual(
    announced.map(({ socialAccountId }) => socialAccountId),
    [id],
  );
  assert.ok(perTick < 1.5, `${perTick} looks a tick`);
  const [execution] = await all(workflow.id);
  assert.ok(queue.workers.some((worker) => startedOn(worker).includes(execution?.id ?? '')));
});

step('a suspended wait is resumed through the webhook process', async (tell) => {
  const place = { ...fixture, rest: queue.rest, webhookBase: queue.webhooks.url };
  const suspended = await suspend(queue.rest, await openSuspending(place, 'queued-wait'));

  const page = await visit(await sandbox.approve(suspended.authorizeUrl, { handle: 'from_queue' }));
  const { result, nextAfterMs } = await finished(queue.rest, suspended, page.at);

  assert.match(page.html, /Connected/);
  assert.equal(result.handle, 'from_queue');
  tell(`the next node started ${nextAfterMs} ms after the owner's return`);
});

const isUnderWay = ({ status }: ExecutionSummary): boolean => ['new', 'running', 'waiting'].includes(status);

/** Returns once the worker is in the middle of an execution of the workflow. */
async function atWork(worker: N8nProcess, workflowId: string): Promise<void> {
  const busy = async (): Promise<boolean> => {
    const mine = startedOn(worker);
    return (await all(workflowId)).some(({ id, status }) => status === 'running' && mine.includes(id));
  };
  await waitFor('the worker to be at work', busy, { timeoutMs: 30_000, everyMs: 50 });
}

async function allOver(workflowId: string, count: number): Promise<ExecutionSummary[]> {
  const over = async (): Promise<ExecutionSummary[] | false> => {
    const executions = await all(workflowId);
    return executions.length === count && !executions.some(isUnderWay) && executions;
  };
  return waitFor(`${count} executions to be over`, over, { timeoutMs: 180_000, everyMs: 500 });
}

const latestWorker = (): N8nProcess => {
  const worker = queue.workers.at(-1);
  assert.ok(worker);
  return worker;
};

step(
  'a worker asked to stop in the middle finishes what it holds; nothing is lost or done twice',
  async () => {
    const { id } = await openHearing('stopped', [waitInMemory('Think', 3)]);
    await connectAndDeliver(sandbox, 20);
    await atWork(latestWorker(), id);

    await latestWorker().stop(40_000);

    const executions = await allOver(id, 20);
    assert.ok(executions.every(({ status }) => status === 'success'));
    assert.deepEqual([told('stopped').length, timesTold('stopped')], [20, 20]);
    await deactivate(queue.rest, id);
    await queue.startWorker();
  },
);

/**
 * n8n gives up what a killed worker held: it ends these executions with an error and without their data, so they cannot
 * be retried there. Layers keeps what it delivered and sends it again.
 */
step(
  'a worker killed in the middle: what is queued is done, what it held ends visibly and comes again from Layers',
  async (tell) => {
    const { id, endpointId } = await openHearing('fragile', [waitInMemory('Think', 3)]);
    await connectAndDeliver(sandbox, 40);
    await atWork(latestWorker(), id);

    await latestWorker().kill9();

    const held = (await allOver(id, 40)).filter(({ status }) => status !== 'success');
    const done = told('fragile').length;
    tell(
      `${done} done by the other worker, ${held.length} in the killed one's hands ended as ${held[0]?.status}`,
    );
    assert.ok(held.length > 0);
    assert.deepEqual([done + held.length, timesTold('fragile')], [40, done]);
    const lost = (await deliveriesTo(sandbox, endpointId)).filter(
      ({ eventId }) => !told('fragile').some((word) => word.includes(eventId)),
    );
    for (const delivery of lost)
      await api(sandbox, { method: 'POST', path: `/v1/webhook-deliveries/${delivery.id}/replay`, body: {} });
    await sandbox.clock.advance(120_000);
    await waitFor('the rest to be done', () => told('fragile').length === 40, { timeoutMs: 60_000 });
    const accounts = new Set(told('fragile').map((word) => word.split(':')[2]));
    tell(`${lost.length} sent again by Layers; ${accounts.size} of 40 accounts done, each once`);
    assert.deepEqual([accounts.size, timesTold('fragile')], [40, 40]);
  },
  400_000,
);

/** Whether it has begun or not. */
async function dataOf(executionId: string): Promise<string> {
  const { data } = await queue.rest.get<{ data: string }>(`/executions/${executionId}`);
  return data;
}

step(
  `the webhook process killed ${killDelaysMs.join(', ')} ms after its answer: every event has its execution`,
  async (tell) => {
    const { id, url, secret } = await openHearing('killed');
    const receiver: Receiver = {
      url,
      secret,
      kill: () => queue.webhooks.kill9(),
      restart: () => queue.restartWebhooks(),
      stored: async (eventIds) => {
        const stored = await Promise.all((await all(id)).map(({ id: execution }) => dataOf(execution)));
        return eventIds.filter((event) => stored.filter((text) => text.includes(event)).length === 1);
      },
    };
    for (const delayMs of killDelaysMs) {
      const { answered, lost } = await killAfterAnswer(receiver, delayMs, killsPerDelay);
      tell(`${delayMs} ms: ${answered} answered, ${lost} without a stored execution`);
      assert.ok(answered >= killsPerDelay, `${answered} answered`);
      assert.equal(lost, 0);
    }
    await deactivate(queue.rest, id);
  },
  900_000,
);

step('in queue mode too, n8n asked no other machine for anything', () => {
  assert.deepEqual(queue.blockingProxy.attempts, []);
});
