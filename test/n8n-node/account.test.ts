import { createSandbox, type Sandbox, type SeedResult } from 'layers-social-sandbox';

import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox({ behaviour: { listOrder: 'oldest-first' } });
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function run(operation: string, parameters: object, input?: Array<Record<string, unknown>>) {
  const project = locator(sandbox.projectId);
  return runNode(sandbox, { resource: 'account', operation, project, ...parameters }, { input });
}
const seedAccounts = (...accounts: NonNullable<Parameters<Sandbox['seed']>[0]['accounts']> & unknown[]) =>
  sandbox.seed({ accounts }).socialAccountIds;
const requested = (method: string) => sandbox.requests().filter((request) => request.method === method);

describe('Get Many', () => {
  it('returns the accounts with the project they belong to', async () => {
    const [id] = seedAccounts({ handle: 'acme.coffee', platform: 'instagram' });

    const { items, pairs } = await run('getMany', {});

    expect(items).toEqual([
      expect.objectContaining({
        projectId: sandbox.projectId,
        socialAccountId: id,
        handle: 'acme.coffee',
        platform: 'instagram',
        status: 'connected',
        leased: false,
      }),
    ]);
    expect(pairs).toEqual([{ item: 0 }]);
  });

  it('stops at the limit and pages through all when asked to', async () => {
    sandbox.seed({ accounts: { count: 450, handle: 'many' } });

    expect((await run('getMany', { limit: 60 })).items).toHaveLength(60);
    expect((await run('getMany', { limit: 201 })).items).toHaveLength(201);
    expect((await run('getMany', { returnAll: true })).items).toHaveLength(450);
    expect(sandbox.requests().map(({ path }) => path.match(/limit=\d+/)?.[0])).toEqual([
      'limit=60',
      ...['limit=200', 'limit=200'],
      ...['limit=200', 'limit=200', 'limit=200'],
    ]);
  });

  it.each(['TRUE', ' yes ', 1])('returns all when the expression in Return All gives %j', async (all) => {
    sandbox.seed({ accounts: { count: 60, handle: 'many' } });

    expect((await run('getMany', { returnAll: '={{ $json.all }}' }, [{ all }])).items).toHaveLength(60);
  });

  it.each([undefined, null, '', ' '])('refuses a filter whose expression gives %j', async (status) => {
    const { error } = await run('getMany', { filters: { status: '={{ $json.status }}' } }, [{ status }]);

    expect(error?.message).toBe("'Status' is empty");
    expect(sandbox.requests()).toEqual([]);
  });

  it('filters by platform, status and lease', async () => {
    const [tiktok, instagram, bad, leased] = seedAccounts(
      { platform: 'tiktok' },
      { platform: 'instagram' },
      { platform: 'tiktok', status: 'reauth_required' },
      { platform: 'tiktok', leased: true },
    );
    const ids = async (filters: object) =>
      new Set((await run('getMany', { filters })).items.map((item) => item.socialAccountId));

    await expect(ids({ platform: 'instagram' })).resolves.toEqual(new Set([instagram]));
    await expect(ids({ status: 'reauth_required' })).resolves.toEqual(new Set([bad]));
    await expect(ids({ leased: 'only' })).resolves.toEqual(new Set([leased]));
    await expect(ids({ leased: 'exclude', platform: 'tiktok' })).resolves.toEqual(new Set([tiktok, bad]));
  });

  it('returns nothing for a project without accounts', async () => {
    const { items, status } = await run('getMany', {});

    expect({ items, status }).toEqual({ items: [], status: 'success' });
  });
});

describe('Get', () => {
  it('returns one account, also a disconnected one', async () => {
    const [id, gone] = seedAccounts({ handle: 'here' }, { handle: 'gone', status: 'disconnected' });

    expect((await run('get', { account: locator(id!) })).items).toMatchObject([
      { projectId: sandbox.projectId, socialAccountId: id, handle: 'here' },
    ]);
    expect((await run('get', { account: locator(gone!) })).items).toMatchObject([{ status: 'disconnected' }]);
  });
});

