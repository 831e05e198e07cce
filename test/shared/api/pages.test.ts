import { collect, iteratePages, LayersClient, LayersListError, LISTS, Page } from 'layers-social-core';

import { always, answers, ok, rejectionOf } from '../../support/runtime';

/** A list method over these pages, which remembers the cursors it was asked with. */
function pagesOf<Item>(pages: Array<Page<Item>>) {
  const cursors: Array<string | undefined> = [];
  const fetchPage = (cursor: string | undefined) => {
    cursors.push(cursor);
    const next = pages[cursors.length - 1];
    if (!next) throw new Error('a page too many was asked for');
    return Promise.resolve(next);
  };
  return { fetchPage, cursors };
}

const account = (id: string) => ({ socialAccountId: id, platform: 'tiktok', status: 'connected' });

test('pages are read to the end, each with the cursor of the one before', async () => {
  const { fetchPage, cursors } = pagesOf([
    { items: [1, 2], nextCursor: 'b' },
    { items: [], nextCursor: 'c' },
    { items: [3] },
  ]);

  const items = await collect(iteratePages(fetchPage), Infinity);

  expect(items).toEqual([1, 2, 3]);
  expect(cursors).toEqual([undefined, 'b', 'c']);
});

/** What comes of a list before it breaks off, and the error that says so. */
async function brokenOff<Item>(items: AsyncIterable<Item>): Promise<{ seen: Item[]; error: unknown }> {
  const seen: Item[] = [];
  const reading = (async () => {
    for await (const item of items) seen.push(item);
  })();
  return { error: await rejectionOf(reading), seen };
}

test('a list whose page leads back to itself is not whole', async () => {
  const { fetchPage, cursors } = pagesOf([
    { items: [1], nextCursor: 'b' },
    { items: [2], nextCursor: 'b' },
  ]);

  const { seen, error } = await brokenOff(iteratePages(fetchPage, 'GET /v1/projects'));

  expect(seen).toEqual([1, 2]);
  expect(error).toBeInstanceOf(LayersListError);
  expect(error).toMatchObject({ code: 'LIST_BROKE_OFF', route: 'GET /v1/projects' });
  expect(cursors).toEqual([undefined, 'b']);
});

test('nor is one whose page leads back further', async () => {
  const { fetchPage } = pagesOf([
    { items: [1], nextCursor: 'b' },
    { items: [2], nextCursor: 'c' },
    { items: [3], nextCursor: 'b' },
  ]);

  const { seen, error } = await brokenOff(iteratePages(fetchPage));

  expect(seen).toEqual([1, 2, 3]);
  expect(error).toMatchObject({
    message: 'A list broke off before its end: a page leads back to one that was read before',
  });
});

test('whoever has found what they want does not mind how the list ends', async () => {
  const { fetchPage } = pagesOf([
    { items: [1], nextCursor: 'b' },
    { items: [2], nextCursor: 'b' },
  ]);

  expect(await collect(iteratePages(fetchPage), 2)).toEqual([1, 2]);
});

test.each([
  ['id', (id: string) => ({ id, socialAccountId: 'sa_1' })],
  ['socialAccountId', (socialAccountId: string) => ({ socialAccountId })],
])('what a moving list shows twice counts once, by its %s', async (_name, item) => {
  const { fetchPage } = pagesOf([
    { items: [item('1'), item('2')], nextCursor: 'b' },
    { items: [item('2'), item('3'), item('3')], nextCursor: 'c' },
    { items: [item('1')] },
  ]);

  expect(await collect(iteratePages(fetchPage), Infinity)).toEqual([item('1'), item('2'), item('3')]);
});

test('what has no id is never the same', async () => {
  const { fetchPage } = pagesOf([{ items: [{}, {}, 1, 1, { id: 7 }, { id: 7 }] }]);

  expect(await collect(iteratePages(fetchPage), Infinity)).toHaveLength(6);
});

test('whoever has enough asks for no further page', async () => {
  const { fetchPage, cursors } = pagesOf([
    { items: [1, 2], nextCursor: 'b' },
    { items: [3, 4], nextCursor: 'c' },
  ]);

  expect(await collect(iteratePages(fetchPage), 2)).toEqual([1, 2]);
  expect(cursors).toEqual([undefined]);
});

test.each([0, -1])('%d items ask for nothing', async (limit) => {
  const { fetchPage, cursors } = pagesOf([{ items: [1] }]);

  expect(await collect(iteratePages(fetchPage), limit)).toEqual([]);
  expect(cursors).toEqual([]);
});

test('an error on the way comes through, after the items before it', async () => {
  const { fetchPage } = pagesOf([{ items: [1], nextCursor: 'b' }]);
  const seen: number[] = [];

  const reading = (async () => {
    for await (const item of iteratePages(fetchPage)) seen.push(item);
  })();

  await expect(reading).rejects.toThrow('a page too many');
  expect(seen).toEqual([1]);
});

