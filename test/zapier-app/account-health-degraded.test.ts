import { createSandbox, Sandbox } from 'layers-social-sandbox';

import { FakeCache } from '../support/zapier-cache';
import { Host, Item, openHost, runItem } from '../support/zapier-host';
import { PollingZap } from '../support/zapier-polling';

/** A little more than the half hour after which a snapshot is read again. */
const HALF_HOUR = 32 * 60_000;
const DAY = 86_400_000;

describe('Account Health Degraded', () => {
  let sandbox: Sandbox;
  let host: Host;
  let accountId: string;
  let skew = 0;

  beforeEach(async () => {
    skew = 0;
    // The app keeps real time; moved along with the sandbox's when a snapshot has to grow old.
    const realNow = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => realNow() + skew);
    sandbox = await createSandbox();
    host = openHost({ baseUrl: sandbox.url, apiKey: sandbox.apiKey, cache: new FakeCache(() => Date.now()) });
    [accountId = ''] = sandbox.seed({ accounts: [{ handle: 'star' }] }).socialAccountIds;
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await sandbox.close();
  });

  function zapWith(inputData: Record<string, unknown> = {}): PollingZap {
    return PollingZap.of(host, 'account_health_degraded', { project_id: sandbox.projectId, ...inputData });
  }

  function later(ms = HALF_HOUR): void {
    skew += ms;
  }

  const reasons = (items: Item[]) => items.map(({ reason }) => reason);

  test('turned on, nothing, degrade, stay bad, recover, degrade again: each happening once', async () => {
    const zap = await zapWith().turnOn();
    expect(await zap.tick()).toEqual([]);

    for (const round of [1, 2, 3]) {
      sandbox.setAccount(accountId, { status: 'reauth_required' });
      const fired = await zap.tick();
      expect(fired).toHaveLength(1);
      expect(await zap.tick()).toEqual([]);
      expect(await zap.tick()).toEqual([]);
      sandbox.setAccount(accountId, { status: 'connected' });
      expect(await zap.tick()).toEqual([]);
      expect(zap.fired).toHaveLength(round);
    }
  });

  test('an item says which account, what is wrong, how bad it is and what mends it', async () => {
    const zap = await zapWith().turnOn();
    sandbox.setAccount(accountId, { status: 'reauth_required' });

    const [item] = await zap.tick();

    expect(item).toMatchObject({
      type: 'health_degraded',
      socialAccountId: accountId,
      projectId: sandbox.projectId,
      platform: 'tiktok',
      handle: 'star',
      leased: false,
      status: 'reauth_required',
      level: 'critical',
      reason: 'reauth_required',
      reasonLevel: 'critical',
      fix: 'reauth_link',
    });
    expect(item?.message).toContain('@star has to be reconnected');
    expect(item?.eventId).toBe(item?.id);
    expect(String(item?.id)).toMatch(new RegExp(`^${accountId}:reauth_required:[0-9a-z]+\\.[0-9a-z]+$`));
    expect(Date.parse(String(item?.detectedAt))).not.toBeNaN();
  });

  test('what was bad before the Zap was turned on does not fire, until it recovered and fell again', async () => {
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    sandbox.seed({ accounts: [{ handle: 'low', health: { score: 10, tier: 'cold' } }] });
    const zap = await zapWith().turnOn();
    expect(await zap.tick()).toEqual([]);
    later();
    expect(await zap.tick()).toEqual([]);

    sandbox.setAccount(accountId, { status: 'connected' });
    expect(await zap.tick()).toEqual([]);
    sandbox.setAccount(accountId, { status: 'reauth_required' });

    expect(reasons(await zap.tick())).toEqual(['reauth_required']);
  });

  test('an expiring token fires once, at the lead time asked for, and again before the next expiry', async () => {
    const zap = await zapWith({ lead_days: 5 }).turnOn();
    sandbox.setAccount(accountId, { tokenExpiresAt: iso(4 * DAY) });
    expect(reasons(await zap.tick())).toEqual(['token_expiring']);
    expect(await zap.tick()).toEqual([]);

    await sandbox.clock.advance(1_000);
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    sandbox.setAccount(accountId, { status: 'connected', tokenExpiresAt: iso(60 * DAY) });
    expect(await zap.tick()).toEqual([]);
    sandbox.setAccount(accountId, { tokenExpiresAt: iso(3 * DAY) });

    expect(reasons(await zap.tick())).toEqual(['token_expiring']);
  });

  test('content falls: shadowban, tier and score fire once each, and again after recovery', async () => {
    const zap = await zapWith().turnOn();
    await readAgain(zap, { tier: 'hot', score: 90 }, []);

    await readAgain(zap, { tier: 'warm', score: 60 }, ['tier_dropped']);
    await readAgain(zap, { tier: 'warm', score: 20 }, ['score_low']);
    await readAgain(zap, { tier: 'shadowbanned', score: 5, isShadowbanned: true }, ['shadowbanned']);
    // The ban only hid the lower score and tier: they are no news when it is lifted.
    await readAgain(zap, { tier: 'warm', score: 20, isShadowbanned: false }, []);
    await readAgain(zap, { tier: 'hot', score: 90 }, []);
    await readAgain(zap, { tier: 'cold', score: 10 }, ['tier_dropped', 'score_low']);
  });

  test('a score is low until it is five points above the threshold', async () => {
    const zap = await zapWith({ score_threshold: '50' }).turnOn();
    await readAgain(zap, { score: 49 }, ['score_low']);
    await readAgain(zap, { score: 54 }, []);
    await readAgain(zap, { score: 49 }, []);
    await readAgain(zap, { score: 55 }, []);
    await readAgain(zap, { score: 49 }, ['score_low']);
  });

  test('a chronic low score does not silence a dead token', async () => {
    const zap = await zapWith().turnOn();
    await readAgain(zap, { score: 10 }, ['score_low']);
    for (const round of [1, 2]) {
      sandbox.setAccount(accountId, { status: 'reauth_required' });
      expect(reasons(await zap.tick())).toEqual(['reauth_required']);
      sandbox.setAccount(accountId, { status: 'connected' });
      expect(await zap.tick()).toEqual([]);
      expect(zap.fired).toHaveLength(1 + round);
    }
  });

  test('an account that was lost fires, whether lists show disconnected accounts or not', async () => {
    for (const listIncludesDisconnected of [true, false]) {
      sandbox.behaviour.set({ listIncludesDisconnected });
      host.cache.clear();
      const [lostId = ''] = sandbox.seed({
        accounts: [{ handle: `lost${String(listIncludesDisconnected)}` }],
      }).socialAccountIds;
      const zap = await zapWith().turnOn();
      sandbox.setAccount(lostId, { status: 'disconnected' });
      expect(await zap.tick()).toMatchObject([
        { socialAccountId: lostId, reason: 'disconnected', fix: 'connect_link' },
      ]);
      expect(await zap.tick()).toEqual([]);
    }
  });

  test('who disconnected an account is told where the list says so', async () => {
    const lose = async () => {
      const [lostId = ''] = sandbox.seed({ accounts: [{}] }).socialAccountIds;
      const zap = await zapWith().turnOn();
      sandbox.setAccount(lostId, { status: 'disconnected', disconnectedReason: 'revoked_by_partner' });
      return zap.tick();
    };

    expect(await lose()).toMatchObject([{ disconnectedReason: 'revoked_by_partner' }]);
    sandbox.behaviour.set({ listTellsDisconnectedReason: false });
    expect(await lose()).toMatchObject([{ reason: 'disconnected', disconnectedReason: null }]);
  });

  test('without content health no snapshot is read', async () => {
    const zap = await zapWith({ content_health: false }).turnOn();
    sandbox.setHealth(accountId, { score: 1 });
    later();

    expect(await zap.tick()).toEqual([]);
    expect(sandbox.requests().filter(({ route }) => route.endsWith('/health'))).toEqual([]);
  });

  test('the minimum level keeps warnings back', async () => {
    const zap = await zapWith({ minimum_level: 'critical' }).turnOn();
    sandbox.setAccount(accountId, { tokenExpiresAt: iso(DAY) });
    expect(await zap.tick()).toEqual([]);
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    expect(reasons(await zap.tick())).toEqual(['reauth_required']);
  });

  test('a large fleet is covered over several polls, within the budget', async () => {
    const fleet = sandbox.seed({ accounts: { count: 150, handle: 'fleet' } }).socialAccountIds;
    const zap = await zapWith().turnOn();
    expect(healthReads()).toBeLessThanOrEqual(60);
    await minutes(3, zap);
    expect(healthReads()).toBe(151);

    for (const id of fleet) sandbox.setHealth(id, { score: 5 });
    await minutes(36, zap);

    expect(zap.fired).toHaveLength(150);
    expect(new Set(zap.fired.map(({ socialAccountId }) => socialAccountId)).size).toBe(150);
    expect(sandbox.requests().filter(({ status }) => status === 429)).toEqual([]);
  });

  async function minutes(count: number, zap: PollingZap): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      later(60_000);
      await sandbox.clock.advance(60_000);
      await zap.tick();
    }
  }

  test('two Zaps with different thresholds do not disturb each other', async () => {
    const strict = await zapWith({ score_threshold: 60 }).turnOn();
    const lenient = await zapWith({ score_threshold: 30 }).turnOn();
    const scores: Array<[number, string[], string[]]> = [
      [50, ['score_low'], []],
      [20, [], ['score_low']],
      [50, [], []],
      [20, [], ['score_low']],
      [90, [], []],
      [50, ['score_low'], []],
    ];
    for (const [score, forStrict, forLenient] of scores) {
      sandbox.setHealth(accountId, { score });
      later();
      expect(reasons(await strict.tick())).toEqual(forStrict);
      expect(reasons(await lenient.tick())).toEqual(forLenient);
    }
  });

  test('a second Zap turned on in the middle of an incident does not fire for it', async () => {
    const first = await zapWith().turnOn();
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    await first.tick();

    const second = await zapWith().turnOn();

    expect(await second.tick()).toEqual([]);
    sandbox.setAccount(accountId, { status: 'connected' });
    await Promise.all([first.tick(), second.tick()]);
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    await Promise.all([first.tick(), second.tick()]);
    await Promise.all([first.tick(), second.tick()]);
    expect([first.fired.length, second.fired.length]).toEqual([2, 1]);
  });

  test.each(['broken', 'forgetful', 'readonly'] as const)(
    'B10: with a %s cache a dead token fires once all the same, for its id is made of facts',
    async (mood) => {
      host.cache.mood = mood;
      const zap = await zapWith().turnOn();
      sandbox.setAccount(accountId, { status: 'reauth_required' });

      expect(reasons(await zap.tick())).toEqual(['reauth_required']);
      expect(await zap.tick()).toEqual([]);
      later(DAY);
      expect(await zap.tick()).toEqual([]);
      sandbox.setAccount(accountId, { status: 'connected' });
      expect(await zap.tick()).toEqual([]);
      sandbox.setAccount(accountId, { status: 'reauth_required' });
      expect(reasons(await zap.tick())).toEqual(['reauth_required']);
    },
  );

  test('without a memory an episode of content health lasts for the rest of the day', async () => {
    host.cache.mood = 'forgetful';
    sandbox.setHealth(accountId, { score: 10 });
    const zap = await zapWith().turnOn();
    expect(await zap.tick()).toEqual([]);
    later(DAY);

    expect(reasons(await zap.tick())).toEqual(['score_low']);
    expect(await zap.tick()).toEqual([]);
  });

  test('when the cache loses everything, a dead token is told once', async () => {
    const zap = await zapWith().turnOn();
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    host.cache.clear();

    expect(reasons(await zap.tick())).toEqual(['reauth_required']);
    expect(await zap.tick()).toEqual([]);
  });

  test('the hint in the item leads back: a reauth link for the account that fired', async () => {
    const zap = await zapWith().turnOn();
    sandbox.setAccount(accountId, { status: 'reauth_required' });
    const [item] = await zap.tick();

    const link = await runItem(host, 'creates.create_reauth_link.operation.perform', {
      inputData: {
        project_id: item?.projectId,
        social_account_id: item?.socialAccountId,
        return_url: 'http://localhost/back',
      },
    });
    await sandbox.approve(String(link.authorizeUrl));

    expect(await zap.tick()).toEqual([]);
  });

  async function readAgain(
    zap: PollingZap,
    health: Parameters<Sandbox['setHealth']>[1],
    expected: string[],
  ): Promise<void> {
    sandbox.setHealth(accountId, health);
    later();
    expect(reasons(await zap.tick())).toEqual(expected);
    expect(await zap.tick()).toEqual([]);
  }

  function healthReads(): number {
    return sandbox.requests().filter(({ route }) => route.endsWith('/health')).length;
  }

  function iso(ms: number): string {
    return new Date(Date.now() + ms).toISOString().replace(/\.\d+Z$/, 'Z');
  }
});
