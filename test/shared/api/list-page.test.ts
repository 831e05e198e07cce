import { collect, LayersClient, LayersResponseError } from 'layers-social-core';

import { always, answers, ok, rejectionOf } from '../../support/runtime';

const ACCOUNT = { socialAccountId: 'sa_1', platform: 'tiktok', status: 'connected' };
const ODD = { ...ACCOUNT, socialAccountId: 'sa_2', platform: null };
const POST = { id: 'sp_1', status: 'queued' };
const LEFT_OUT = 'GET /v1/projects/:projectId/social-accounts was left out: it lacks what every item has.';

/** A client whose log is kept. */
function logged(items: unknown[], more: object = {}): { client: LayersClient; log: string[] } {
  const log: string[] = [];
  const client = always(ok({ items, ...more })).client({ warn: (message) => log.push(message) });
  return { client, log };
}

test('an item without what is needed is left out, and named once in the log', async () => {
  const { client, log } = logged([ODD, ACCOUNT]);

  const page = await client.listAccounts('prj_1');
  await client.listAccounts('prj_1');

  expect(page).toEqual({ items: [ACCOUNT], leftOut: ['sa_2'] });
  expect(log).toEqual([`The item sa_2 of ${LEFT_OUT}`]);
});

test.each([null, 'text', 7, [], {}, { socialAccountId: 7 }])(
  'one without an id is named as such: %j',
  async (item) => {
    const { client, log } = logged([item, ACCOUNT]);

    expect(await client.listAccounts('prj_1')).toEqual({ items: [ACCOUNT], leftOut: [''] });
    expect(log).toEqual([`An item without an id of ${LEFT_OUT}`]);
  },
);

test.each<[list: string, read: (client: LayersClient) => Promise<{ items: unknown[] }>, item: object]>([
  ['projects', (c) => c.listProjects(), { id: 'prj_1' }],
  ['leased accounts', (c) => c.listLeasedAccounts('prj_1'), { socialAccountId: 'sa_1' }],
  ['posts', (c) => c.listScheduledPosts('prj_1'), POST],
  [
    'webhook endpoints',
    (c) => c.webhookEndpoints.list(),
    { id: 'w_1', url: 'https://a.example/', status: 'active', events: [] },
  ],
  ['deliveries', (c) => c.webhookEndpoints.listDeliveries('w_1'), { id: 'd_1', status: 'failed' }],
])('so in every list: %s', async (_list, read, item) => {
  const { client, log } = logged([item, {}]);

  expect((await read(client)).items).toEqual([item]);
  expect(log).toHaveLength(1);
});

test('when none of several items can be read, it is another list', async () => {
  const { client, log } = logged([ODD, { ...ODD, socialAccountId: 'sa_3' }]);

  const error = await rejectionOf(client.listAccounts('prj_1'));

  expect(error).toBeInstanceOf(LayersResponseError);
  expect(error).toMatchObject({ received: 'a list of items of another kind', status: 200 });
  expect(log).toEqual([]);
});

test('a single odd item leaves an empty page, with the way on', async () => {
  const { client } = logged([ODD], { nextCursor: 'c' });

  expect(await client.listAccounts('prj_1')).toEqual({ items: [], leftOut: ['sa_2'], nextCursor: 'c' });
});

test('nobody need listen', async () => {
  const client = always(ok({ items: [ODD, ACCOUNT] })).client();

  expect((await client.listAccounts('prj_1')).items).toEqual([ACCOUNT]);
});

test('a key is found in no such line, and a long id is cut', async () => {
  const { client, log } = logged([
    { id: 'lp_live_AAAA_secretsecret', platform: 'x' },
    { socialAccountId: 'x'.repeat(500) },
    ACCOUNT,
  ]);

  await client.listAccounts('prj_1');

  expect(log.join()).not.toContain('secret');
  expect(log[1]!.length).toBeLessThan(250);
});

test('a thousand items are named at most', async () => {
  const odd = (page: number) =>
    Array.from({ length: 600 }, (_, n) => ({ ...ODD, socialAccountId: `sa_${page}_${n}` }));
  const log: string[] = [];
  const runtime = answers([ok({ items: [...odd(1), ACCOUNT] }), ok({ items: [...odd(2), ACCOUNT] })]);
  const client = runtime.client({ warn: (message) => log.push(message) });

  await client.listAccounts('prj_1');
  await client.listAccounts('prj_1');

  expect(log).toHaveLength(1_000);
});

describe('a count that something destructive relies on', () => {
  const strict = (items: unknown[]) =>
    collect(logged(items).client.iterateScheduledPosts('prj_1', {}, { strict: true }), Infinity);

  test('is not made without an item that cannot be read', async () => {
    expect(await rejectionOf(strict([POST, { id: 'sp_2' }]))).toMatchObject({ code: 'UNEXPECTED_RESPONSE' });
  });

  test('is made when all can be', async () => {
    expect(await strict([POST])).toEqual([POST]);
  });
});
