import { detect } from 'layers-social-core';

import { account, accountId, at, DAY, MINUTE, names, PROJECT, Story } from '../../support/core-watch';
import { EPOCH } from '../../support/runtime';

const lost = { status: 'reauth_required' };

describe('connections', () => {
  test('the first poll announces nothing, however bad things are', () => {
    const events = new Story().poll([account(1), account(2, lost), [account(3), { tier: 'shadowbanned' }]]);

    expect(events).toEqual([]);
  });

  test('a new account is announced once', () => {
    const story = new Story();
    story.poll([account(1)]);

    const first = story.poll([account(1), account(2)]);
    const second = story.poll([account(1), account(2)]);

    expect(names(first)).toEqual(['account_connected']);
    expect(first[0]).toMatchObject({
      socialAccountId: accountId(2),
      projectId: PROJECT,
      platform: 'tiktok',
      handle: 'creator2',
      leased: false,
      reconnected: false,
      level: 'healthy',
      reasons: [],
      previous: { level: 'healthy', reasons: [] },
      detectedAt: '2026-04-18T19:08:42Z',
    });
    expect(second).toEqual([]);
  });

  test('a new account that is not connected is not a connection', () => {
    const story = new Story();
    story.poll([]);

    expect(names(story.poll([account(1, lost)]))).toEqual(['degraded reauth_required']);
  });

  test('an account whose owner came back is announced as reconnected, and as recovered', () => {
    const story = new Story();
    story.poll([account(1)]);
    story.poll([account(1, lost)]);

    const events = story.poll([account(1)]);

    expect(names(events)).toEqual(['account_connected', 'account_recovered']);
    expect(events[0]).toMatchObject({ reconnected: true });
  });

  test('a reconnection between two polls is seen by the moved connectedAt', () => {
    const story = new Story();
    story.poll([account(1)]);

    const events = story.poll([account(1, { connectedAt: at(EPOCH) })]);

    expect(names(events)).toEqual(['account_connected']);
  });

  test('a token refreshed in silence is not a connection', () => {
    const story = new Story();
    story.poll([account(1)]);

    expect(story.poll([account(1, { tokenExpiresAt: at(EPOCH + 60 * DAY) })])).toEqual([]);
  });

  test('a connectedAt nobody can read never makes a connection', () => {
    const story = new Story();
    story.poll([account(1, { connectedAt: 'soon' })]);

    expect(story.poll([account(1)])).toEqual([]);
    expect(story.poll([account(1, { connectedAt: 'later' })])).toEqual([]);
  });

  test('a new account without a time is announced too', () => {
    const story = new Story();
    story.poll([]);

    expect(names(story.poll([account(1, { connectedAt: undefined })]))).toEqual(['account_connected']);
  });

  test('the accounts of a project added later are not new, unless they connected since the last poll', () => {
    const story = new Story();
    story.poll([account(1)]);

    const added = {
      projectId: 'prj_2',
      complete: true,
      sightings: [
        { account: account(10) },
        { account: account(11, { connectedAt: 'unreadable' }) },
        { account: account(20, { connectedAt: at(story.now + MINUTE / 2) }) },
        { account: account(30, lost) },
      ],
    };
    const events = story.poll([], { selected: [PROJECT, 'prj_2'], scans: [added] });

    expect(events.map(({ socialAccountId }) => socialAccountId)).toEqual([accountId(20)]);
  });

  test('half of a first sight is not remembered, so that the other half is not new next time', () => {
    const story = new Story();
    story.poll([], { scans: [] });

    story.poll([], {
      scans: [{ projectId: PROJECT, complete: false, sightings: [{ account: account(1) }] }],
    });
    const events = story.poll([account(1), account(2)]);

    expect(events).toEqual([]);
  });

  test('what was remembered of a project no longer watched is dropped', () => {
    const story = new Story();
    story.poll([account(1)]);
    story.poll([], { selected: ['prj_2'], scans: [] });

    expect(story.poll([account(1), account(2)])).toEqual([]);
  });
});