describe('Get Health', () => {
  const seedBad = (): SeedResult['socialAccountIds'] =>
    seedAccounts({
      handle: 'acme',
      status: 'reauth_required',
      health: { score: 20, tier: 'cold', recommendation: 'Post more.' },
    });

  it('gives one flat report', async () => {
    const [id] = seedBad();

    expect((await run('getHealth', { account: locator(id!) })).items).toEqual([
      {
        socialAccountId: id,
        projectId: sandbox.projectId,
        platform: 'tiktok',
        handle: 'acme',
        level: 'critical',
        reasons: ['reauth_required', 'score_low'],
        message: expect.stringMatching(
          /@acme has to be reconnected.* The health score is 20 of 100\. Post more\./,
        ),
        fix: 'reauth_link',
        status: 'reauth_required',
        leased: false,
        tokenExpiresAt: expect.any(String),
        score: 20,
        tier: 'cold',
        recommendation: 'Post more.',
      },
    ]);
  });

  it('gives the whole report when it is not to be simplified', async () => {
    const [id] = seedBad();

    const { items } = await run('getHealth', { account: locator(id!), simplify: false });

    expect(items).toMatchObject([
      {
        projectId: sandbox.projectId,
        level: 'critical',
        reasons: [
          { code: 'reauth_required', level: 'critical', fix: 'reauth_link' },
          { code: 'score_low', level: 'warning', fix: 'content' },
        ],
        account: { socialAccountId: id, handle: 'acme' },
        snapshot: { score: 20, tier: 'cold' },
      },
    ]);
  });

  it('warns as early and as strictly as the options say', async () => {
    const inFiveDays = new Date(sandbox.clock.now() + 5 * 86_400_000).toISOString();
    const [id] = seedAccounts({ tokenExpiresAt: inFiveDays, health: { score: 55 } });
    const reasons = async (options: object) =>
      (await run('getHealth', { account: locator(id!), options })).items[0]?.reasons;

    await expect(reasons({})).resolves.toEqual([]);
    await expect(reasons({ tokenLeadDays: 7 })).resolves.toEqual(['token_expiring']);
    await expect(reasons({ scoreThreshold: 60 })).resolves.toEqual(['score_low']);
  });

  it('asks for no snapshot without Content Health', async () => {
    const [id] = seedBad();

    const { items } = await run('getHealth', { account: locator(id!), options: { contentHealth: false } });

    expect(items).toMatchObject([{ reasons: ['reauth_required'], score: null }]);
    expect(sandbox.requests().filter(({ path }) => path.endsWith('/health'))).toEqual([]);
  });

  it('reports an account without a snapshot, and one that is disconnected', async () => {
    const [fresh, gone] = seedAccounts({ health: null }, { status: 'disconnected' });

    expect((await run('getHealth', { account: locator(fresh!) })).items).toMatchObject([
      { level: 'healthy', tier: null },
    ]);
    expect((await run('getHealth', { account: locator(gone!) })).items).toMatchObject([
      { level: 'critical', reasons: ['disconnected'], fix: 'connect_link' },
    ]);
  });
});

