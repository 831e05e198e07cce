import {
  accountNotFound,
  createAccountDirectory,
  LayersApiError,
  LayersConnectionError,
  LayersResponseError,
  revoke,
  RevokeOutcome,
  revokeOutput,
  RevokeRequest,
} from 'layers-social-core';

import { answers, lost, ok, Reaction, RecordedRuntime, rejectionOf, status } from '../../support/runtime';

const ACCOUNT = { socialAccountId: 'sa_1', platform: 'tiktok', handle: 'star', status: 'connected' };
const GONE = { ...ACCOUNT, status: 'disconnected', disconnectedReason: 'revoked_by_partner' };
const DONE = { socialAccountId: 'sa_1', status: 'disconnected', canceledScheduledPosts: 2 };
const REQUEST: RevokeRequest = {
  projectId: 'prj_1',
  socialAccountId: 'sa_1',
  previewOnly: false,
  releaseLease: false,
  limitLabel: 'At Most',
};

const listed = (...items: object[]): Reaction => ok({ items });
const posts = (ids: string[], nextCursor?: string): Reaction =>
  ok({ items: ids.map((id) => ({ id, status: 'queued' })), nextCursor });
const NOT_FOUND = status(404, 'NOT_FOUND');
const LIST = 'GET /v1/projects/prj_1/social-accounts?limit=200';
const LIST_GONE = 'GET /v1/projects/prj_1/social-accounts?status=disconnected&limit=200';
const POSTS = 'GET /v1/projects/prj_1/scheduled-posts?socialAccountId=sa_1&status=queued&limit=';
const REVOKE = 'DELETE /v1/social-accounts/sa_1';
const RELEASE = 'DELETE /v1/leased-accounts/sa_1';

async function run(runtime: RecordedRuntime, changes: Partial<RevokeRequest> = {}): Promise<RevokeOutcome> {
  const client = runtime.client({ retry: { maxAttempts: 2 } });
  const accounts = createAccountDirectory(client, runtime.now);
  return revoke({ client, accounts }, { ...REQUEST, ...changes });
}

test('without a limit it lists, and revokes', async () => {
  const runtime = answers([listed(ACCOUNT), ok(DONE)]);

  const outcome = await run(runtime);

  expect(revokeOutput(outcome)).toEqual({
    socialAccountId: 'sa_1',
    projectId: 'prj_1',
    platform: 'tiktok',
    handle: 'star',
    leased: false,
    preview: false,
    deleted: true,
    plannedAction: 'revoke',
    refusalCode: null,
    queuedPostCount: 2,
    status: 'disconnected',
    canceledScheduledPosts: 2,
    disconnectedReason: null,
    disconnectedAt: null,
    alreadyRevoked: false,
    leaseReleased: false,
  });
  expect(runtime.paths()).toEqual([LIST, REVOKE]);
});

