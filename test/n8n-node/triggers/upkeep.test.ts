/** The endpoint is found and mended with nobody's doing, and what was missed comes, each event once. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { stopwatch } from '../../../n8n-node/lib/stopwatch';
import { HostOptions } from './host';
import { closeWebhookN8ns, layersOf, startWebhookN8n, WebhookN8n } from './webhook-n8n';

let sandbox: Sandbox;
const { api, endpoints, connect } = layersOf(() => sandbox);

beforeAll(async () => {
  sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
});

beforeEach(() => sandbox.reset());

afterEach(closeWebhookN8ns);

afterAll(() => sandbox.close());

async function start(options: Partial<HostOptions> = {}): Promise<WebhookN8n> {
  const n8n = await startWebhookN8n(sandbox, {
    parameters: { options: { fetchAccount: false } },
    ...options,
  });
  await n8n.activate();
  n8n.host.restart();
  return n8n;
}

/** The same database at another address. */
function startElsewhere({ host }: WebhookN8n): Promise<WebhookN8n> {
  return startWebhookN8n(sandbox, { stored: host.saved(), workflowId: host.workflowId });
}

/** Tokens of twenty accounts die. */
async function twentyEvents(): Promise<string[]> {
  const { socialAccountIds } = sandbox.seed({ accounts: { count: 20 } });
  for (const id of socialAccountIds) sandbox.setAccount(id, { status: 'reauth_required' });
  await sandbox.clock.advance(0);
  return socialAccountIds;
}

const minutes = async (count: number) => sandbox.clock.advance(count * 60_000);
const warnings = ({ host }: WebhookN8n, pattern: RegExp) =>
  host.log.filter((line) => pattern.test(line)).length;

describe('an endpoint that Layers paused after 20 failures', () => {
  it('is active again, and the events that wait run once each', async () => {
    const n8n = await start();
    n8n.setFull(true);
    const accounts = await twentyEvents();
    expect(await endpoints()).toMatchObject([{ status: 'auto_paused' }]);
    n8n.setFull(false);

    await n8n.tick();
    await minutes(2);
    await n8n.tick();
    await minutes(2);

    expect(await endpoints()).toMatchObject([{ status: 'active', consecutiveFailureCount: 0 }]);
    expect(n8n.executions.map(({ socialAccountId }) => socialAccountId).sort()).toEqual([...accounts].sort());
    expect(warnings(n8n, /had paused the webhook endpoint.*resumed/)).toBe(1);
  });

  it('is active again, and the events that Layers gave up run once each', async () => {
    const n8n = await start();
    sandbox.behaviour.set({ deliveryRetries4xx: false });
    // What n8n answers with 404 while the workflow is being published anew.
    n8n.answerWith(404);
    const accounts = await twentyEvents();
    expect(await endpoints()).toMatchObject([{ status: 'auto_paused' }]);
    n8n.answerWith(undefined);

    for (let round = 0; round < 3; round += 1) {
      await n8n.tick();
      await minutes(2);
    }

    expect(n8n.executions.map(({ socialAccountId }) => socialAccountId).sort()).toEqual([...accounts].sort());
    expect(warnings(n8n, /asked Layers to send failed deliveries again: 20/)).toBe(1);
  });
});

it('an endpoint that is gone is made anew, and the webhook gets its secret', async () => {
  const n8n = await start();
  const [before] = await endpoints();
  await api(`DELETE /webhook-endpoints/${before?.id}`);

  await n8n.tick();
  // The ping, and its repeat with the new secret.
  await minutes(2);
  await connect('found');

  const [after, ...more] = await endpoints();
  expect(more).toEqual([]);
  expect(after?.id).not.toBe(before?.id);
  expect(n8n.executions).toMatchObject([{ type: 'account_connected', handle: 'found' }]);
  expect(warnings(n8n, /was gone at Layers and was created again/)).toBe(1);
  await n8n.tick();
  expect(await endpoints()).toHaveLength(1);
});

it('other events and a second endpoint at the same address are put right', async () => {
  const n8n = await start();
  const [ours] = await endpoints();
  await api(`PATCH /webhook-endpoints/${ours?.id}`, { events: ['social_account.revoked'] });
  await api('POST /webhook-endpoints', { url: n8n.url, events: ['social_account.revoked'] });

  await n8n.tick();

  expect(await endpoints()).toMatchObject([{ id: ours?.id, events: ours?.events }]);
  await connect('once');
  expect(n8n.executions).toHaveLength(1);
});

