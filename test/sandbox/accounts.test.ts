import type { Sandbox } from 'layers-social-sandbox';

import { scansOf, statementsOf } from './statements';
import {
  accounts,
  ask,
  at,
  closeAll,
  codeOf,
  connected,
  DAY,
  each,
  issuePaths,
  listAt,
  MINUTE,
  startSandbox,
  textAt,
} from './support';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ apiKeys: [{ tier: 'partner' }] });
});
afterEach(closeAll);

const posts = (query = '') => ask(sandbox, `GET /v1/projects/${sandbox.projectId}/scheduled-posts${query}`);
const healthOf = (id: string) => ask(sandbox, `GET /v1/social-accounts/${id}/health`);
const revoke = (id: string) => ask(sandbox, `DELETE /v1/social-accounts/${id}`);
const seedOne = (seed = {}): string => sandbox.seed({ accounts: [seed] }).socialAccountIds[0] ?? '';

async function pages(query: string, start = ''): Promise<unknown[]> {
  const seen: unknown[] = [];
  for (let cursor = start; ;) {
    const reply = await accounts(sandbox, `?${query}${cursor}`);
    seen.push(...each(reply, 'socialAccountId'));
    if (at(reply, 'nextCursor') == null) return seen;
    cursor = `&cursor=${encodeURIComponent(textAt(reply, 'nextCursor'))}`;
  }
}

describe('the list of accounts', () => {
  test('shows seeded accounts in seeding order, page by page, none twice and none lost', async () => {
    const { socialAccountIds } = sandbox.seed({ accounts: { count: 123 } });

    expect(await pages('limit=50')).toEqual(socialAccountIds);
    expect(await pages('limit=1')).toHaveLength(123);
    expect(listAt(await accounts(sandbox))).toHaveLength(50);
  });

  test('its cursor is the connectedAt of the last item, and null at the end', async () => {
    sandbox.seed({ accounts: { count: 3 } });

    const first = await accounts(sandbox, '?limit=2');
    expect(at(first, 'nextCursor')).toBe(each(first, 'connectedAt')[1]);
    expect(at(await accounts(sandbox, '?limit=3'), 'nextCursor')).toBeNull();
  });

  test('the last page can come without nextCursor', async () => {
    sandbox.behaviour.set({ lastPageCursor: 'absent' });
    expect((await accounts(sandbox)).body).toEqual({ items: [] });
  });

  test('it can be oldest first', async () => {
    sandbox.behaviour.set({ listOrder: 'oldest-first' });
    const { socialAccountIds } = sandbox.seed({ accounts: { count: 5 } });

    expect(await pages('limit=2')).toEqual([...socialAccountIds].reverse());
  });

  test('seeded accounts of one connectedAt get seconds of their own', async () => {
    const connectedAt = '2026-10-01T00:00:00Z';
    const { socialAccountIds } = sandbox.seed({
      accounts: [{ connectedAt }, { connectedAt }, { connectedAt }, {}],
    });

    expect(new Set(await pages('limit=1'))).toEqual(new Set(socialAccountIds));
  });

  test('it filters by platform, status and lease, and leaves out the disconnected', async () => {
    const dead = seedOne({ status: 'reauth_required', platform: 'tiktok' });
    const gone = seedOne({ status: 'disconnected', platform: 'instagram' });
    const lease = seedOne({ leased: true });
    const fine = seedOne({ platform: 'instagram' });
    const listed = async (query: string) =>
      new Set(each(await accounts(sandbox, `?${query}`), 'socialAccountId'));

    expect(await listed('')).toEqual(new Set([dead, lease, fine]));
    expect(await listed('platform=instagram')).toEqual(new Set([fine]));
    expect(await listed('status=reauth_required')).toEqual(new Set([dead]));
    expect(await listed('status=disconnected')).toEqual(new Set([gone]));
    expect(await listed('status=disconnected&status=reauth_required')).toEqual(new Set([gone, dead]));
    expect(await listed('leased=true')).toEqual(new Set([lease]));
    expect(await listed('leased=false')).toEqual(new Set([dead, fine]));
    sandbox.behaviour.set({ listIncludesDisconnected: true });
    expect(await listed('')).toEqual(new Set([dead, gone, lease, fine]));
  });

  test('says why and since when an account is disconnected, unless it is switched off', async () => {
    const gone = seedOne();
    const revoked = await revoke(gone);
    const [told] = listAt(await accounts(sandbox, '?status=disconnected'), 'items');
    sandbox.behaviour.set({ listTellsDisconnectedReason: false });
    const [silent] = listAt(await accounts(sandbox, '?status=disconnected'), 'items');

    expect(told).toMatchObject({ disconnectedReason: 'revoked_by_partner' });
    expect(told).toMatchObject({ disconnectedAt: at(revoked, 'disconnectedAt') });
    expect(silent).not.toHaveProperty('disconnectedReason');
    expect(silent).not.toHaveProperty('disconnectedAt');
  });

  test.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=1.5',
    'cursor=x',
    'cursor=2026-02-30T00:00:00Z',
    'cursor=2026-01-01T00:00:00%2B01:00',
    'leased=1',
    'platform=x',
    'status=x',
    'order=asc',
  ])('it refuses %s', async (query) => {
    const reply = await accounts(sandbox, `?${query}`);
    expect(codeOf(reply)).toEqual([422, 'VALIDATION']);
    expect(String(issuePaths(reply)[0]).split('.')[0]).toBe(query.split('=')[0]);
  });

  test('each of 100,000 accounts is seeded with the same few statements, all of them through an index', async () => {
    const few = await statementsOf(() => sandbox.seed({ accounts: { count: 1_000 } }));
    sandbox.reset();
    const many = await statementsOf(() => sandbox.seed({ accounts: { count: 100_000 } }));

    expect(many.length - few.length).toBeLessThanOrEqual(5 * 99_000);
    // There are few endpoints, whatever the number of accounts.
    expect(scansOf(many).filter((sql) => !sql.includes('FROM endpoints'))).toEqual([]);
  });

  test('a page deep inside is found through an index, as the first is', async () => {
    const { socialAccountIds } = sandbox.seed({ accounts: { count: 10_000 } });
    const deep = new Date(sandbox.clock.now() - 9_000_000).toISOString();
    const statements = await statementsOf(() => accounts(sandbox, `?limit=50&cursor=${deep}`));

    expect(scansOf(statements)).toEqual([]);
    expect(scansOf(['SELECT id FROM accounts ORDER BY handle'])).toHaveLength(1);
    expect(await pages('limit=200', `&cursor=${deep}`)).toEqual(socialAccountIds.slice(9_000));
  });
});

