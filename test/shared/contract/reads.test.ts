import { collect, LayersClient } from 'layers-social-core';
import { type Sandbox, type SandboxOptions } from 'layers-social-sandbox';

import { clientOf, closeSandboxes, startSandbox } from '../../support/core-sandbox';
import { rejectionOf } from '../../support/runtime';

afterEach(closeSandboxes);

async function start(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; client: LayersClient }> {
  const sandbox = await startSandbox(options);
  return { sandbox, client: clientOf(sandbox) };
}

describe('whoami', () => {
  test.each(['newer', 'older'] as const)('is read in its %s form', async (whoami) => {
    const { sandbox, client } = await start({ behaviour: { whoami } });

    const identity = await client.whoami();

    expect(identity).toMatchObject({ rateLimitTier: 'standard' });
    expect(identity.organizationId).toContain(sandbox.apiKeys[0]!.organizationId.replace(/^org_/, ''));
  });

  test('acts for a child organization where it is told to', async () => {
    const { sandbox } = await start({
      apiKeys: [
        { organizationId: 'org_00000000-0000-4000-8000-000000000001', scopes: ['*', 'org:admin'] },
        {
          organizationId: 'org_00000000-0000-4000-8000-000000000002',
          parentOrganizationId: 'org_00000000-0000-4000-8000-000000000001',
        },
      ],
    });

    const identity = await clientOf(sandbox, {
      organizationId: 'org_00000000-0000-4000-8000-000000000002',
    }).whoami();

    expect(identity.organizationId).toBe('org_00000000-0000-4000-8000-000000000002');
  });
});

describe('projects', () => {
  test('are paged, searched and filtered', async () => {
    const { sandbox, client } = await start();
    sandbox.seed({
      projects: [
        { name: 'Käse & Co', customerExternalId: 'crm-7' },
        { name: 'Brot', status: 'archived' },
      ],
    });

    const first = await client.listProjects({ limit: 2 });
    const second = await client.listProjects({ limit: 2, cursor: first.nextCursor });

    expect([first.items.length, second.items.length]).toEqual([2, 1]);
    expect(second.nextCursor).toBeUndefined();
    expect((await client.listProjects({ search: 'äse & CO' })).items).toMatchObject([{ name: 'Käse & Co' }]);
    expect((await client.listProjects({ customerExternalId: 'crm-7' })).items).toHaveLength(1);
    expect((await client.listProjects({ status: 'archived' })).items).toMatchObject([{ name: 'Brot' }]);
  });
});

describe('accounts', () => {
  test.each(['null', 'absent'] as const)(
    '450 of them are read in three requests, each once, to a last cursor that is %s',
    async (lastPageCursor) => {
      const { sandbox, client } = await start({ behaviour: { lastPageCursor } });
      const { socialAccountIds } = sandbox.seed({ accounts: { count: 450 } });

      const accounts = await collect(client.iterateAccounts(sandbox.projectId), Infinity);

      expect(accounts.map(({ socialAccountId }) => socialAccountId)).toEqual(socialAccountIds);
      expect(sandbox.requests()).toHaveLength(3);
    },
  );

  test('platform, status and lease narrow the list', async () => {
    const { sandbox, client } = await start();
    sandbox.seed({
      accounts: [
        { handle: 'a', platform: 'tiktok' },
        { handle: 'b', platform: 'instagram' },
        { handle: 'c', platform: 'tiktok', leased: true },
        { handle: 'd', platform: 'tiktok', status: 'reauth_required' },
        { handle: 'e', platform: 'tiktok', status: 'disconnected' },
      ],
    });
    const handles = async (query: object) =>
      (await client.listAccounts(sandbox.projectId, query)).items.map(({ handle }) => handle);

    expect(await handles({ platform: 'instagram' })).toEqual(['b']);
    expect(await handles({ leased: true })).toEqual(['c']);
    expect(await handles({ leased: false, platform: 'tiktok' })).toEqual(['a', 'd']);
    expect(await handles({ status: 'reauth_required' })).toEqual(['d']);
    expect(await handles({ status: 'disconnected' })).toEqual(['e']);
  });

  test('one of them is found on the third page, and its health is read', async () => {
    const { sandbox, client } = await start();
    const { socialAccountIds } = sandbox.seed({ accounts: { count: 450 } });
    const wanted = socialAccountIds[449]!;
    sandbox.setHealth(wanted, { score: 12, tier: 'cold', recommendation: 'Post more.' });

    const account = await client.findAccount(sandbox.projectId, wanted);
    const health = await client.getHealth(wanted);

    expect(account).toMatchObject({ socialAccountId: wanted, status: 'connected', leased: false });
    expect(health).toMatchObject({
      socialAccountId: wanted,
      score: 12,
      tier: 'cold',
      recommendation: 'Post more.',
    });
  });

  test('an account without a snapshot yet has none, in either of the two ways', async () => {
    const { sandbox, client } = await start();
    const [id] = sandbox.seed({ accounts: [{ health: null }] }).socialAccountIds;

    const missing = await rejectionOf(client.getHealth(id!));
    sandbox.behaviour.set({ healthWithoutSnapshot: 'nulls' });
    const empty = await client.getHealth(id!);

    expect(missing).toMatchObject({ code: 'NOT_FOUND' });
    expect(empty).toMatchObject({ socialAccountId: id, score: null, tier: null });
  });

  test('leased ones have a list of their own', async () => {
    const { sandbox, client } = await start();
    const [id] = sandbox.seed({ accounts: [{ leased: true, followers: 900 }] }).socialAccountIds;

    const { items } = await client.listLeasedAccounts(sandbox.projectId);

    expect(items).toMatchObject([
      { socialAccountId: id, followers: 900, monthlyPriceCents: 15_000, status: 'assigned' },
    ]);
    expect((await client.listLeasedAccounts(sandbox.projectId, { status: 'disconnected' })).items).toEqual(
      [],
    );
  });
});

describe('scheduled posts', () => {
  test('those of one account with some statuses are read to the end', async () => {
    const { sandbox, client } = await start();
    const [mine, other] = sandbox.seed({ accounts: { count: 2, queuedPosts: 120 } }).socialAccountIds;
    sandbox.seed({ scheduledPosts: [{ socialAccountId: mine!, status: 'failed' }] });

    const query = { socialAccountId: mine!, status: ['queued', 'failed'] };
    const posts = await collect(client.iterateScheduledPosts(sandbox.projectId, query), Infinity);

    expect(posts).toHaveLength(121);
    expect(posts.filter(({ status }) => status === 'failed')).toMatchObject([
      { lastError: { code: 'CREDENTIAL_INVALID' } },
    ]);
    expect(posts.some(({ socialAccountId }) => socialAccountId === other)).toBe(false);
    expect(new Set(posts.map(({ id }) => id)).size).toBe(121);
  });
});

test('members that nobody documented disturb no method', async () => {
  const { sandbox, client } = await start({ behaviour: { unknownFields: true } });
  const [id] = sandbox.seed({ accounts: [{ queuedPosts: 1 }] }).socialAccountIds;

  const answers = await Promise.all([
    client.whoami(),
    client.listProjects(),
    client.listAccounts(sandbox.projectId),
    client.getHealth(id!),
    client.listScheduledPosts(sandbox.projectId),
  ]);
  const revocation = await client.revokeAccount(sandbox.projectId, id!);

  expect(answers).toHaveLength(5);
  expect(revocation.canceledScheduledPosts).toBe(1);
});
