import { readInvite } from 'layers-social-core';
import { createSandbox, Sandbox } from 'layers-social-sandbox';
import { createAppTester } from 'zapier-platform-core';

import App from '../../zapier-app/src/index';
import { accountChoices, projectChoices } from '../../zapier-app/src/lib/choices';
import { clock } from '../../zapier-app/src/lib/client';
import { checkResults } from '../support/zapier-checks';
import { Item } from '../support/zapier-host';

const RETURN_URL = 'http://localhost/back';
const { creates, searches, triggers } = App;

describe('each operation, through the platform and over real HTTP', () => {
  const appTester = createAppTester(App);
  let sandbox: Sandbox;
  let accountId: string;

  beforeEach(async () => {
    sandbox = await createSandbox();
    process.env.LAYERS_BASE_URL = sandbox.url;
    [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'Star.One', queuedPosts: 3 }] }).socialAccountIds;
  });

  afterEach(async () => {
    delete process.env.LAYERS_BASE_URL;
    await sandbox.close();
  });

  type Perform = Parameters<typeof appTester>[0];

  async function run(
    perform: unknown,
    inputData: Record<string, unknown> = {},
    meta: object = {},
  ): Promise<unknown> {
    const bundle = {
      authData: { api_key: sandbox.apiKey },
      inputData: { project_id: sandbox.projectId, ...inputData },
      meta,
    };
    const answer: unknown = await appTester(perform as Perform, bundle, true);
    if (perform !== searches.find_account.operation.perform) return answer;
    // A search with pages; here all of it fits into one.
    const { results, paging_token } = answer as { results: Item[]; paging_token: string | null };
    expect(paging_token).toBeNull();
    return results;
  }

  async function runOne(perform: unknown, inputData: Record<string, unknown> = {}): Promise<Item> {
    const result = await run(perform, inputData);
    return (Array.isArray(result) ? result[0] : result) as Item;
  }

  function live(kind: 'triggers' | 'creates' | 'searches', key: string, results: unknown): void {
    expect(checkResults(App, { kind, key, results: Array.isArray(results) ? results : [results] })).toEqual(
      [],
    );
  }

  test('the connection is named after the organization, whatever the key looks like', async () => {
    const { organizationId = '' } = sandbox.apiKeys[0] ?? {};
    const { apiKeys } = sandbox.seed({
      apiKeys: [{ key: 'lp_live_ABCDEFGHJKMNPQRT_bGl2ZWxpdmVsaXZl', organizationId }],
    });
    const label = async (api_key: string) => {
      const result = (await appTester(App.authentication?.test as Perform, {
        authData: { api_key },
      })) as Item;
      return result.connectionName;
    };
    const name = await label(apiKeys[0]?.apiKey ?? '');

    expect(name).toEqual(expect.any(String));
    expect(await label(` ${sandbox.apiKey}\n`)).toBe(name);
  });

  test('Create Connect Link gives a link, and Get Connection Status follows it to the account', async () => {
    const link = await runOne(creates.create_connect_link.operation.perform, {
      platform: 'instagram',
      return_url: RETURN_URL,
      scopes: ['', ' instagram_basic ', null],
      usage_note: '',
    });
    live('creates', 'create_connect_link', link);
    const status = () => runOne(searches.get_connection_status.operation.perform, { state: link.state });
    expect(await status()).toMatchObject({ status: 'pending', connected: false, socialAccountId: null });

    await sandbox.approve(String(link.authorizeUrl), { handle: 'newcomer' });

    const done = await status();
    live('searches', 'get_connection_status', done);
    expect(done).toMatchObject({ status: 'completed', connected: true });
    expect(done.socialAccountId).toMatch(/^sa_/);
  });

  test('Get Connection Status says denied, and expired for a state nobody knows', async () => {
    const link = await runOne(creates.create_connect_link.operation.perform, {
      platform: 'tiktok',
      return_url: RETURN_URL,
    });
    await sandbox.deny(String(link.authorizeUrl));

    expect(
      await runOne(searches.get_connection_status.operation.perform, { state: link.state }),
    ).toMatchObject({
      status: 'failed',
      connected: false,
      errorCode: expect.any(String) as string,
    });
    expect(
      await runOne(searches.get_connection_status.operation.perform, { state: 'st_unknown' }),
    ).toMatchObject({
      status: 'expired',
    });
  });

  test('Get Connection Status waits for the owner when asked to', async () => {
    const link = await runOne(creates.create_connect_link.operation.perform, {
      platform: 'tiktok',
      return_url: RETURN_URL,
    });
    const sleep = jest.spyOn(clock, 'sleep').mockResolvedValue();
    sleep.mockImplementationOnce(async () => {
      await sandbox.approve(String(link.authorizeUrl));
    });

    const done = await runOne(searches.get_connection_status.operation.perform, {
      state: link.state,
      wait: 'true',
    });

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
    const link = await runOne(creates.create_invite_link.operation.perform, input);
    live('creates', 'create_invite_link', link);

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

    await expect(run(creates.create_invite_link.operation.perform, input)).rejects.toThrow(`'${label}'`);
  });

  test('Create Reauth Link renews the same account', async () => {
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    const link = await runOne(creates.create_reauth_link.operation.perform, {
      social_account_id: accountId,
      return_url: RETURN_URL,
    });
    live('creates', 'create_reauth_link', link);
    await sandbox.approve(String(link.authorizeUrl));

    expect(
      await runOne(searches.get_account_health.operation.perform, { social_account_id: accountId }),
    ).toMatchObject({
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
    const found = await run(searches.find_account.operation.perform, { social_account_id: '', ...criteria });

    expect(found).toHaveLength(count);
    if (count > 0) live('searches', 'find_account', found);
  });

  test('Find Account finds by id', async () => {
    expect(
      await runOne(searches.find_account.operation.perform, { social_account_id: accountId }),
    ).toMatchObject({
      id: accountId,
      handle: 'Star.One',
    });
  });

  test('Get Account Health joins connection and content, and does without a snapshot', async () => {
    sandbox.setHealth(accountId, { score: 20, tier: 'cold' });
    const report = await runOne(searches.get_account_health.operation.perform, {
      social_account_id: accountId,
    });
    live('searches', 'get_account_health', report);
    expect(report).toMatchObject({ level: 'warning', reason: 'score_low', score: 20, tier: 'cold' });

    const [fresh] = sandbox.seed({ accounts: [{ handle: 'fresh', health: null }] }).socialAccountIds;
    for (const healthWithoutSnapshot of ['404', 'nulls'] as const) {
      sandbox.behaviour.set({ healthWithoutSnapshot });
      expect(
        await runOne(searches.get_account_health.operation.perform, { social_account_id: fresh }),
      ).toMatchObject({
        level: 'healthy',
        score: null,
      });
    }
    expect(
      await run(searches.get_account_health.operation.perform, { social_account_id: 'sa_nobody' }),
    ).toEqual([]);
  });

  test('Revoke Account: a preview changes nothing, a limit stops it, then it cancels and says how many', async () => {
    const input = { social_account_id: accountId };
    const perform = creates.revoke_account.operation.perform;
    const preview = await runOne(perform, { ...input, preview_only: true });
    live('creates', 'revoke_account', preview);
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
    await expect(run(perform, { ...input, stop_if_more_than: 2 })).rejects.toThrow(
      "has more queued posts than 'Stop If More Than' allows (2)",
    );

    const revoked = await runOne(perform, { ...input, stop_if_more_than: 3 });

    live('creates', 'revoke_account', revoked);
    expect(revoked).toMatchObject({
      preview: false,
      queuedPosts: 3,
      canceledScheduledPosts: 3,
      status: 'disconnected',
      disconnectedReason: 'revoked_by_partner',
      leaseReleased: false,
    });
    const again = await runOne(perform, input);
    live('creates', 'revoke_account', again);
    expect(again).toMatchObject({
      alreadyRevoked: true,
      deleted: true,
      plannedAction: 'none',
      status: 'disconnected',
      disconnectedReason: 'revoked_by_partner',
      canceledScheduledPosts: null,
    });
    await expect(run(perform, { social_account_id: 'sa_nobody' })).rejects.toMatchObject({
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
      const revoked = run(creates.revoke_account.operation.perform, {
        social_account_id: accountId,
        [key]: value,
      });

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
      const bundle = {
        authData: { api_key: sandbox.apiKey },
        inputData: {
          project_id: sandbox.projectId,
          social_account_id: accountId,
          ...(value !== undefined && { stop_if_more_than: value }),
        },
        inputDataRaw: { stop_if_more_than: '{{123__queue}}' },
      };

      const revoked = appTester(creates.revoke_account.operation.perform as Perform, bundle as never, true);

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
      const perform = creates.revoke_account.operation.perform;
      await expect(run(perform, { social_account_id: leased })).rejects.toThrow('The account is leased');

      expect(await runOne(perform, { social_account_id: leased, release_lease: true })).toMatchObject({
        leaseReleased: true,
        disconnectedReason: 'released_by_partner',
      });
    },
  );

  test('the polling triggers give what their samples promise', async () => {
    live('triggers', 'account_connected', await run(performOf(triggers.account_connected.operation)));
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    const degraded = await run(
      performOf(triggers.account_health_degraded.operation),
      {},
      { isLoadingSample: true },
    );
    live('triggers', 'account_health_degraded', degraded);
  });

  test('the dropdowns page through projects and accounts', async () => {
    sandbox.seed({ accounts: { count: 120, handle: 'many' }, projects: [] });
    const pages = async (perform: unknown) => {
      const all: Item[] = [];
      let paging_token: string | undefined;
      do {
        const page = (await run(perform, {}, { paging_token })) as {
          results: Item[];
          paging_token: string | null;
        };
        all.push(...page.results);
        paging_token = page.paging_token ?? undefined;
      } while (paging_token !== undefined);
      return all;
    };
    sandbox.setAccount(accountId, { status: 'reauth_required' });

    expect(await pages(projectChoices)).toEqual([
      { id: sandbox.projectId, label: expect.any(String) as string },
    ]);
    const accounts = await pages(accountChoices);
    expect(accounts).toHaveLength(121);
    expect(accounts).toContainEqual({ id: accountId, label: '@Star.One (tiktok) – needs to be reconnected' });
    await expect(run(accountChoices, { project_id: '' })).rejects.toThrow('Choose a project first');
  });

  test('unknown members and values of the API pass without harm', async () => {
    sandbox.behaviour.set({ unknownFields: true });
    sandbox.setHealth(accountId, { tier: 'brand_new', score: null, extra: { buckets: [1, 2] } });

    expect(
      await runOne(searches.get_account_health.operation.perform, { social_account_id: accountId }),
    ).toMatchObject({
      level: 'healthy',
      tier: 'brand_new',
    });
  });
});

function performOf(operation: object): unknown {
  return 'perform' in operation ? operation.perform : undefined;
}