describe('a token', () => {
  test('that ends makes its account reauth_required, never earlier', async () => {
    const id = await connected(sandbox);

    await sandbox.clock.advance(30 * DAY - 1);
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
    await sandbox.clock.advance(1);
    expect(each(await accounts(sandbox), 'status')).toEqual(['reauth_required']);
    expect(each(await accounts(sandbox), 'socialAccountId')).toEqual([id]);
  });

  test('of a leased account never ends', async () => {
    seedOne({ leased: true, tokenExpiresAt: '2026-11-01T12:00:01Z' });
    await sandbox.clock.advance(365 * DAY);

    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
  });

  test('can be given an end, also in the past', async () => {
    const id = await connected(sandbox);

    sandbox.setAccount(id, { tokenExpiresAt: '2026-11-01T12:00:01Z' });
    expect(each(await accounts(sandbox), 'status')).toEqual(['connected']);
    sandbox.setAccount(id, { tokenExpiresAt: '2026-10-01T00:00:00Z' });
    expect(each(await accounts(sandbox), 'status')).toEqual(['reauth_required']);
    sandbox.setAccount(id, { status: 'connected' });
    expect(each(await accounts(sandbox), 'tokenExpiresAt')).toEqual(['2026-12-01T12:00:00Z']);
  });
});