describe('degradations', () => {
  test('a reason is announced when it appears and not again while it lasts', () => {
    const story = new Story();
    story.poll([account(1)]);

    const first = story.poll([account(1, lost)]);
    const second = story.poll([account(1, lost)]);

    expect(first).toMatchObject([
      {
        type: 'health_degraded',
        reason: 'reauth_required',
        fix: 'reauth_link',
        level: 'critical',
        reasonLevel: 'critical',
        reasons: ['reauth_required'],
        previous: { status: 'connected', level: 'healthy', reasons: [] },
        current: { status: 'reauth_required' },
      },
    ]);
    expect(second).toEqual([]);
  });

  test('each new reason is announced by itself', () => {
    const story = new Story();
    story.poll([[account(1), {}]]);
    const soon = account(1, { tokenExpiresAt: at(EPOCH + DAY) });

    expect(names(story.poll([[soon, { score: 10 }]]))).toEqual([
      'degraded token_expiring',
      'degraded score_low',
    ]);
    expect(names(story.poll([[soon, { tier: 'shadowbanned' }]]))).toEqual(['degraded shadowbanned']);
  });

  test('it is announced again only after it was gone', () => {
    const story = new Story();
    const soon = account(1, { tokenExpiresAt: at(EPOCH + DAY) });
    story.poll([[account(1), {}]]);
    story.poll([[soon, { score: 10 }]]);

    expect(story.poll([[soon, { score: 12 }]])).toEqual([]);
    expect(story.poll([[soon, { score: 90 }]])).toEqual([]);
    expect(names(story.poll([[soon, { score: 10 }]]))).toEqual(['degraded score_low']);
  });

  test('a chronic reason does not swallow the next loss of the token', () => {
    const story = new Story();
    story.poll([[account(1), {}]]);
    story.poll([[account(1), { score: 10 }]]);

    expect(names(story.poll([account(1, lost)]))).toEqual(['degraded reauth_required']);
    expect(names(story.poll([account(1)]))).toEqual(['account_connected']);
    expect(names(story.poll([account(1, lost)]))).toEqual(['degraded reauth_required']);
  });

  test('a reason hidden behind a graver one is not announced again when that one goes', () => {
    const story = new Story();
    const soon = account(1, { tokenExpiresAt: at(EPOCH + DAY) });
    story.poll([[account(1), {}]]);
    story.poll([[soon, { score: 10 }]]);
    story.poll([[{ ...soon, status: 'reauth_required' }, { tier: 'shadowbanned' }]]);

    expect(names(story.poll([[soon, { score: 10 }]]))).toEqual(['account_connected']);
  });

  test('an account first seen disconnected has not been lost', () => {
    const story = new Story();
    story.poll([]);

    expect(story.poll([account(1, { status: 'disconnected' })])).toEqual([]);
  });

  test('more disconnected accounts than are remembered are no news either', () => {
    const gone = Array.from({ length: 1_200 }, (_, i) => account(i, { status: 'disconnected' }));
    const story = new Story();
    story.poll(gone);

    expect(story.poll(gone)).toEqual([]);
  });

  test('content reasons hold until the next snapshot is read', () => {
    const story = new Story();
    story.poll([[account(1), {}]]);
    story.poll([[account(1), { score: 10 }]]);

    expect(story.poll([account(1)])).toEqual([]);
    expect(story.poll([account(1)])).toEqual([]);
    expect(names(story.poll([[account(1), {}]]))).toEqual(['account_recovered']);
  });

  test('with content health switched off they hold no longer', () => {
    const story = new Story();
    story.poll([[account(1), {}]]);
    story.poll([[account(1), { score: 10 }]]);

    expect(names(story.poll([account(1)], { contentHealth: false }))).toEqual(['account_recovered']);
  });

  test('the first snapshot of an account that was there from the start is no news', () => {
    const story = new Story();
    story.poll([account(1)]);

    expect(story.poll([[account(1), { score: 10 }]])).toEqual([]);
    expect(names(story.poll([[account(1), { tier: 'shadowbanned' }]]))).toEqual(['degraded shadowbanned']);
  });

  test('the first snapshot of an account that appeared later is news', () => {
    const story = new Story();
    story.poll([]);
    story.poll([account(1)]);

    expect(names(story.poll([[account(1), { score: 10 }]]))).toEqual(['degraded score_low']);
  });

  test('a tier that fell stays fallen until it is back', () => {
    const story = new Story();
    story.poll([[account(1), { tier: 'hot' }]]);

    expect(names(story.poll([[account(1), { tier: 'warm' }]]))).toEqual(['degraded tier_dropped']);
    expect(story.poll([[account(1), { tier: 'cold' }]])).toEqual([]);
    expect(story.poll([[account(1), { tier: 'warm' }]])).toEqual([]);
    expect(names(story.poll([[account(1), { tier: 'hot' }]]))).toEqual(['account_recovered']);
  });

  test('an account that a revoke disconnected is announced as such', () => {
    const story = new Story();
    story.poll([account(1)]);

    expect(names(story.poll([account(1, { status: 'disconnected' })]))).toEqual(['degraded disconnected']);
    expect(story.poll([])).toEqual([]);
  });

  test('an account that is disconnected again after its owner came back is announced again', () => {
    const story = new Story();
    story.poll([account(1)]);
    story.poll([account(1, { status: 'disconnected' })]);

    expect(names(story.poll([account(1, lost)]))).toEqual(['degraded reauth_required']);
    expect(names(story.poll([account(1, { status: 'disconnected' })]))).toEqual(['degraded disconnected']);
  });

  test('who disconnected an account is told where the list says so, and of no other account', () => {
    const story = new Story();
    story.poll([account(1), account(2)]);
    const disconnectedReason = 'revoked_by_partner';

    const events = story.poll([
      account(1, { status: 'disconnected', disconnectedReason }),
      account(2, { ...lost, disconnectedReason }),
    ]);

    expect(events.map((event) => event.disconnectedReason)).toEqual([disconnectedReason, undefined]);
  });

  test('an account missing once has slipped between two pages', () => {
    const story = new Story();
    story.poll([account(1)]);

    expect(story.poll([])).toEqual([]);
    expect(story.poll([account(1)])).toEqual([]);
  });

  test('an account missing twice is gone, and announced once', () => {
    const story = new Story();
    story.poll([account(1)]);
    story.poll([]);

    const events = story.poll([]);

    expect(events).toMatchObject([
      { reason: 'disconnected', platform: 'tiktok', socialAccountId: accountId(1) },
    ]);
    expect(story.poll([])).toEqual([]);
    expect(names(story.poll([account(1)]))).toEqual(['account_connected', 'account_recovered']);
  });

  test('an incomplete list makes nobody gone', () => {
    const story = new Story();
    story.poll([account(1)]);
    const scans = [{ projectId: PROJECT, complete: false, sightings: [] }];

    const events = [1, 2, 3].flatMap(() => story.poll([], { scans }));

    expect(events).toEqual([]);
  });

  test('an account listed twice happens once', () => {
    const story = new Story();
    story.poll([]);

    expect(names(story.poll([account(1), account(1)]))).toEqual(['account_connected']);
  });
});

