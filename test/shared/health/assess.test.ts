import fc from 'fast-check';
import {
  Account,
  assessHealth,
  Assessment,
  HealthSnapshot,
  HEALTH_LEVELS,
  levelOf,
  REASON_CODES,
  tierToRemember,
} from 'layers-social-core';

import { EPOCH } from '../../support/runtime';

const DAY = 86_400_000;
const SOON = new Date(EPOCH + 2 * DAY).toISOString();

const account: Account = {
  socialAccountId: 'sa_1',
  platform: 'tiktok',
  handle: 'acme.coffee',
  status: 'connected',
  leased: false,
  tokenExpiresAt: new Date(EPOCH + 30 * DAY).toISOString(),
};
const snapshot: HealthSnapshot = { socialAccountId: 'sa_1', score: 73, tier: 'warm', isShadowbanned: false };

interface Change {
  account?: Partial<Record<keyof Account, unknown>>;
  snapshot?: Partial<Record<keyof HealthSnapshot, unknown>> | null;
  previous?: Assessment['previous'];
  policy?: Assessment['policy'];
}

/** The report on a healthy account with these members changed; a `null` snapshot means there is none. */
function report({ account: accountChange, snapshot: snapshotChange, ...rest }: Change = {}) {
  return assessHealth({
    account: { ...account, ...accountChange } as Account,
    ...(snapshotChange !== null && { snapshot: { ...snapshot, ...snapshotChange } as HealthSnapshot }),
    now: EPOCH,
    ...rest,
  });
}

const codes = (change: Change) => report(change).reasons.map(({ code }) => code);

test('an account without a reason is healthy, and the report carries what it was made from', () => {
  expect(report()).toEqual({ level: 'healthy', reasons: [], account, snapshot });
});

test('without a snapshot the connection alone is judged', () => {
  const seen = report({ snapshot: null });

  expect(seen).toEqual({ level: 'healthy', reasons: [], account });
  expect(seen).not.toHaveProperty('snapshot');
});

test.each<[string, Change, string, object]>([
  [
    'reauth_required',
    { account: { status: 'reauth_required' } },
    'critical',
    {
      fix: 'reauth_link',
      message: '@acme.coffee has to be reconnected by its owner: Layers can no longer act for it.',
    },
  ],
  [
    'disconnected',
    { account: { status: 'disconnected' } },
    'critical',
    { fix: 'connect_link', message: '@acme.coffee is disconnected.' },
  ],
  [
    'token_expiring',
    { account: { tokenExpiresAt: SOON } },
    'warning',
    { fix: 'reauth_link', message: 'The connection of @acme.coffee runs out in 48 h.' },
  ],
  [
    'shadowbanned',
    { snapshot: { tier: 'shadowbanned', recommendation: 'Post less.' } },
    'critical',
    {
      fix: 'content',
      message: "The platform is hiding the account's posts (shadowban). Post less.",
    },
  ],
  ['shadowbanned', { snapshot: { isShadowbanned: true } }, 'critical', { fix: 'content' }],
  [
    'tier_dropped',
    { snapshot: { tier: 'cold' }, previous: { tier: 'hot', reasons: [] } },
    'warning',
    { fix: 'content', message: 'The account fell from hot to cold.' },
  ],
  [
    'score_low',
    { snapshot: { score: 39.4, recommendation: 'Post more.' } },
    'warning',
    { fix: 'content', message: 'The health score is 39 of 100. Post more.' },
  ],
])('%s', (code, change, level, reason) => {
  const seen = report(change);

  expect(seen.level).toBe(level);
  expect(seen.reasons).toHaveLength(1);
  expect(seen.reasons[0]).toMatchObject({ code, level, ...reason });
});

describe('the connection', () => {
  test('a dead token says it all: its expiry is no further reason', () => {
    expect(codes({ account: { status: 'reauth_required', tokenExpiresAt: SOON } })).toEqual([
      'reauth_required',
    ]);
  });

  test('a handle, a status and a recommendation stay on one line', () => {
    const account = { handle: 'acme\n\nURGENT: call', status: 'on\r\nhold' };
    const snapshot = { tier: 'shadowbanned', recommendation: 'Post\n\nless.' };

    const messages = report({ account, snapshot }).reasons.map(({ message }) => message);

    expect(messages).toEqual([
      "The platform is hiding the account's posts (shadowban). Post less.",
      '@acme URGENT: call has a status "on hold" that this version does not know.',
    ]);
  });

  test('an account without a handle still has a sentence', () => {
    for (const handle of [undefined, '', 7]) {
      expect(report({ account: { handle, status: 'disconnected' } }).reasons[0]?.message).toBe(
        'The account is disconnected.',
      );
    }
  });

  test('the lead time is three days, to the millisecond', () => {
    const expiringIn = (ms: number) =>
      codes({ account: { tokenExpiresAt: new Date(EPOCH + ms).toISOString() } });

    expect(expiringIn(3 * DAY + 1)).toEqual([]);
    expect(expiringIn(3 * DAY)).toEqual(['token_expiring']);
  });

  test('the lead time is the caller’s to choose, and undefined leaves the default', () => {
    expect(codes({ account: { tokenExpiresAt: SOON }, policy: { tokenLeadMs: DAY } })).toEqual([]);
    expect(codes({ policy: { tokenLeadMs: undefined, scoreThreshold: undefined } })).toEqual([]);
  });

  test.each([
    [-1, 'has run out'],
    [0, 'has run out'],
    [1, 'runs out in 1 h'],
    [48 * 3_600_000, 'runs out in 48 h'],
    [48 * 3_600_000 + 1, 'runs out in 3 days'],
  ])('%d ms before its end the connection %s', (ms, words) => {
    const tokenExpiresAt = new Date(EPOCH + ms).toISOString();

    expect(report({ account: { tokenExpiresAt } }).reasons[0]?.message).toBe(
      `The connection of @acme.coffee ${words}.`,
    );
  });

  test('a leased account is renewed by Layers, so its expiry is nobody’s worry', () => {
    expect(codes({ account: { leased: true, tokenExpiresAt: SOON } })).toEqual([]);
  });

  test('a leased account can need its owner all the same', () => {
    expect(codes({ account: { leased: true, status: 'reauth_required' } })).toEqual(['reauth_required']);
  });

  test.each([null, undefined, '', 'tomorrow', 0])(
    'a token that expires %j expires never',
    (tokenExpiresAt) => {
      expect(codes({ account: { tokenExpiresAt } })).toEqual([]);
    },
  );

  test('B7: a status that is not documented is a warning that shows the word', () => {
    const { level, reasons } = report({ account: { status: 'paused_by_tomorrow' } });

    expect(level).toBe('warning');
    expect(reasons).toMatchObject([
      { code: 'status_unknown', fix: 'unknown', message: expect.stringContaining('"paused_by_tomorrow"') },
    ]);
  });
});