describe('health', () => {
  test('of a seeded account is a healthy snapshot', async () => {
    const id = seedOne();

    const reply = await healthOf(id);

    expect(reply.body).toEqual({
      socialAccountId: id,
      score: 73,
      tier: 'warm',
      isShadowbanned: false,
      shadowbanSeverity: null,
      recommendation: 'Score 73 of 100. Keep the cadence.',
    });
  });

  test('changes merge, and a shadowban shows in tier and flag', async () => {
    const id = seedOne();

    sandbox.setHealth(id, { score: 12.5 });
    expect((await healthOf(id)).body).toMatchObject({ score: 12.5, tier: 'warm', isShadowbanned: false });
    sandbox.setHealth(id, { tier: 'shadowbanned' });
    expect((await healthOf(id)).body).toMatchObject({
      score: 12.5,
      tier: 'shadowbanned',
      isShadowbanned: true,
    });
    expect(at(await healthOf(id), 'shadowbanSeverity')).not.toBeNull();
    sandbox.setHealth(id, { tier: 'cold', extra: { engagement: { saves: 3 } } });
    expect((await healthOf(id)).body).toMatchObject({
      tier: 'cold',
      isShadowbanned: false,
      shadowbanSeverity: null,
      engagement: { saves: 3 },
    });
    sandbox.setHealth(id, { score: null, tier: null });
    expect((await healthOf(id)).body).toMatchObject({ score: null, tier: null });
  });

  test('before a first snapshot is NOT_FOUND, or nulls', async () => {
    const id = await connected(sandbox);

    expect(codeOf(await healthOf(id))).toEqual([404, 'NOT_FOUND']);
    sandbox.behaviour.set({ healthWithoutSnapshot: 'nulls' });
    expect((await healthOf(id)).body).toMatchObject({ socialAccountId: id, score: null, tier: null });
  });

  test('of a disconnected or unknown account is NOT_FOUND', async () => {
    const id = seedOne();
    await revoke(id);

    expect(codeOf(await healthOf(id))).toEqual([404, 'NOT_FOUND']);
    expect(codeOf(await healthOf('sa_x'))).toEqual([404, 'NOT_FOUND']);
  });
});

describe('revoke', () => {
  test('disconnects, counts the canceled posts, and leaves other posts alone', async () => {
    const [mine = '', other = ''] = sandbox.seed({
      accounts: [{ queuedPosts: 3 }, { queuedPosts: 2 }],
    }).socialAccountIds;
    sandbox.seed({ scheduledPosts: [{ socialAccountId: mine, status: 'published' }] });

    const reply = await revoke(mine);

    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      socialAccountId: mine,
      status: 'disconnected',
      disconnectedReason: 'revoked_by_partner',
      canceledScheduledPosts: 3,
      disconnectedAt: '2026-11-01T12:00:00Z',
    });
    expect(each(await posts('?status=canceled'), 'socialAccountId')).toEqual([mine, mine, mine]);
    expect(each(await posts('?status=published'), 'socialAccountId')).toEqual([mine]);
    expect(each(await posts('?status=queued'), 'socialAccountId')).toEqual([other, other]);
    expect(each(await accounts(sandbox), 'socialAccountId')).toEqual([other]);
    expect(each(await accounts(sandbox, '?status=disconnected'), 'tokenExpiresAt')).toEqual([null]);
  });

  test('a second time is NOT_FOUND', async () => {
    const id = seedOne();
    await revoke(id);

    expect(codeOf(await revoke(id))).toEqual([404, 'NOT_FOUND']);
  });

  test('of ten at once, one is answered 200 and the others NOT_FOUND', async () => {
    const id = seedOne({ queuedPosts: 5 });

    const replies = await Promise.all(Array.from({ length: 10 }, () => revoke(id)));

    expect(replies.map((reply) => reply.status).sort()).toEqual([200, ...Array<number>(9).fill(404)]);
    expect(replies.map((reply) => at(reply, 'canceledScheduledPosts')).filter(Boolean)).toEqual([5]);
  });

  test('no post stays queued, however scheduling and revoking interleave', async () => {
    const id = seedOne();
    const schedule = (i: number) =>
      ask(sandbox, `POST /v1/content/cnt_00000000-0000-4000-8000-00000000000${i}/schedule`, {
        body: { scheduledFor: '2026-11-02T00:00:00Z', targets: [{ socialAccountId: id, mode: 'publish' }] },
      });

    const replies = await Promise.all(
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((i) => (i === 5 ? revoke(id) : schedule(i))),
    );

    const scheduled = replies.filter((reply) => at(reply, 'scheduledPostIds') !== undefined).length;
    const canceled = replies.map((reply) => at(reply, 'canceledScheduledPosts')).find((n) => n !== undefined);
    expect(canceled).toBe(scheduled);
    expect(at(await posts('?status=queued'), 'items')).toEqual([]);
  });

  test('with a malformed id is 400 VALIDATION, with an unknown one NOT_FOUND', async () => {
    const malformed = await revoke('acc_1');
    expect(codeOf(malformed)).toEqual([400, 'VALIDATION']);
    expect(issuePaths(malformed)).toEqual(['socialAccountId']);
    expect(codeOf(await revoke('sa_00000000-0000-4000-8000-000000000000'))).toEqual([404, 'NOT_FOUND']);
  });

  test('of a leased account is a CONFLICT that names the lease route, unless the switch allows it', async () => {
    const id = seedOne({ leased: true });

    const refused = await revoke(id);
    expect(codeOf(refused)).toEqual([409, 'CONFLICT']);
    expect(at(refused, 'error.message')).toContain('leased-accounts');
    sandbox.behaviour.set({ revokeLeased: 'allowed' });
    expect((await revoke(id)).status).toBe(200);
  });
});

