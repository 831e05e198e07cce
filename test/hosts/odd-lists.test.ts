/** Lists that are not as they should be: one odd item, one item twice, pages that lead back. In n8n and in Zapier. */
import '../support/without-waiting';

import { Api, OperationName, runInBoth } from '../support/both-hosts';

// The platform repeats its log there.
beforeEach(() => jest.spyOn(console, 'log').mockReturnValue());

const account = (id: string, more: object = {}) => ({
  socialAccountId: id,
  platform: 'tiktok',
  handle: id,
  status: 'reauth_required',
  ...more,
});
const ODD = account('sa_odd', { platform: null });
const LIST = 'GET /v1/projects/:projectId/social-accounts';

/** The accounts in pages: the first behind no cursor, the second behind `2`, and so on; `last` is where the last one leads. */
const pages =
  (accounts: object[][], last?: string) =>
  (): Api =>
  ({ path }) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost');
    if (pathname.endsWith('/health')) return { statusCode: 404, body: { error: { code: 'NOT_FOUND' } } };
    if (searchParams.get('status') === 'disconnected') return { statusCode: 200, body: { items: [] } };
    const page = Number(searchParams.get('cursor') ?? 1);
    const nextCursor = page < accounts.length ? String(page + 1) : last;
    return { statusCode: 200, body: { items: accounts[page - 1], nextCursor } };
  };

test.each<[OperationName, ids: string[]]>([
  ['findAccount', ['sa_1']],
  ['getHealth', ['sa_1']],
  ['deadAccounts', ['sa_0', 'sa_1']],
])('B15: %s: an odd item is left out and named once in the log, the rest works', async (operation, ids) => {
  const told = await runInBoth(
    operation,
    pages([
      [account('sa_0'), ODD],
      [ODD, account('sa_1')],
    ]),
  );

  for (const [host, { items = [], log }] of Object.entries(told)) {
    expect([host, items.map(({ socialAccountId }) => socialAccountId)]).toEqual([host, ids]);
    expect([host, log.filter((line) => line.includes('sa_odd'))]).toEqual([
      host,
      [expect.stringContaining(`The item sa_odd of ${LIST} was left out`)],
    ]);
  }
});

test('B14: an account that a moving list shows twice counts once', async () => {
  const moved = pages([
    [account('sa_1'), account('sa_2')],
    [account('sa_2'), account('sa_3')],
  ]);

  for (const { items = [] } of Object.values(await runInBoth('deadAccounts', moved))) {
    expect(items.map(({ socialAccountId }) => socialAccountId)).toEqual(['sa_1', 'sa_2', 'sa_3']);
  }
});

test.each<[OperationName, last: string]>([
  ['findAccount', '2'],
  ['getHealth', '2'],
  ['revoke', '2'],
  ['deadAccounts', '2'],
  ['deadAccounts', '1'],
])('%s: a list whose last page leads back to page %s is not taken for complete', async (operation, last) => {
  const cut = pages([[account('sa_7')], [account('sa_8')]], last);

  for (const [host, { text, items, asked }] of Object.entries(await runInBoth(operation, cut))) {
    expect([host, items, text]).toEqual([
      host,
      undefined,
      expect.stringContaining('The list broke off before its end'),
    ]);
    expect(text).toContain(`Asked: ${LIST}`);
    expect(asked.every(({ method }) => method === 'GET')).toBe(true);
  }
});
test('an account that stands before the break is found', async () => {
  const cut = pages([[account('sa_1')], [account('sa_8')]], '2');

  for (const { items } of Object.values(await runInBoth('findAccount', cut))) {
    expect(items).toMatchObject([{ socialAccountId: 'sa_1' }]);
  }
});