describe('the content', () => {
  test('a low score clears five points above the threshold, so that it does not flicker', () => {
    const before = (reasons: Array<'score_low'>) => ({ reasons });

    expect(codes({ snapshot: { score: 40 }, previous: before([]) })).toEqual([]);
    expect(codes({ snapshot: { score: 39.9 }, previous: before([]) })).toEqual(['score_low']);
    expect(codes({ snapshot: { score: 44.9 }, previous: before(['score_low']) })).toEqual(['score_low']);
    expect(codes({ snapshot: { score: 45 }, previous: before(['score_low']) })).toEqual([]);
  });

  test('the threshold is the caller’s to choose', () => {
    expect(codes({ snapshot: { score: 60 }, policy: { scoreThreshold: 61 } })).toEqual(['score_low']);
  });

  test('a score of 0 is a score', () => {
    expect(codes({ snapshot: { score: 0 } })).toEqual(['score_low']);
  });

  test.each([
    ['hot', 'warm', true],
    ['warm', 'warming_up', true],
    ['warming_up', 'cold', true],
    ['cold', 'hot', false],
    ['warm', 'warm', false],
    ['new', 'cold', false],
    ['hot', 'new', false],
    ['hot', 'lukewarm', false],
    ['lukewarm', 'cold', false],
    [undefined, 'cold', false],
  ])('from %s to %s is a drop: %s', (before, after, dropped) => {
    const change = { snapshot: { tier: after }, previous: { tier: before, reasons: [] } };

    expect(codes(change)).toEqual(dropped ? ['tier_dropped'] : []);
  });

  test('without a past no tier has dropped', () => {
    expect(codes({ snapshot: { tier: 'cold' } })).toEqual([]);
  });

  test('a shadowban explains the rest and stands alone', () => {
    const change = { snapshot: { tier: 'shadowbanned', score: 1 }, previous: { tier: 'hot', reasons: [] } };

    expect(codes(change)).toEqual(['shadowbanned']);
  });
});

test('reasons come gravest first, and the gravest is the level', () => {
  const seen = report({
    account: { tokenExpiresAt: SOON },
    snapshot: { isShadowbanned: true },
  });

  expect(seen.reasons.map(({ code }) => code)).toEqual(['shadowbanned', 'token_expiring']);
  expect(seen.level).toBe('critical');
});

test('the level of no reason is healthy, of lesser ones warning', () => {
  expect(levelOf([])).toBe('healthy');
  expect(levelOf(['score_low', 'tier_dropped'])).toBe('warning');
  expect(levelOf(['score_low', 'reauth_required'])).toBe('critical');
});

test.each([
  ['hot', 'cold', 'hot'],
  ['cold', 'hot', 'hot'],
  ['hot', 'hot', 'hot'],
  [undefined, 'cold', 'cold'],
  ['hot', 'new', 'hot'],
  ['hot', 'lukewarm', 'hot'],
  ['hot', null, 'hot'],
  [undefined, 7, undefined],
])('after %s, %j is measured against %s from then on', (before, after, remembered) => {
  expect(tierToRemember(before, after)).toBe(remembered);
});

test('whatever stands in whatever field, there is a report with a known level and known reasons', () => {
  const anything = fc.oneof(
    fc.anything(),
    fc.constantFrom(
      'connected',
      'reauth_required',
      'disconnected',
      'shadowbanned',
      'cold',
      'hot',
      true,
      -Infinity,
      NaN,
    ),
  );
  const accountLike = fc.dictionary(
    fc.constantFrom(...Object.keys(account), 'constructor', 'toString'),
    anything,
  );
  const snapshotLike = fc.dictionary(fc.constantFrom(...Object.keys(snapshot), 'recommendation'), anything);
  const tier = fc.option(fc.string(), { nil: undefined });

  fc.assert(
    fc.property(accountLike, fc.option(snapshotLike), tier, (hostileAccount, hostileSnapshot, before) => {
      const seen = report({
        account: hostileAccount,
        snapshot: hostileSnapshot,
        previous: { tier: before, reasons: ['score_low'] },
      });

      return (
        HEALTH_LEVELS.includes(seen.level) &&
        seen.reasons.every(
          ({ code, message }) => REASON_CODES.includes(code) && message !== '' && !message.includes('NaN'),
        )
      );
    }),
    { numRuns: 2_000 },
  );
});