describe('scheduled posts', () => {
  const HOURS = 60 * MINUTE;

  test('are listed latest first and paged without loss, also within one second', async () => {
    const [id = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
    const seeds = Array.from({ length: 7 }, () => ({
      socialAccountId: id,
      scheduledFor: '2026-11-05T00:00:00Z',
    }));
    sandbox.seed({ scheduledPosts: [...seeds, { socialAccountId: id, count: 4 }] });

    const seen: unknown[] = [];
    const times: unknown[] = [];
    for (let cursor = ''; ;) {
      const reply = await posts(`?limit=2${cursor}`);
      seen.push(...each(reply, 'id'));
      times.push(...each(reply, 'scheduledFor'));
      if (at(reply, 'nextCursor') === null) break;
      cursor = `&cursor=${textAt(reply, 'nextCursor')}`;
    }

    expect(new Set(seen).size).toBe(11);
    expect(times).toEqual([...times].sort().reverse());
  });

  test('filter by account, by several statuses, and by inclusive times', async () => {
    const [a = '', b = ''] = sandbox.seed({ accounts: [{}, {}] }).socialAccountIds;
    const day = (n: number) => `2026-11-0${n}T00:00:00Z`;
    sandbox.seed({
      scheduledPosts: [
        { socialAccountId: a, scheduledFor: day(2) },
        { socialAccountId: a, scheduledFor: day(3), status: 'failed' },
        { socialAccountId: b, scheduledFor: day(4), status: 'published' },
      ],
    });

    expect(each(await posts(`?socialAccountId=${a}`), 'scheduledFor')).toEqual([day(3), day(2)]);
    expect(each(await posts('?status=failed&status=published'), 'status')).toEqual(['published', 'failed']);
    expect(each(await posts(`?since=${day(3)}&until=${day(4)}`), 'scheduledFor')).toEqual([day(4), day(3)]);
  });

  test.each(['limit=101', 'status=draft_in_inbox', 'since=yesterday', 'cursor=x', 'sort=asc'])(
    'refuse %s',
    async (query) => {
      expect(codeOf(await posts(`?${query}`))).toEqual([422, 'VALIDATION']);
    },
  );

  test('one post has the documented members', async () => {
    const id = seedOne();
    const [post] = sandbox.seed({
      scheduledPosts: [{ socialAccountId: id, status: 'failed' }],
    }).scheduledPostIds;

    const reply = await ask(sandbox, `GET /v1/scheduled-posts/${post}`);

    expect(Object.keys(reply.body ?? {})).toEqual([
      'id',
      'containerId',
      'socialAccountId',
      'platform',
      'mode',
      'status',
      'externalId',
      'externalUrl',
      'scheduledFor',
      'createdAt',
      'updatedAt',
      'attemptedAt',
      'publishedAt',
      'canceledAt',
      'lastError',
    ]);
    expect(at(reply, 'lastError.code')).toBe('CREDENTIAL_INVALID');
  });

  test('a queued one can be canceled once', async () => {
    const [post] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).scheduledPostIds;
    const cancel = () => ask(sandbox, `DELETE /v1/scheduled-posts/${post}`, { body: { reason: 'why not' } });

    expect((await cancel()).body).toEqual({
      id: post,
      status: 'canceled',
      canceledAt: '2026-11-01T12:00:00Z',
    });
    expect(codeOf(await cancel())).toEqual([409, 'CONFLICT']);
    expect(codeOf(await ask(sandbox, 'DELETE /v1/scheduled-posts/sp_x'))).toEqual([404, 'NOT_FOUND']);
    expect(
      codeOf(
        await ask(sandbox, `DELETE /v1/scheduled-posts/${post}`, { body: { reason: 'x'.repeat(1025) } }),
      ),
    ).toEqual([422, 'VALIDATION']);
  });

  test('a queued one can be moved at least 30 seconds ahead', async () => {
    const { scheduledPostIds } = sandbox.seed({ accounts: [{ queuedPosts: 1 }] });
    const move = (scheduledFor: string) =>
      ask(sandbox, `POST /v1/scheduled-posts/${scheduledPostIds[0]}/reschedule`, { body: { scheduledFor } });

    expect((await move('2026-11-01T12:00:30Z')).body).toMatchObject({
      status: 'queued',
      scheduledFor: '2026-11-01T12:00:30Z',
    });
    const early = await move('2026-11-01T12:00:29Z');
    expect([codeOf(early), issuePaths(early)]).toEqual([[422, 'VALIDATION'], ['scheduledFor']]);
    await ask(sandbox, `DELETE /v1/scheduled-posts/${scheduledPostIds[0]}`);
    expect(codeOf(await move('2026-11-02T00:00:00Z'))).toEqual([409, 'CONFLICT']);
  });

  test.each([
    ['tiktok', { mode: 'draft', tiktokMusic: { mode: 'auto' } }, 'targets.1.tiktokMusic'],
    ['tiktok', { tiktokMusic: { mode: 'manual' } }, 'targets.1.tiktokMusic.trackId'],
    ['tiktok', { shareReelToFeed: true }, 'targets.1.shareReelToFeed'],
    ['instagram', { mode: 'draft', shareReelToFeed: true }, 'targets.1.shareReelToFeed'],
    [
      'tiktok',
      { tiktokPostSettings: { privacyLevel: 'FRIENDS' } },
      'targets.1.tiktokPostSettings.privacyLevel',
    ],
    ['tiktok', { tiktokPostSettings: { colour: 'red' } }, 'targets.1.tiktokPostSettings.colour'],
  ] as const)(
    'a target of %s with %j is refused at %s, and nothing is scheduled',
    async (platform, more, path) => {
      const [good = '', odd = ''] = sandbox.seed({ accounts: [{}, { platform }] }).socialAccountIds;
      const target = (socialAccountId: string) => ({ socialAccountId, mode: 'publish' });
      const refused = await ask(
        sandbox,
        'POST /v1/content/cnt_00000000-0000-4000-8000-000000000000/schedule',
        {
          body: {
            scheduledFor: '2026-11-02T00:00:00Z',
            targets: [target(good), { ...target(odd), ...more }],
          },
        },
      );

      expect([refused.status, issuePaths(refused)]).toEqual([422, [path]]);
      const posts = await ask(
        sandbox,
        `GET /v1/projects/${sandbox.projectId}/scheduled-posts?socialAccountId=${good}`,
      );
      expect(listAt(posts)).toEqual([]);
    },
  );

  test('scheduling takes all targets or none', async () => {
    const [mine = '', gone = ''] = sandbox.seed({
      accounts: [{}, { status: 'disconnected' }],
    }).socialAccountIds;
    const schedule = (socialAccountIds: string[], scheduledFor = '2026-11-02T00:00:00Z') =>
      ask(sandbox, 'POST /v1/content/cnt_00000000-0000-4000-8000-000000000000/schedule', {
        body: {
          scheduledFor,
          targets: socialAccountIds.map((socialAccountId) => ({ socialAccountId, mode: 'publish' })),
        },
      });

    expect(codeOf(await schedule([mine, gone]))).toEqual([404, 'NOT_FOUND']);
    expect(at(await posts(), 'items')).toEqual([]);
    const past = await schedule([mine], '2026-11-01T11:59:00Z');
    expect([codeOf(past), issuePaths(past)]).toEqual([[422, 'VALIDATION'], ['scheduledFor']]);
    expect(listAt(await schedule([mine, mine]), 'scheduledPostIds')).toHaveLength(2);
    expect(listAt(await posts('?status=queued'))).toHaveLength(2);
  });

  test('stay queued after their time: nothing is published here', async () => {
    seedOne({ queuedPosts: 1 });
    await sandbox.clock.advance(3 * DAY + HOURS);

    expect(each(await posts(), 'status')).toEqual(['queued']);
  });
});

