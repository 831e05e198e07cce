import { readInvite } from 'layers-social-core';
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import { locator } from '../support/n8n-context';
import { runNode } from '../support/n8n-engine';

const RETURN = { returnTo: 'url', returnUrl: 'http://localhost/back?customer=7' };

const POLL = { resume: 'poll' };

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await createSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

function run(operation: string, parameters: object, input?: Array<Record<string, unknown>>) {
  return runNode(sandbox, { resource: 'connection', operation, ...parameters }, { input });
}
const project = () => ({ project: locator(sandbox.projectId) });
async function connectLink(): Promise<Record<string, string>> {
  const { items } = await run('createConnectLink', {
    ...project(),
    platform: 'tiktok',
    ...RETURN,
  });
  return items[0] as Record<string, string>;
}
const listReads = () => sandbox.requests().filter(({ route }) => route.endsWith('/social-accounts'));

describe('Create Invite Link', () => {
  const PAGE = { pageUrl: 'https://n8n.example.com/webhook/1/invite' };
  const invite = async (parameters: object, input?: Array<Record<string, unknown>>) => {
    const { items, error } = await run('createInviteLink', { ...project(), ...PAGE, ...parameters }, input);
    return { item: items[0] as Record<string, string>, error };
  };
  const contentOf = (item: Record<string, string>) =>
    readInvite(new URL(String(item.inviteUrl)).searchParams.get('invite'), [sandbox.apiKey], Date.now());

  it('makes a link for an account, names it from the item, and sends nothing', async () => {
    const account = { socialAccountId: 'sa_1', platform: 'tiktok', handle: 'acme.coffee' };
    const { item } = await invite({ account: locator('sa_1'), options: { reference: 'c7' } }, [account]);

    expect(item).toEqual({
      inviteUrl: expect.stringMatching(/^https:\/\/n8n\.example\.com\/webhook\/1\/invite\?invite=v1\./),
      inviteId: expect.stringMatching(/^[\w-]{22}$/),
      expiresAt: expect.stringMatching(/Z$/),
      purpose: 'reauth',
      projectId: sandbox.projectId,
      ...account,
      reference: 'c7',
    });
    expect({ ...contentOf(item).invite, inviteUrl: item.inviteUrl }).toEqual(item);
    expect(sandbox.requests()).toEqual([]);
  });

  it('takes nothing from an item about another account, and the handle that is given', async () => {
    const other = [{ socialAccountId: 'sa_2', platform: 'instagram', handle: 'other' }];
    const plain = await invite({ account: locator('sa_1') }, other);
    const named = await invite({ account: locator('sa_1'), options: { handle: '@acme' } }, other);

    expect(plain.item).toMatchObject({ platform: null, handle: null, reference: null });
    expect(named.item).toMatchObject({ platform: null, handle: '@acme' });
  });

  it('makes a link for a new account, for as long as is said', async () => {
    const parameters = { purpose: 'connect', platform: 'instagram', options: { validForDays: 90 } };
    const { item } = await invite(parameters);

    expect(item).toMatchObject({ purpose: 'connect', platform: 'instagram', socialAccountId: null });
    expect(Date.parse(item.expiresAt ?? '') - Date.now()).toBeGreaterThan(89.9 * 86_400_000);
  });

  it.each([
    [{ account: locator('sa_1'), pageUrl: 'n8n' }, "'Page URL' is not a web address"],
    [{ account: locator('sa_1'), pageUrl: 'https://a.example/webhook-test/1' }, "'Page URL' is a Test URL"],
    [{ account: locator('sa_1'), options: { validForDays: 91 } }, "'Valid For (Days)' is not a whole number"],
    [{ account: locator('sa_1'), options: { reference: 'x'.repeat(201) } }, "'Reference' has 201 characters"],
    [{ purpose: 'follow', account: locator('sa_1') }, "'Purpose' is not one of the accepted values"],
  ])('refuses %j by the name of the field', async (parameters, message) => {
    expect((await invite(parameters)).error?.message).toContain(message);
  });
});

describe('Create Connect Link', () => {
  it('returns the link and what the wait needs', async () => {
    expect(await connectLink()).toMatchObject({
      authorizeUrl: expect.stringContaining('http'),
      state: expect.stringMatching(/^st_/),
      expiresAt: expect.stringMatching(/Z$/),
      status: 'pending',
      projectId: sandbox.projectId,
      platform: 'tiktok',
      returnTo: 'url',
    });
  });

  it('says that the host of the return URL has to be allowed, and by whom', async () => {
    const { error } = await run('createConnectLink', {
      ...project(),
      platform: 'tiktok',
      returnTo: 'url',
      returnUrl: 'https://elsewhere.example/',
    });

    expect(error?.message).toBe("The host elsewhere.example is not on the API key's allowlist");
    expect(error?.description).toContain('account manager');
    expect(error?.failure).toEqual({ cause: 'configuration-invalid' });
  });
});

