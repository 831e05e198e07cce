import { readInvite } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';

import App from '../../zapier-app/src/index';
import { accountChoices, projectChoices } from '../../zapier-app/src/lib/choices';
import { clock } from '../../zapier-app/src/lib/client';
import { checkResults } from '../support/zapier-checks';
import { Host, Item, openHost, Run, runItem, runItems } from '../support/zapier-host';

const RETURN_URL = 'http://localhost/back';

describe('each operation, through the platform and over real HTTP', () => {
  let sandbox: Sandbox;
  let host: Host;
  let accountId: string;

  beforeEach(async () => {
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey });
    [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'Star.One', queuedPosts: 3 }] }).socialAccountIds;
  });

  afterEach(() => sandbox.close());

  /** All that the operation gives. */
  async function run(method: string, inputData: Item = {}, more: Run = {}): Promise<Item[]> {
    const asked = { inputData: { project_id: sandbox.projectId, ...inputData }, ...more };
    const path = `${method}.operation.perform`;
    return method.startsWith('creates.') ? [await runItem(host, path, asked)] : runItems(host, path, asked);
  }
  const runOne = async (method: string, inputData?: Item) => (await run(method, inputData))[0] ?? {};

  function live(method: string, ...results: Item[]): void {
    const [kind = '', key = ''] = method.split('.');
    expect(checkResults(App, { kind, key, results })).toEqual([]);
  }

  test('the connection is named after the organization, whatever the key looks like', async () => {
    const { organizationId = '' } = sandbox.apiKeys[0] ?? {};
    const { apiKeys } = sandbox.seed({
      apiKeys: [{ key: 'lp_live_ABCDEFGHJKMNPQRT_bGl2ZWxpdmVsaXZl', organizationId }],
    });
    const label = async (apiKey: string) => {
      const connection = await runItem(openHost({ baseUrl: sandbox.url, apiKey }), 'authentication.test');
      return connection.connectionName;
    };
    const name = await label(apiKeys[0]?.apiKey ?? '');

    expect(name).toEqual(expect.any(String));
    expect(await label(` ${sandbox.apiKey}\n`)).toBe(name);
  });

  test('Create Connect Link gives a link, and Get Connection Status follows it to the account', async () => {
    const link = await runOne('creates.create_connect_link', {
      platform: 'instagram',
      return_url: RETURN_URL,
      scopes: ['', ' instagram_basic ', null],
      usage_note: '',
    });
    live('creates.create_connect_link', link);
    const status = () => runOne('searches.get_connection_status', { state: link.state });
    expect(await status()).toMatchObject({ status: 'pending', connected: false, socialAccountId: null });

    await sandbox.approve(String(link.authorizeUrl), { handle: 'newcomer' });

    const done = await status();
    live('searches.get_connection_status', done);
    expect(done).toMatchObject({ status: 'completed', connected: true });
    expect(done.socialAccountId).toMatch(/^sa_/);
  });

  test('Get Connection Status says denied, and expired for a state nobody knows', async () => {
    const link = await runOne('creates.create_connect_link', { platform: 'tiktok', return_url: RETURN_URL });
    await sandbox.deny(String(link.authorizeUrl));
    const status = (state: unknown) => runOne('searches.get_connection_status', { state });

    expect(await status(link.state)).toMatchObject({
      status: 'failed',
      connected: false,
      errorCode: expect.any(String) as string,
    });
    expect(await status('st_unknown')).toMatchObject({ status: 'expired' });
  });

  test('Get Connection Status waits for the owner when asked to', async () => {
    const link = await runOne('creates.create_connect_link', { platform: 'tiktok', return_url: RETURN_URL });
    const sleep = jest.spyOn(clock, 'sleep').mockResolvedValue();
    sleep.mockImplementationOnce(async () => {
      await sandbox.approve(String(link.authorizeUrl));
    });

    const done = await runOne('searches.get_connection_status', { state: link.state, wait: 'true' });

    expect(done).toMatchObject({ status: 'completed' });
    expect(sleep.mock.calls[0]?.[0]).toBeGreaterThanOrEqual(5_000);
    sleep.mockRestore();
  });

  test('Create Invite Link makes a link that lasts, and sends nothing', async () => {
    const before = sandbox.requests().length;
    const input = {
      purpose: 'reauth',
      social_account_id: accountId,
      platform: '',
      handle: ' star.one ',
      reference: 4711,
      page_url: 'https://n8n.example.com/webhook/1/invite',
      valid_for_days: '7',
    };
    const link = await runOne('creates.create_invite_link', input);
    live('creates.create_invite_link', link);

    const token = new URL(String(link.inviteUrl)).searchParams.get('invite');
    expect(readInvite(token, [sandbox.apiKey], Date.now()).invite).toMatchObject({
      inviteId: link.inviteId,
      socialAccountId: accountId,
      handle: 'star.one',
      reference: '4711',
    });
    expect(Date.parse(String(link.expiresAt)) - Date.now()).toBeGreaterThan(6.9 * 86_400_000);
    expect(sandbox.requests()).toHaveLength(before);
  });

  test.each([
    [{ social_account_id: '' }, 'Account'],
    [{ purpose: 'connect' }, 'Platform'],
    [{ purpose: 'follow' }, 'Purpose'],
    [{ page_url: 'n8n' }, 'Page URL'],
    [{ page_url: 'https://n8n.example.com/webhook-test/1/invite' }, 'Page URL'],
    [{ valid_for_days: '91' }, 'Valid for (Days)'],
    [{ reference: 'x'.repeat(201) }, 'Reference'],
    [{ handle: 'x'.repeat(201) }, 'Handle'],
  ])('Create Invite Link refuses %j by its label', async (changes, label) => {
    const input = {
      purpose: 'reauth',
      social_account_id: accountId,
      page_url: 'https://n8n.example.com/webhook/1/invite',
      ...changes,
    };

    await expect(run('creates.create_invite_link', input)).rejects.toThrow(`'${label}'`);
  });

  test('Create Reauth Link renews the same account', async () => {
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    const link = await runOne('creates.create_reauth_link', {
      social_account_id: accountId,
      return_url: RETURN_URL,
    });
    live('creates.create_reauth_link', link);
    await sandbox.approve(String(link.authorizeUrl));

    expect(await runOne('searches.get_account_health', { social_account_id: accountId })).toMatchObject({
      socialAccountId: accountId,
      healthy: true,
      status: 'connected',
    });
  });

  test.each([
    [{ handle: '@star.one' }, 1],
    [{ handle: 'STAR.ONE', platform: 'tiktok' }, 1],
    [{ handle: 'star' }, 0],
    [{ status: 'disconnected' }, 0],
    [{ platform: 'instagram' }, 0],
  ])('Find Account with %j finds %i', async (criteria, count) => {
    const found = await run('searches.find_account', { social_account_id: '', ...criteria });

    expect(found).toHaveLength(count);
    if (count > 0) live('searches.find_account', ...found);
  });

  test('Find Account finds by id', async () => {
    expect(await runOne('searches.find_account', { social_account_id: accountId })).toMatchObject({
      id: accountId,
      handle: 'Star.One',
    });
  });

  test('Get Account Health joins connection and content, and does without a snapshot', async () => {
    sandbox.setHealth(accountId, { score: 20, tier: 'cold' });
    const health = (id = '') => run('searches.get_account_health', { social_account_id: id });
    const [report = {}] = await health(accountId);
    live('searches.get_account_health', report);
    expect(report).toMatchObject({ level: 'warning', reason: 'score_low', score: 20, tier: 'cold' });

    const [fresh] = sandbox.seed({ accounts: [{ handle: 'fresh', health: null }] }).socialAccountIds;
    for (const healthWithoutSnapshot of ['404', 'nulls'] as const) {
      sandbox.behaviour.set({ healthWithoutSnapshot });
      expect(await health(fresh)).toMatchObject([{ level: 'healthy', score: null }]);
    }
    expect(await health('sa_nobody')).toEqual([]);
  });

  test('Revoke Account: a preview changes nothing, a limit stops it, then it cancels and says how many', async () => {
    const input = { social_account_id: accountId };
    const revoke = 'creates.revoke_account';
    const preview = await runOne(revoke, { ...input, preview_only: true });
    live('creates.revoke_account', preview);
    expect(preview).toMatchObject({
      preview: true,
      queuedPosts: 3,
      status: 'connected',
      canceledScheduledPosts: null,
      deleted: false,
      plannedAction: 'revoke',
      queuedPostCount: 3,
      posts: Array.from({ length: 3 }, () => ({
        id: expect.any(String) as string,
        containerId: expect.any(String) as string,
        platform: 'tiktok',
        mode: expect.any(String) as string,
        status: 'queued',
        scheduledFor: expect.stringMatching(/Z$/) as string,
      })),
    });
    await expect(run(revoke, { ...input, stop_if_more_than: 2 })).rejects.toThrow(
      "has more queued posts than 'Stop If More Than' allows (2)",
    );

    const revoked = await runOne(revoke, { ...input, stop_if_more_than: 3 });

    live('creates.revoke_account', revoked);
    expect(revoked).toMatchObject({
      preview: false,
      queuedPosts: 3,
      canceledScheduledPosts: 3,
      status: 'disconnected',
      disconnectedReason: 'revoked_by_partner',
      leaseReleased: false,
    });
    const again = await runOne(revoke, input);
    live('creates.revoke_account', again);
    expect(again).toMatchObject({
      alreadyRevoked: true,
      deleted: true,
      plannedAction: 'none',
      status: 'disconnected',
      disconnectedReason: 'revoked_by_partner',
      canceledScheduledPosts: null,
    });
    await expect(run(revoke, { social_account_id: 'sa_nobody' })).rejects.toMatchObject({
      name: 'HaltedError',
      message: expect.stringContaining("no account with the ID given in 'Account'") as string,
    });
  });

  test.each([
    ['preview_only', 'Preview Only', ['ja', 'maybe', {}, [true], 2, '']],
    ['release_lease', 'Release Lease', ['ja', 'maybe', {}, [true], 2, '']],
    ['stop_if_more_than', 'Stop If More Than', ['many', '1,5', 1.5, -1, {}, true, null, '', ' ']],
  ])('Revoke Account refuses what it cannot read in %s before any request', async (key, label, values) => {
    for (const value of values) {
      const revoked = run('creates.revoke_account', { social_account_id: accountId, [key]: value });

      await expect(revoked).rejects.toMatchObject({
        name: 'HaltedError',
        message: expect.stringContaining(`'${label}' is `) as string,
      });
    }
    expect(sandbox.requests()).toEqual([]);
  });

  test.each([[undefined], [null], [''], [' ']])(
    'Revoke Account refuses a limit whose mapped value came as %j before any request',
    async (value) => {
      const mapped = value === undefined ? {} : { stop_if_more_than: value };
      const input = { social_account_id: accountId, ...mapped };
      const inputDataRaw = { stop_if_more_than: '{{123__queue}}' };

      const revoked = run('creates.revoke_account', input, { inputDataRaw });

      await expect(revoked).rejects.toMatchObject({
        name: 'HaltedError',
        message: expect.stringContaining("'Stop If More Than' is empty") as string,
      });
      expect(sandbox.requests()).toEqual([]);
    },
  );

  test.each(['conflict', 'allowed'] as const)(
    'a leased account is only given back on purpose (%s)',
    async (revokeLeased) => {
      sandbox.behaviour.set({ revokeLeased });
      const [leased] = sandbox.seed({ accounts: [{ handle: 'leased', leased: true }] }).socialAccountIds;
      const revoke = 'creates.revoke_account';
      await expect(run(revoke, { social_account_id: leased })).rejects.toThrow('The account is leased');

      expect(await runOne(revoke, { social_account_id: leased, release_lease: true })).toMatchObject({
        leaseReleased: true,
        disconnectedReason: 'released_by_partner',
      });
    },
  );

  test('the polling triggers give what their samples promise', async () => {
    live('triggers.account_connected', ...(await run('triggers.account_connected')));
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    const meta = { isLoadingSample: true };
    const degraded = await run('triggers.account_health_degraded', {}, { meta });
    live('triggers.account_health_degraded', ...degraded);
  });

  test('the dropdowns page through projects and accounts', async () => {
    sandbox.seed({ accounts: { count: 120, handle: 'many' }, projects: [] });
    const pages = (choices: typeof projectChoices, project_id = sandbox.projectId) =>
      runItems({ run: (_, page) => host.work(choices, page) }, 'choices', { inputData: { project_id } });
    sandbox.setAccount(accountId, { status: 'reauth_required' });

    expect(await pages(projectChoices)).toEqual([
      { id: sandbox.projectId, label: expect.any(String) as string },
    ]);
    const accounts = await pages(accountChoices);
    expect(accounts).toHaveLength(121);
    expect(accounts).toContainEqual({ id: accountId, label: '@Star.One (tiktok) – needs to be reconnected' });
    await expect(pages(accountChoices, '')).rejects.toThrow('Choose a project first');
  });

  test('unknown members and values of the API pass without harm', async () => {
    sandbox.behaviour.set({ unknownFields: true });
    sandbox.setHealth(accountId, { tier: 'brand_new', score: null, extra: { buckets: [1, 2] } });

    expect(await runOne('searches.get_account_health', { social_account_id: accountId })).toMatchObject({
      level: 'healthy',
      tier: 'brand_new',
    });
  });
});