describe('Revoke', () => {
  it('disconnects the account and cancels its queued posts', async () => {
    const [id] = seedAccounts({ handle: 'acme', queuedPosts: 2 });

    const { items } = await run('revoke', { account: locator(id!) });

    expect(items).toEqual([
      {
        socialAccountId: id,
        projectId: sandbox.projectId,
        platform: 'tiktok',
        handle: 'acme',
        leased: false,
        preview: false,
        deleted: true,
        plannedAction: 'revoke',
        refusalCode: null,
        queuedPostCount: 2,
        queuedPosts: null,
        status: 'disconnected',
        canceledScheduledPosts: 2,
        disconnectedReason: 'revoked_by_partner',
        disconnectedAt: expect.stringMatching(/Z$/),
        alreadyRevoked: false,
        leaseReleased: false,
      },
    ]);
  });

  it('only lists what it would cancel in a preview', async () => {
    const [id, other] = seedAccounts({ queuedPosts: 3 }, { queuedPosts: 1 });

    const { items } = await run('revoke', { account: locator(id!), previewOnly: true });

    expect(items).toMatchObject([
      { deleted: false, preview: true, plannedAction: 'revoke', queuedPostCount: 3 },
    ]);
    const post: unknown = expect.objectContaining({ socialAccountId: id, status: 'queued' });
    expect(items[0]?.queuedPosts).toEqual([post, post, post]);
    expect(requested('DELETE')).toEqual([]);
    expect((await run('get', { account: locator(id!) })).items).toMatchObject([{ status: 'connected' }]);
    expect(other).not.toBe(id);
  });

  it.each(['TRUE', 'True', ' true ', 'yes', 'on', '1', 1, '\uff11'])(
    'only previews when the expression in Preview Only gives %j',
    async (word) => {
      const [id] = seedAccounts({ queuedPosts: 1 });
      const parameters = { account: locator(id!), previewOnly: '={{ $json.word }}' };

      expect((await run('revoke', parameters, [{ word }])).items).toMatchObject([{ preview: true }]);
      expect(requested('DELETE')).toEqual([]);
    },
  );

  it.each([
    ['previewOnly', 'Preview Only', {}],
    ['previewOnly', 'Preview Only', [true]],
    ['previewOnly', 'Preview Only', 'maybe'],
    ['releaseLease', 'Release Lease', 'ja'],
    ['releaseLease', 'Release Lease', 2],
  ])(
    'refuses before any request when the expression in %s gives no readable word',
    async (name, label, word) => {
      const [id] = seedAccounts({ leased: true });
      const field = { [name]: '={{ $json.word }}' };
      const parameters = name === 'previewOnly' ? field : { options: field };

      const { error } = await run('revoke', { account: locator(id!), ...parameters }, [{ word }]);

      expect(error?.message).toBe(`'${label}' is neither yes nor no`);
      expect(sandbox.requests()).toEqual([]);
    },
  );

  it.each([
    ['Preview Only', { previewOnly: '={{ $json.nothing }}' }],
    ['Release Lease', { options: { releaseLease: '={{ $json.nothing }}' } }],
    ['Stop If More Than N Queued Posts', { options: { maxQueuedPosts: '={{ $json.nothing }}' } }],
  ])('refuses before any request when the expression in %s gives nothing', async (label, parameters) => {
    const [id] = seedAccounts({ queuedPosts: 5 });

    for (const nothing of [undefined, null, '', ' ']) {
      const { error } = await run('revoke', { account: locator(id!), ...parameters }, [{ nothing }]);

      expect(error?.message).toBe(`'${label}' is empty`);
    }
    expect(sandbox.requests()).toEqual([]);
  });

  it('refuses before deleting when there are more queued posts than allowed', async () => {
    const [id] = seedAccounts({ queuedPosts: 3 });
    const withMost = (maxQueuedPosts: number) =>
      run('revoke', { account: locator(id!), options: { maxQueuedPosts } });

    const { error } = await withMost(2);
    expect(error?.message).toBe(
      "The account has more queued posts than 'Stop If More Than N Queued Posts' allows (2)",
    );
    expect(error?.description).toContain('It was left connected');
    expect(requested('DELETE')).toEqual([]);

    expect((await withMost(3)).items).toMatchObject([{ deleted: true, canceledScheduledPosts: 3 }]);
  });

  it('leaves a leased account alone and names the option', async () => {
    const [id] = seedAccounts({ leased: true, queuedPosts: 1 });

    const { error } = await run('revoke', { account: locator(id!) });

    expect(error?.message).toBe('The account is leased from Layers, so it was not revoked');
    expect(error?.description).toContain("'Release Lease'");
    expect(requested('DELETE')).toEqual([]);
    expect((await run('revoke', { account: locator(id!), previewOnly: true })).items).toMatchObject([
      { leased: true, plannedAction: 'refuse', queuedPostCount: 1 },
    ]);
  });

  it('names the option too when only the API knows that the account is leased', async () => {
    const [id] = seedAccounts({});
    sandbox.faults.add({
      route: 'DELETE /v1/social-accounts/:socialAccountId',
      kind: 'status',
      status: 409,
      code: 'CONFLICT',
    });

    const { error } = await run('revoke', { account: locator(id!) });

    sandbox.faults.clear();
    expect(error?.description).toContain("'Release Lease'");
  });

  it('goes on when the same account comes twice', async () => {
    const ids = seedAccounts({ queuedPosts: 1 }, {});
    const twice = [ids[0], ids[0], ids[1]].map((id) => ({ id }));

    const { items } = await run('revoke', { account: locator('={{ $json.id }}') }, twice);

    expect(items).toMatchObject([
      { socialAccountId: ids[0], alreadyRevoked: false, canceledScheduledPosts: 1 },
      { socialAccountId: ids[0], alreadyRevoked: true, canceledScheduledPosts: null },
      { socialAccountId: ids[1], alreadyRevoked: false },
    ]);
  });

  it('leaves what follows a failed item untouched', async () => {
    const ids = seedAccounts({}, { leased: true }, {});

    const { error } = await run(
      'revoke',
      { account: locator('={{ $json.id }}') },
      ids.map((id) => ({ id })),
    );

    expect(error?.message).toContain('[item 1]');
    expect(requested('DELETE')).toHaveLength(1);
  });

  it('goes on with the others when the node continues', async () => {
    const ids = seedAccounts({}, { leased: true }, {});
    const { nodes } = await runNode(
      sandbox,
      {
        resource: 'account',
        operation: 'revoke',
        project: locator(sandbox.projectId),
        account: locator('={{ $json.id }}'),
      },
      { input: ids.map((id) => ({ id })), settings: { onError: 'continueErrorOutput' } },
    );

    const [done, failed] = nodes['Layers Social']?.[0]?.outputs ?? [];
    expect(done?.map(({ json, pairedItem }) => [json.socialAccountId, pairedItem])).toEqual([
      [ids[0], { item: 0 }],
      [ids[2], { item: 2 }],
    ]);
    expect(failed).toMatchObject([
      {
        json: {
          id: ids[1],
          error: expect.stringContaining('leased'),
          message: expect.stringContaining('Code: LEASED_ACCOUNT'),
        },
      },
    ]);
  });
});