test('a preview reads the posts, each once, and does nothing', async () => {
  const runtime = answers([listed(ACCOUNT), posts(['a', 'b'], 'next'), posts(['b', 'c'])]);

  const outcome = await run(runtime, { previewOnly: true });

  expect(outcome.queuedPosts?.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(revokeOutput(outcome)).toMatchObject({
    preview: true,
    deleted: false,
    plannedAction: 'revoke',
    queuedPostCount: 3,
    status: 'connected',
    canceledScheduledPosts: null,
  });
  expect(runtime.paths().filter((path) => path.startsWith('DELETE'))).toEqual([]);
});

test('a preview tells what the limit and the lease would come to', async () => {
  const preview = async (account: object, changes: Partial<RevokeRequest>) =>
    revokeOutput(
      await run(answers([listed(account), posts(['a', 'b', 'c'])]), { previewOnly: true, ...changes }),
    );

  expect(await preview(ACCOUNT, { maxQueuedPosts: 2 })).toMatchObject({
    plannedAction: 'refuse',
    refusalCode: 'TOO_MANY_QUEUED_POSTS',
    queuedPostCount: 3,
  });
  expect(await preview({ ...ACCOUNT, leased: true }, {})).toMatchObject({
    leased: true,
    refusalCode: 'LEASED_ACCOUNT',
  });
  expect(await preview({ ...ACCOUNT, leased: true }, { releaseLease: true })).toMatchObject({
    plannedAction: 'release_lease',
    refusalCode: null,
  });
});

test('with a limit it reads one post more than allowed, and no further', async () => {
  const refused = answers([listed(ACCOUNT), posts(['a', 'b', 'c'], 'next')]);
  const error = await rejectionOf(run(refused, { maxQueuedPosts: 2 }));

  expect(error).toMatchObject({
    code: 'TOO_MANY_QUEUED_POSTS',
    message: expect.stringContaining("'At Most' allows (2). It was left connected.") as string,
  });
  expect(refused.paths()).toEqual([LIST, `${POSTS}3`]);

  const allowed = answers([listed(ACCOUNT), posts(['a', 'b', 'a']), ok(DONE)]);
  expect((await run(allowed, { maxQueuedPosts: 2 })).revocation).toMatchObject(DONE);
});

test.each([
  ['that goes in circles', [posts(['a'], 'same'), posts(['b'], 'same')], 'LIST_BROKE_OFF'],
  [
    'with one that cannot be read',
    [ok({ items: [{ id: 'a', status: 'queued' }, { id: 'b' }] })],
    'UNEXPECTED_RESPONSE',
  ],
])('a list of posts %s passes no limit and makes no preview', async (_, lists, code) => {
  for (const changes of [{ maxQueuedPosts: 5 }, { previewOnly: true }]) {
    const runtime = answers([listed(ACCOUNT), ...lists, ...lists]);

    expect(await rejectionOf(run(runtime, changes))).toMatchObject({ code });
    expect(runtime.paths().some((path) => path.startsWith('DELETE'))).toBe(false);
  }
});

test('a post that cannot be read stops no revoke without a limit', async () => {
  const runtime = answers([
    listed(ACCOUNT),
    ok({ items: [{ id: 'a', status: 'queued' }, { id: 'b' }] }),
    ok(DONE),
  ]);

  expect(revokeOutput(await run(runtime, { countQueuedPosts: true }))).toMatchObject({ queuedPostCount: 1 });
});

test('posts that cannot be read leave the account connected', async () => {
  const runtime = answers([listed(ACCOUNT), status(403, 'FORBIDDEN_SCOPE')]);

  expect(await rejectionOf(run(runtime, { maxQueuedPosts: 5 }))).toMatchObject({ code: 'FORBIDDEN_SCOPE' });
  expect(runtime.paths()).toEqual([LIST, `${POSTS}6`]);
});

test('counting without a limit reads all posts before it revokes', async () => {
  const runtime = answers([
    listed(ACCOUNT),
    posts(['a'], 'next'),
    posts(['b']),
    ok({ ...DONE, canceledScheduledPosts: undefined }),
  ]);

  expect(revokeOutput(await run(runtime, { countQueuedPosts: true }))).toMatchObject({
    queuedPostCount: 2,
    canceledScheduledPosts: null,
  });
});

test('an account that the project does not have is refused', async () => {
  const runtime = answers([listed(), listed()]);

  expect(await rejectionOf(run(runtime))).toEqual(accountNotFound());
  expect(runtime.paths()).toEqual([LIST, LIST_GONE]);
});

test('a leased account is left alone, also when only the API knows that it is leased', async () => {
  const runtime = answers([listed({ ...ACCOUNT, leased: true })]);
  expect(await rejectionOf(run(runtime, { countQueuedPosts: true }))).toMatchObject({
    code: 'LEASED_ACCOUNT',
  });
  expect(runtime.paths()).toEqual([LIST]);

  const surprised = answers([listed(ACCOUNT), status(409, 'CONFLICT')]);
  expect(await rejectionOf(run(surprised))).toMatchObject({ code: 'LEASED_ACCOUNT' });
  expect(surprised.paths()).toEqual([LIST, REVOKE]);
});

test('a lease is released when that is allowed, also when only the API knows of it', async () => {
  const released = { ...DONE, canceledScheduledPosts: undefined, disconnectedReason: 'released_by_partner' };
  const known = answers([listed({ ...ACCOUNT, leased: true }), ok(released)]);
  expect(revokeOutput(await run(known, { releaseLease: true }))).toMatchObject({
    plannedAction: 'release_lease',
    leaseReleased: true,
    queuedPostCount: null,
    disconnectedReason: 'released_by_partner',
  });
  expect(known.paths()).toEqual([LIST, RELEASE]);

  const surprised = answers([listed(ACCOUNT), status(409, 'CONFLICT'), ok(released)]);
  expect(revokeOutput(await run(surprised, { releaseLease: true }))).toMatchObject({ leaseReleased: true });
  expect(surprised.paths()).toEqual([LIST, REVOKE, RELEASE]);
});

describe('an account that is disconnected already', () => {
  test('is left as it is', async () => {
    const runtime = answers([listed(), listed(GONE)]);

    expect(revokeOutput(await run(runtime, { maxQueuedPosts: 0, countQueuedPosts: true }))).toMatchObject({
      plannedAction: 'none',
      deleted: true,
      alreadyRevoked: true,
      disconnectedReason: 'revoked_by_partner',
      queuedPostCount: null,
      canceledScheduledPosts: null,
    });
    expect(runtime.paths()).toEqual([LIST, LIST_GONE]);
  });

  test.each([
    ['revoke', false],
    ['release', true],
  ])('since it was listed: a 404 to the %s is looked into', async (_, leased) => {
    const runtime = answers([
      listed({ ...ACCOUNT, leased }),
      NOT_FOUND,
      listed(),
      listed({ ...GONE, leased }),
    ]);

    expect(revokeOutput(await run(runtime, { releaseLease: leased }))).toMatchObject({
      alreadyRevoked: true,
      disconnectedReason: 'revoked_by_partner',
      leaseReleased: leased,
    });
  });

  test('and that no list shows any more was listed a moment ago', async () => {
    const runtime = answers([listed({ ...ACCOUNT, handle: undefined }), NOT_FOUND, listed(), listed()]);

    expect(revokeOutput(await run(runtime))).toMatchObject({
      handle: null,
      deleted: true,
      alreadyRevoked: true,
      status: 'disconnected',
      canceledScheduledPosts: null,
    });
  });

  test('by an attempt whose answer was lost, and that no list shows any more', async () => {
    const runtime = answers([listed(ACCOUNT), lost(), NOT_FOUND, listed(), listed(), listed()]);

    expect(revokeOutput(await run(runtime))).toMatchObject({
      alreadyRevoked: true,
      canceledScheduledPosts: null,
    });
  });

  test('comes twice in one run without a stop', async () => {
    const runtime = answers([listed(ACCOUNT), ok(DONE), NOT_FOUND, listed(), listed(GONE)]);
    const client = runtime.client();
    const accounts = createAccountDirectory(client, runtime.now);

    const outcomes = [
      await revoke({ client, accounts }, REQUEST),
      await revoke({ client, accounts }, REQUEST),
    ].map(revokeOutput);

    expect(outcomes).toMatchObject([{ alreadyRevoked: false }, { alreadyRevoked: true }]);
  });
});

describe('is not taken for disconnected', () => {
  test('while it is still listed as connected', async () => {
    const runtime = answers([listed(ACCOUNT), NOT_FOUND, listed(ACCOUNT)]);

    expect(await rejectionOf(run(runtime))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('while an item of the list cannot be read, which may be this account', async () => {
    const torn = ok({ items: [{ ...ACCOUNT, platform: null }] });
    const runtime = answers([listed(ACCOUNT), NOT_FOUND, torn]);

    expect(await rejectionOf(run(runtime))).toBeInstanceOf(LayersResponseError);

    const readable = answers([listed(ACCOUNT), NOT_FOUND, listed(), ok({ items: [{ id: 'x' }, GONE] })]);
    expect(revokeOutput(await run(readable))).toMatchObject({ alreadyRevoked: true });
  });

  test('on a 404 of something that is not Layers', async () => {
    const runtime = answers([listed(ACCOUNT), () => ({ status: 404, headers: {}, body: '<html></html>' })]);

    expect(await rejectionOf(run(runtime))).toBeInstanceOf(LayersApiError);
    expect(runtime.paths()).toEqual([LIST, REVOKE]);
  });

  test('when no answer came at all, or the lease release was refused', async () => {
    expect(await rejectionOf(run(answers([listed(ACCOUNT), lost(), lost()])))).toBeInstanceOf(
      LayersConnectionError,
    );
    const leased = answers([listed({ ...ACCOUNT, leased: true }), status(409, 'CONFLICT')]);
    expect(await rejectionOf(run(leased, { releaseLease: true }))).toMatchObject({ code: 'CONFLICT' });
  });
});