it('one that a person paused is left alone, and told once', async () => {
  const n8n = await start();
  const [ours] = await endpoints();
  await api(`PATCH /webhook-endpoints/${ours?.id}`, { status: 'paused' });

  const log = n8n.host.log.length;
  await n8n.tick();

  expect(await endpoints()).toMatchObject([{ status: 'paused' }]);
  expect(n8n.host.log.slice(log).join()).toMatch(/somebody paused the webhook endpoint/);
});

it('a secret that was rotated elsewhere is renewed when Layers shows that it is refused', async () => {
  const n8n = await start();
  const [ours] = await endpoints();
  await api(`POST /webhook-endpoints/${ours?.id}/rotate-secret`, {});
  await minutes(25 * 60);
  jest.spyOn(stopwatch, 'elapsed').mockReturnValue(stopwatch.elapsed());
  await connect('refused');
  expect(n8n.executions).toEqual([]);

  // A forged call changes nothing.
  jest.spyOn(stopwatch, 'elapsed').mockReturnValue(stopwatch.elapsed() + 11_000);
  await connect('renews');
  await minutes(2);
  await n8n.tick();
  await minutes(2);

  expect(n8n.executions.map(({ handle }) => handle).sort()).toEqual(['refused', 'renews']);
  jest.restoreAllMocks();
});

it('forged calls cause one look in ten seconds, and no new secret', async () => {
  const n8n = await start();
  const secret = n8n.secret();
  const before = sandbox.requests().length;

  for (let call = 0; call < 5; call += 1) expect(await n8n.post('{}', `t=1,v1=${'0'.repeat(64)}`)).toBe(401);
  const seconds = Math.floor(Date.now() / 1000);
  for (let call = 0; call < 5; call += 1) {
    expect(await n8n.post('{}', `t=${seconds},v1=${'0'.repeat(64)}`)).toBe(401);
  }

  expect(sandbox.requests().length - before).toBeLessThanOrEqual(2);
  expect(n8n.secret()).toBe(secret);
});

describe('another address', () => {
  it('a copy of the database that is switched on and off leaves the endpoint of the first alone', async () => {
    const first = await start();
    const [ours] = await endpoints();
    const copy = await startElsewhere(first);

    await copy.deactivate();
    expect(await endpoints()).toMatchObject([{ id: ours?.id }]);
    await copy.activate();
    await minutes(1);
    await copy.tick();
    expect((await endpoints()).map(({ url }) => url).sort()).toEqual([first.url, copy.url].sort());
    await copy.deactivate();
    expect(await endpoints()).toMatchObject([{ id: ours?.id, status: 'active' }]);
    expect(warnings(copy, /at another address .* is left alone/)).toBeGreaterThan(0);
    await connect('heard');
    expect(first.executions).toHaveLength(1);
  });

  it('one that is left at an old address is removed on activation when Layers gets no answer there', async () => {
    const moved = await start();
    await moved.close();
    await connect('unheard');
    const now = await startElsewhere(moved);

    await now.activate();

    expect(await endpoints()).toMatchObject([{ url: now.url, status: 'active' }]);
    expect(warnings(now, /at its old address .* was removed/)).toBe(1);
  });

  it('is tried on activation, and removed by the next look when it does not answer', async () => {
    const moved = await start();
    await moved.close();
    const now = await startElsewhere(moved);
    await now.activate();
    expect(await endpoints()).toHaveLength(2);

    await minutes(1);
    await now.tick();

    expect(await endpoints()).toMatchObject([{ url: now.url }]);
  });
});

it('a look that fails is logged, and the next one is made', async () => {
  const n8n = await start();
  sandbox.faults.add({ route: '/v1/webhook-endpoints', kind: 'status', status: 403 });
  await n8n.tick();
  expect(n8n.host.log.join()).toMatch(/webhook endpoint could not be checked/);
  sandbox.faults.clear();

  const [ours] = await endpoints();
  await api(`DELETE /webhook-endpoints/${ours?.id}`);
  await n8n.tick();
  expect(await endpoints()).toHaveLength(1);
});