describe('ids and memory', () => {
  test('a happening seen again after a crash carries the same id', () => {
    const story = new Story();
    story.poll([account(1), account(2, lost)]);

    const crashed = story.look([account(1, lost), account(2), account(3)]).events;
    const repeated = story.poll([account(1, lost), account(2), account(3)]);

    expect(crashed.map(({ eventId }) => eventId)).toEqual(repeated.map(({ eventId }) => eventId));
    expect(new Set(repeated.map(({ eventId }) => eventId)).size).toBe(repeated.length);
  });

  test('the next episode has another id', () => {
    const story = new Story();
    story.poll([account(1)]);
    const [first] = story.poll([account(1, lost)]);
    story.poll([account(1)]);

    const [second] = story.poll([account(1, lost)]);

    expect(second?.eventId).not.toBe(first?.eventId);
  });

  test('a poll leaves the state it was given alone', () => {
    const story = new Story();
    story.poll([account(1)]);
    const before = story.state?.projects.get(PROJECT)?.get(accountId(1));
    const copy = structuredClone(before);

    story.look([]);

    expect(before).toEqual(copy);
  });

  test('of the accounts that are gone the latest thousand are remembered, of the live ones all', () => {
    const gone = Array.from({ length: 1_500 }, (_, i) => account(i, { status: 'disconnected' }));
    const live = Array.from({ length: 1_500 }, (_, i) => account(10_000 + i));
    const story = new Story();

    story.poll([...gone, ...live]);

    const remembered = story.state?.projects.get(PROJECT);
    expect(remembered?.size).toBe(2_500);
    expect(remembered?.has(accountId(499))).toBe(false);
    expect(remembered?.has(accountId(500))).toBe(true);
  });

  test('projects read now go behind those that were not', () => {
    const scan = (projectId: string) => ({ projectId, complete: true, sightings: [] });
    const poll = { selected: ['a', 'b'], contentHealth: true, now: EPOCH };
    const first = detect(undefined, { ...poll, scans: [scan('a'), scan('b')] });

    const second = detect(first.state, { ...poll, scans: [scan('a')] });

    expect([...second.state.projects.keys()]).toEqual(['b', 'a']);
  });
});