describe('the client', () => {
  test.each([
    ['null', { items: [account('sa_1')], nextCursor: null }],
    ['absent', { items: [account('sa_1')] }],
    ['empty', { items: [account('sa_1')], nextCursor: '' }],
  ])('a cursor that is %s is the end', async (_what, body) => {
    const runtime = answers([ok(body)]);

    const page = await runtime.client().listAccounts('prj_1');

    expect(page).toEqual({ items: [account('sa_1')] });
  });

  test('all accounts are read 200 at a time, filters on every page', async () => {
    const runtime = answers([
      ok({ items: [account('sa_1')], nextCursor: '2026-04-18T19:06:42Z' }),
      ok({ items: [account('sa_2')], nextCursor: null }),
    ]);

    const query = { limit: undefined, platform: 'tiktok', cursor: 'ignored' };
    const accounts = await collect(runtime.client().iterateAccounts('prj_1', query), Infinity);

    expect(accounts.map(({ socialAccountId }) => socialAccountId)).toEqual(['sa_1', 'sa_2']);
    expect(runtime.paths()).toEqual([
      'GET /v1/projects/prj_1/social-accounts?limit=200&platform=tiktok',
      'GET /v1/projects/prj_1/social-accounts?limit=200&platform=tiktok&cursor=2026-04-18T19%3A06%3A42Z',
    ]);
  });

  test('the caller may choose smaller pages of accounts', async () => {
    const runtime = answers([ok({ items: [] })]);

    await collect(runtime.client().iterateAccounts('prj_1', { limit: 5 }), Infinity);

    expect(runtime.paths()).toEqual(['GET /v1/projects/prj_1/social-accounts?limit=5']);
  });

  test('all posts are read 100 at a time, or as the caller says', async () => {
    const runtime = answers([
      ok({ items: [{ id: 'sp_1', status: 'queued' }] }),
      ok({ items: [{ id: 'sp_1', status: 'queued' }] }),
    ]);

    await collect(runtime.client().iterateScheduledPosts('prj_1'), Infinity);
    await collect(
      runtime.client().iterateScheduledPosts('prj_1', { limit: 5, status: ['queued'] }),
      Infinity,
    );

    expect(runtime.paths()).toEqual([
      'GET /v1/projects/prj_1/scheduled-posts?limit=100',
      'GET /v1/projects/prj_1/scheduled-posts?limit=5&status=queued',
    ]);
  });

  test('all projects are read 200 at a time, or as the caller says', async () => {
    const runtime = answers([ok({ items: [{ id: 'prj_1' }] }), ok({ items: [{ id: 'prj_1' }] })]);

    await collect(runtime.client().iterateProjects(), Infinity);
    await collect(runtime.client().iterateProjects({ limit: 5, status: 'active' }), Infinity);

    expect(runtime.paths()).toEqual(['GET /v1/projects?limit=200', 'GET /v1/projects?limit=5&status=active']);
  });

  test.each<[list: string, all: (client: LayersClient) => AsyncIterable<unknown>]>([
    [LISTS.projects, (client) => client.iterateProjects()],
    [LISTS.accounts, (client) => client.iterateAccounts('prj_1')],
    [LISTS.scheduledPosts, (client) => client.iterateScheduledPosts('prj_1')],
  ])('a list that breaks off is named: %s', async (list, all) => {
    const runtime = always(ok({ items: [], nextCursor: 'b' }));

    expect((await brokenOff(all(runtime.client()))).error).toMatchObject({ route: list });
  });

  test('an account is found on whatever page it stands, and the search ends there', async () => {
    const runtime = answers([
      ok({ items: [account('sa_1')], nextCursor: 'b' }),
      ok({ items: [account('sa_2')], nextCursor: 'c' }),
    ]);

    expect(await runtime.client().findAccount('prj_1', 'sa_2')).toEqual(account('sa_2'));
    expect(runtime.requests).toHaveLength(2);
  });

  test('an account that is not there is undefined', async () => {
    const runtime = answers([ok({ items: [account('sa_1')] })]);

    expect(await runtime.client().findAccount('prj_1', 'sa_2')).toBeUndefined();
  });
});

test('a list that never ends is given up with a named error, after ten thousand pages', async () => {
  let asked = 0;
  const endless = () => Promise.resolve({ items: [], nextCursor: String((asked += 1)) });

  await expect(collect(iteratePages(endless), Infinity)).rejects.toMatchObject({
    code: 'LIST_BROKE_OFF',
    message: 'A list broke off before its end: it has no end',
  });
  expect(asked).toBe(10_000);
});