describe('leased accounts', () => {
  const path = (rest = '') => `/v1/projects/${sandbox.projectId}/leased-accounts${rest}`;
  const release = (id: string) =>
    ask(sandbox, `DELETE /v1/leased-accounts/${id}`, { body: { reason: 'done' } });

  test('are listed with price and renewal, and released with their posts', async () => {
    const id = seedOne({ leased: true, followers: 500, queuedPosts: 2, handle: 'lease.one' });
    seedOne();

    const list = await ask(sandbox, `GET ${path()}`);
    expect(listAt(list)).toEqual([
      {
        socialAccountId: id,
        projectId: sandbox.projectId,
        handle: 'lease.one',
        platform: 'tiktok',
        followers: 500,
        status: 'assigned',
        assignedAt: '2026-11-01T11:59:59Z',
        nextRenewalAt: '2026-12-01T11:59:59Z',
        monthlyPriceCents: 15000,
      },
    ]);

    expect((await release(id)).body).toEqual({
      socialAccountId: id,
      status: 'disconnected',
      disconnectedReason: 'released_by_partner',
      disconnectedAt: '2026-11-01T12:00:00Z',
    });
    expect(each(await posts(), 'status')).toEqual(['canceled', 'canceled']);
    expect(at(await ask(sandbox, `GET ${path()}`), 'items')).toEqual([]);
    expect(each(await ask(sandbox, `GET ${path('?status=disconnected')}`), 'socialAccountId')).toEqual([id]);
    expect(codeOf(await release(id))).toEqual([404, 'NOT_FOUND']);
  });

  test('a connected account is not a lease', async () => {
    expect(codeOf(await release(seedOne()))).toEqual([404, 'NOT_FOUND']);
  });

  test('can be requested, and the request is settled by Layers', async () => {
    const body = {
      projectId: sandbox.projectId,
      count: 3,
      niche: { vertical: 'coffee', language: 'de' },
      note: 'soon',
    };
    const asked = await ask(sandbox, `POST ${path('/request')}`, { body });
    const id = textAt(asked, 'requestId');

    expect(asked.body).toEqual({
      requestId: id,
      projectId: sandbox.projectId,
      status: 'requested',
      submittedAt: '2026-11-01T12:00:00Z',
      assignedAt: null,
      assignedSocialAccountIds: [],
      note: 'soon',
    });
    expect(id).toMatch(/^lreq_[0-9A-HJKMNP-TV-Z]{26}$/);
    await ask(sandbox, `POST /_sandbox/lease-requests/${id}`, { body: { status: 'partial', count: 2 } });
    const settled = await ask(sandbox, `GET ${path(`/requests/${id}`)}`);
    expect(at(settled, 'status')).toBe('partial');
    expect(new Set(each(await ask(sandbox, `GET ${path()}`), 'socialAccountId'))).toEqual(
      new Set(listAt(settled, 'assignedSocialAccountIds')),
    );
  });

  test.each([
    ['another project', { projectId: 'prj_other' }, 'projectId'],
    ['51 accounts', { count: 51 }, 'count'],
    ['no vertical', { niche: {} }, 'niche.vertical'],
    ['an unknown field', { rush: true }, 'rush'],
  ])('a request with %s is VALIDATION', async (_name, change, where) => {
    const body = { projectId: sandbox.projectId, count: 1, niche: { vertical: 'x' }, ...change };
    const reply = await ask(sandbox, `POST ${path('/request')}`, { body });
    expect([codeOf(reply), issuePaths(reply)]).toEqual([[422, 'VALIDATION'], [where]]);
  });

  test('an unknown request is NOT_FOUND', async () => {
    expect(codeOf(await ask(sandbox, `GET ${path('/requests/lreq_x')}`))).toEqual([404, 'NOT_FOUND']);
  });
});
