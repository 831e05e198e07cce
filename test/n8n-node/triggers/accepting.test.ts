/** A delivery is answered when its execution is stored; equal ones start one execution, whenever they come. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { startWebhookN8n, WebhookN8n } from './webhook-n8n';

let sandbox: Sandbox;
let n8n: WebhookN8n;
let others: WebhookN8n[] = [];

beforeAll(async () => {
  sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
});

beforeEach(async () => {
  n8n = await startWebhookN8n(sandbox);
  await n8n.activate();
});

afterEach(async () => {
  await Promise.all([n8n, ...others].map(async (each) => each.close()));
  others = [];
});

afterAll(() => sandbox.close());

const event = (id: string) => ({ id, type: 'social_account.connected', data: { socialAccountId: 'sa_1' } });
const started = () => n8n.executions.map(({ eventId }) => eventId);

it('is answered when n8n has stored the execution, not before', async () => {
  const outcome = await n8n.deliver(event('evt_stored'));

  expect(outcome).toMatchObject({ status: 200, wasStored: true });
  expect(started()).toEqual(['evt_stored']);
});

it('is left to Layers when n8n cannot store the execution, and starts it when it comes again', async () => {
  n8n.setFull(true);
  expect((await n8n.deliver(event('evt_full'))).status).toBe(500);

  n8n.setFull(false);
  await finished();
  expect((await n8n.deliver(event('evt_full'))).status).toBe(200);
  expect(started()).toEqual(['evt_full']);
});

it('starts one execution for three equal deliveries at once', async () => {
  const outcomes = await Promise.all(['a', 'b', 'c'].map(async () => n8n.deliver(event('evt_thrice'))));

  expect(outcomes.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(started()).toEqual(['evt_thrice']);
});

it('starts one execution for an equal delivery that comes while n8n fails to store the first', async () => {
  n8n.setFull(true);
  const first = n8n.deliver(event('evt_second_chance'));
  const second = n8n.deliver(event('evt_second_chance'));
  expect((await first).status).toBe(500);
  n8n.setFull(false);

  expect((await second).status).toBe(200);
  expect(started()).toEqual(['evt_second_chance']);
});

it('remembers four that came at once, in the process and in the database', async () => {
  const ids = ['evt_one', 'evt_two', 'evt_three', 'evt_four'];
  await Promise.all(ids.map(async (id) => n8n.deliver(event(id))));
  expect(started().sort()).toEqual([...ids].sort());

  await Promise.all(ids.map(async (id) => n8n.deliver(event(id))));
  expect(started()).toHaveLength(4);

  // What another process knows: only what is in the database.
  const inAnother = await inAnotherProcess();
  for (const id of ids) expect((await inAnother.deliver(event(id))).status).toBe(200);
  expect(inAnother.executions).toEqual([]);
});

describe('in n8n before 2.8, which answers before it stores the execution', () => {
  let older: WebhookN8n;

  beforeEach(async () => {
    const { isTriggerLikeNode, ...before } =
      jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
    expect(isTriggerLikeNode).toBeDefined();
    jest.doMock('n8n-workflow', () => before);
    older = await inAnotherProcess();
    jest.dontMock('n8n-workflow');
  });

  it('the trigger answers out of the stored execution', async () => {
    expect(await older.deliver(event('evt_old'))).toMatchObject({ status: 200, wasStored: true });
    expect(older.executions).toMatchObject([{ eventId: 'evt_old' }]);
  });

  it('equal deliveries start one execution, at once and afterwards', async () => {
    const ids = ['evt_1', 'evt_1', 'evt_2', 'evt_1'];
    await Promise.all(ids.map(async (id) => older.deliver(event(id))));
    await Promise.all(ids.map(async (id) => older.deliver(event(id))));
    expect(older.executions.map(({ eventId }) => eventId).sort()).toEqual(['evt_1', 'evt_2']);

    const later = await inAnotherProcess(older.host.saved());
    for (const id of ids) await later.deliver(event(id));
    expect(later.executions).toEqual([]);
  });
});

/** The same n8n in a process that was started later. */
async function inAnotherProcess(stored = n8n.host.saved()): Promise<WebhookN8n> {
  let other: WebhookN8n | undefined;
  await jest.isolateModulesAsync(async () => {
    const { startWebhookN8n: startAnew } = await import('./webhook-n8n');
    other = await startAnew(sandbox, { stored });
  });
  if (!other) throw new Error('no module was loaded');
  others.push(other);
  return other;
}

/** n8n's answers were sent. */
async function finished(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