describe('Create Reauth Link', () => {
  const reauth = (id: string, input?: Array<Record<string, unknown>>) =>
    run('createReauthLink', { ...project(), account: locator(id), ...RETURN }, input);

  it('returns the link with platform and handle of the account', async () => {
    const [id] = sandbox.seed({ accounts: [{ handle: 'acme', platform: 'instagram' }] }).socialAccountIds;

    expect((await reauth(id!)).items).toMatchObject([
      {
        status: 'pending',
        socialAccountId: id,
        projectId: sandbox.projectId,
        platform: 'instagram',
        handle: 'acme',
      },
    ]);
    expect(listReads()).toHaveLength(1);
  });

  it('takes them from an item that is about this account', async () => {
    const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;

    const { items } = await reauth(id!, [{ socialAccountId: id, platform: 'tiktok', handle: 'from.item' }]);

    expect(items).toMatchObject([{ platform: 'tiktok', handle: 'from.item' }]);
    expect(listReads()).toHaveLength(0);
  });

  it('returns the link also when the accounts cannot be read', async () => {
    const [id] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
    sandbox.faults.add({
      route: 'GET /v1/projects/:projectId/social-accounts',
      kind: 'status',
      status: 403,
      code: 'FORBIDDEN_SCOPE',
    });

    const { items } = await reauth(id!);

    sandbox.faults.clear();
    expect(items).toMatchObject([{ status: 'pending', platform: null, authorizeUrl: expect.any(String) }]);
  });
});

describe('Get Status', () => {
  const status = async (state: string) => (await run('getStatus', { state })).items[0];

  it('follows the authorization from pending to completed', async () => {
    const { authorizeUrl, state } = await connectLink();
    expect(await status(state!)).toMatchObject({ state, status: 'pending', socialAccountId: null });

    await sandbox.approve(authorizeUrl!);

    expect(await status(state!)).toMatchObject({
      state,
      status: 'completed',
      socialAccountId: expect.stringMatching(/^sa_/),
      failureCode: null,
    });
  });

  it('tells of a refusal as a result to branch on', async () => {
    const { authorizeUrl, state } = await connectLink();
    await sandbox.deny(authorizeUrl!);

    expect(await status(state!)).toMatchObject({
      status: 'failed',
      socialAccountId: null,
      failureMessage: expect.any(String),
    });
  });

  it('takes the state from the item, and calls an unknown one expired', async () => {
    const { items } = await run('getStatus', {}, [{ state: 'st_00000000000000000000000000' }]);

    expect(items).toMatchObject([{ status: 'expired' }]);
  });
});

describe('Wait for Connection', () => {
  it('returns the account of an owner who has come', async () => {
    const link = await connectLink();
    await sandbox.approve(link.authorizeUrl!, { handle: 'acme' });

    const { items } = await run('wait', POLL, [link]);

    expect(items).toEqual([
      {
        state: link.state,
        status: 'completed',
        socialAccountId: expect.stringMatching(/^sa_/),
        expiresAt: link.expiresAt,
        failureCode: null,
        failureMessage: null,
        projectId: sandbox.projectId,
        platform: 'tiktok',
        handle: 'acme',
        account: expect.objectContaining({ handle: 'acme', status: 'connected' }),
      },
    ]);
  });

  it('ends at once when the owner has refused', async () => {
    const link = await connectLink();
    await sandbox.deny(link.authorizeUrl!);

    expect((await run('wait', POLL, [link])).items).toMatchObject([{ status: 'failed', account: null }]);
  });

  it('stays pending when it may only look once', async () => {
    const link = await connectLink();

    const { items } = await run('wait', { ...POLL, options: { maxWaitMinutes: 0 } }, [link]);

    expect(items).toMatchObject([
      { status: 'pending', socialAccountId: null, expiresAt: link.expiresAt, platform: 'tiktok' },
    ]);
  });

  it('looks no account up when it is not wanted, or without a project', async () => {
    const link = await connectLink();
    await sandbox.approve(link.authorizeUrl!);

    expect((await run('wait', { ...POLL, options: { includeAccount: false } }, [link])).items).toMatchObject([
      { account: null },
    ]);
    expect((await run('wait', POLL, [{ state: link.state }])).items).toMatchObject([
      { status: 'completed', account: null, projectId: null },
    ]);
    expect(listReads()).toHaveLength(0);
  });
});
