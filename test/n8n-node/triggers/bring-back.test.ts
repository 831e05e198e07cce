/** Nothing came: the action node shows why, and brings it back to the instant trigger. */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { router } from '../../../n8n-node/nodes/LayersSocial/actions/router';
import { LayersSocial } from '../../../n8n-node/nodes/LayersSocial/LayersSocial.node';
import { byId, createHost } from './host';
import { layersOf, startWebhookN8n, WebhookN8n } from './webhook-n8n';

let sandbox: Sandbox;
let n8n: WebhookN8n;
const { api } = layersOf(() => sandbox);

beforeAll(async () => {
  sandbox = await createSandbox({ behaviour: { signatureTime: 'real' } });
  n8n = await startWebhookN8n(sandbox, { parameters: { options: { fetchAccount: false } } });
  await n8n.activate();
  await api('POST /webhook-endpoints', {
    url: 'https://elsewhere.example/',
    events: ['post.failed'],
    metadata: { layersSocialHost: 'n8n:another' },
  });
});
afterAll(async () => {
  await n8n.close();
  await sandbox.close();
});

async function operate(operation: string, parameters: IDataObject = {}): Promise<IDataObject[]> {
  const host = createHost({
    type: new LayersSocial(),
    baseUrl: sandbox.url,
    apiKey: sandbox.apiKey,
    parameters: { resource: 'webhookEndpoint', operation, filters: {}, ...parameters },
  });
  const context = host.context({
    getInputData: () => [{ json: {} }],
    getNodeParameter: (name: string, _item: number, fallback?: unknown, how?: { extractValue?: boolean }) =>
      host.parameter(name, fallback, how),
    getExecutionCancelSignal: () => undefined,
    continueOnFail: () => false,
  }) as IExecuteFunctions;
  const [items = []] = await router.call(context);
  return items.map(({ json }) => json);
}

it('tells this n8n’s endpoint from others, why an event did not arrive, and sends it again', async () => {
  const [accountId] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
  // As n8n answers while the workflow is unpublished.
  n8n.answerWith(404);
  sandbox.setAccount(accountId!, { status: 'reauth_required' });
  await sandbox.clock.advance(0);
  n8n.answerWith(undefined);

  const [others, ours] = await operate('getMany');
  expect([others?.madeByThisN8n, ours?.madeByThisN8n]).toEqual([false, true]);
  expect(ours).toMatchObject({ url: n8n.url, description: 'n8n: Accounts', consecutiveFailureCount: 1 });

  const endpoint = byId(String(ours?.id));
  const [failed, ...more] = await operate('getDeliveries', { endpoint, filters: { status: 'failed' } });
  expect(more).toEqual([]);
  expect(failed).toMatchObject({
    eventType: 'social_account.needs_reauth',
    lastResponseStatus: 404,
    attempts: 1,
  });

  const [replay] = await operate('replayDelivery', { deliveryId: failed?.id });
  await sandbox.clock.advance(60_000);
  await n8n.settled();
  expect(replay).toMatchObject({ originalDeliveryId: failed?.id });
  expect(n8n.executions).toMatchObject([{ type: 'health_degraded', event: { replayOf: failed?.id } }]);

  // What a person has brought back, the trigger does not ask for once more.
  await n8n.tick();
  await sandbox.clock.advance(60_000);
  await n8n.settled();
  expect(n8n.executions).toHaveLength(1);

  const [test] = await operate('sendTest', { endpoint });
  await sandbox.clock.advance(60_000);
  const arrived = await operate('getDeliveries', { endpoint, filters: { status: 'delivered' } });
  expect(arrived.map(({ id }) => id)).toEqual([test?.deliveryId, replay?.replayDeliveryId]);
  expect(n8n.executions).toHaveLength(1);
});

it('an endpoint of before the mark gets it with the next look', async () => {
  const [, ours] = await operate('getMany');
  await api(`PATCH /webhook-endpoints/${String(ours?.id)}`, { metadata: { layersSocialHost: '' } });
  expect((await operate('getMany'))[1]?.madeByThisN8n).toBe(false);

  await n8n.tick();

  expect((await operate('getMany'))[1]?.madeByThisN8n).toBe(true);
});

it('a list of endpoints is searched by what people know of them, and shows no path', async () => {
  const search = (filter?: string) => {
    const host = createHost({ type: new LayersSocial(), baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    const { searchWebhookEndpoints } = new LayersSocial().methods.listSearch;
    return searchWebhookEndpoints.call(host.context() as never, filter);
  };

  const { results } = await search();

  expect(results.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^elsewhere\.example \(elsewhere\.example, [0-9a-f]{8}\)$/),
    expect.stringMatching(/^n8n: Accounts \(127\.0\.0\.1:\d+, [0-9a-f]{8}\)$/),
  ]);
  for (const filter of ['ACCOUNTS', n8n.url, String(results[1]?.value)]) {
    expect((await search(filter)).results).toEqual([results[1]]);
  }
  await api(`PATCH /webhook-endpoints/${String(results[0]?.value)}`, { status: 'paused' });
  expect((await search('– paused')).results).toMatchObject([{ value: results[0]?.value }]);
});
