/** A judge that finds what was planted: a loss, a double, an invention, old news, a delay. */
import type { AccountState } from '../fleet/account.ts';
import { Fleet } from '../fleet/fleet.ts';
import { EVERYTHING, newRecord, type Told, type WatcherRecord } from '../hosts/watcher.ts';
import { DAY, HOUR, MINUTE } from '../time/units.ts';
import { judge, type Verdict } from './judge.ts';

const BEGIN = Date.UTC(2026, 4, 18, 9);
const END = BEGIN + 4 * HOUR;
const PROJECT = 'prj_1';
const ID = 'sa_1';

const healthy: AccountState = {
  status: 'connected',
  connectedAt: BEGIN - 100 * HOUR,
  tokenExpiresAt: null,
  projects: [PROJECT],
  isVisible: true,
  score: 80,
  tier: 'warm',
  isShadowbanned: false,
};

function fleetOf(state: Partial<AccountState> = {}): Fleet {
  const fleet = new Fleet();
  fleet.addProject(PROJECT, BEGIN - 100 * HOUR);
  fleet.addAccount(
    { id: ID, platform: 'tiktok', handle: 'one', leased: false },
    { ...healthy, ...state },
    BEGIN - HOUR,
  );
  return fleet;
}

/** Born at once, polls every ten minutes for a second each. */
function watcher(told: Partial<Told>[] = []): WatcherRecord {
  const record = newRecord('test', 'n8n', EVERYTHING);
  record.born = { from: BEGIN, to: BEGIN + 1_000 };
  for (let from = BEGIN + 10 * MINUTE; from < END; from += 10 * MINUTE) {
    record.polls.push({ from, to: from + 1_000, failed: undefined });
  }
  for (const one of told) record.told.push(tell(one));
  return record;
}

function tell(one: Partial<Told>): Told {
  const at = one.at ?? BEGIN + 20 * MINUTE + 1_000;
  return {
    eventId: 'event',
    type: 'health_degraded',
    reason: 'reauth_required',
    accountId: ID,
    connectedAt: undefined,
    pollFrom: at - 1_000,
    ...one,
    at,
  };
}

interface Case {
  outages?: { from: number; to: number; kind: 500 }[];
  looksToLearn?: number;
  looksToKnow?: number;
  isLong?: boolean;
  pollsOwed?: number;
  /** Whether the project was read when the watcher was turned on. */
  wasRead?: boolean;
}

function verdicts(fleet: Fleet, record: WatcherRecord, change: Case = {}) {
  return judged(fleet, record, change).map(({ kind, about }) => `${kind} ${about}`);
}

/** With the cause that the judge is certain of. */
function causes(fleet: Fleet, record: WatcherRecord, change: Case = {}) {
  return judged(fleet, record, change).map(
    ({ kind, about, cause = 'nothing' }) => `${kind} ${about} by ${cause}`,
  );
}

function judged(
  fleet: Fleet,
  record: WatcherRecord,
  {
    outages = [],
    looksToLearn = 1,
    looksToKnow = 1,
    isLong = false,
    pollsOwed = 1,
    wasRead = true,
  }: Case = {},
): Verdict[] {
  const look = { at: BEGIN + 500, caller: 'test', path: 'list', projectId: PROJECT, status: 200 };
  return judge({
    accounts: fleet.accounts.values(),
    outages,
    record,
    pollsOwed,
    looksToLearn,
    looksToKnow,
    isLong,
    isRenewed: false,
    end: END,
    scope: { fleet },
    served: wasRead ? [look] : [],
  });
}

const dies = (fleet: Fleet, at = BEGIN + 15 * MINUTE) => fleet.change(ID, { status: 'reauth_required' }, at);
const returns = (fleet: Fleet, at: number) => fleet.connect(ID, { connectedAt: at }, at);

test('what was told once, in time, is told', () => {
  const fleet = fleetOf();
  dies(fleet);
  expect(verdicts(fleet, watcher([{}]))).toEqual(['told reauth_required']);
});

test('what was never told is lost', () => {
  const fleet = fleetOf();
  dies(fleet);
  expect(verdicts(fleet, watcher())).toEqual(['lost reauth_required']);
});

test.each([
  [{ isStarted: false, isStored: true }, 'lost reauth_required by emit'],
  [{ isStarted: false, isStored: false }, 'lost reauth_required by nothing'],
])('what n8n dropped as it died and remembers as told is lost by that: %j', (stored, expected) => {
  const fleet = fleetOf();
  dies(fleet);
  const record = watcher();
  const { at } = tell({});
  record.emits.push({ at, told: [tell({})], ...stored });
  expect(causes(fleet, record)).toEqual([expected]);
});

test('a recovery that n8n dropped as it died is not owed again for a trouble that nobody saw', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  dies(fleet, BEGIN + 41 * MINUTE);
  returns(fleet, BEGIN + 42 * MINUTE);
  const at = tenMinutesPast(30);
  const recovered = tell({ type: 'account_recovered', reason: undefined, eventId: 'back', at });
  const record = { ...watcher([{}]), settings: { ...EVERYTHING, wantsConnected: false } };
  expect(causes(fleet, record)).toContain('lost recovered by nothing');
  record.emits.push({ at, told: [recovered], isStarted: false, isStored: true });
  expect(causes(fleet, record)).toEqual(['told reauth_required by nothing', 'lost recovered by emit']);
});

test.each([
  [{ isStarted: true, isStored: false }, 'repeated reauth_required by emit'],
  [{ isStarted: true, isStored: true }, 'repeated reauth_required by nothing'],
])('what n8n told as it died and did not keep is repeated by that: %j', (stored, expected) => {
  const fleet = fleetOf();
  dies(fleet);
  const record = watcher([{}, { at: BEGIN + 30 * MINUTE + 1_000 }]);
  record.emits.push({ at: BEGIN + 20 * MINUTE + 1_000, told: record.told.slice(0, 1), ...stored });
  expect(causes(fleet, record)).toEqual(['told reauth_required by nothing', expected]);
});

describe('an account that comes from another project', () => {
  /** Comes so long after the watch began, and dies so much later, or earlier. */
  function moves(cameAfter: number, diedAfter: number, connectedAt = healthy.connectedAt): Fleet {
    const fleet = fleetOf({ projects: ['prj_2'], connectedAt });
    fleet.addProject('prj_2', BEGIN - 100 * HOUR);
    const changes: [number, Partial<AccountState>][] = [
      [BEGIN + cameAfter, { projects: [PROJECT] }],
      [BEGIN + cameAfter + diedAfter, { status: 'reauth_required' }],
    ];
    for (const [at, change] of changes.sort(([one], [other]) => one - other)) fleet.change(ID, change, at);
    return fleet;
  }

  test.each([
    ['and dies before a poll saw it there', 5 * MINUTE, 3 * MINUTE, 'move'],
    ['having died before a poll saw that', 5 * MINUTE, -3 * MINUTE, 'move'],
    ['and dies after a poll saw it there', 5 * MINUTE, 7 * MINUTE, 'nothing'],
    ['after six polls', 65 * MINUTE, 3 * MINUTE, 'nothing'],
    ['before the watch began', -5 * MINUTE, 8 * MINUTE, 'nothing'],
  ])('%s is lost by that, or is not', (_, cameAfter, diedAfter, cause) => {
    expect(causes(moves(cameAfter, diedAfter), watcher())).toEqual([`lost reauth_required by ${cause}`]);
  });

  test('is not lost by that when it was connected shortly before the watch began', () => {
    const fleet = moves(5 * MINUTE, 3 * MINUTE, BEGIN - 10 * MINUTE);
    expect(causes(fleet, watcher())).toEqual(['lost reauth_required by nothing']);
  });
});

test('what no poll could see is not lost', () => {
  const fleet = fleetOf();
  dies(fleet, BEGIN + 11 * MINUTE);
  fleet.change(ID, { status: 'connected' }, BEGIN + 19 * MINUTE);
  expect(verdicts(fleet, watcher())).toEqual([]);
});

test('what was shown only while the API failed is not lost', () => {
  const fleet = fleetOf();
  dies(fleet);
  fleet.change(ID, { status: 'disconnected' }, BEGIN + 25 * MINUTE);
  const record = watcher([{ reason: 'disconnected', at: BEGIN + 30 * MINUTE + 1_000 }]);
  const outage = {
    from: BEGIN + 19 * MINUTE,
    to: BEGIN + 21 * MINUTE,
    kind: 500 as const,
  };
  expect(verdicts(fleet, record, { outages: [outage] })).toEqual(['told disconnected']);
  expect(verdicts(fleet, record)).toEqual(['told disconnected', 'lost reauth_required']);
});

test('the same again is doubled under another id, repeated under the same', () => {
  const fleet = fleetOf();
  dies(fleet);
  const later = BEGIN + 30 * MINUTE + 1_000;
  expect(verdicts(fleet, watcher([{}, { at: later, eventId: 'other' }]))).toEqual([
    'told reauth_required',
    'doubled reauth_required',
  ]);
  expect(verdicts(fleet, watcher([{}, { at: later }]))).toEqual([
    'told reauth_required',
    'repeated reauth_required',
  ]);
});

test('a second death is another happening', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 21 * MINUTE);
  dies(fleet, BEGIN + 22 * MINUTE);
  const later = BEGIN + 30 * MINUTE + 1_000;
  expect(verdicts(fleet, watcher([{}]))).toEqual(['told reauth_required', 'lost reauth_required']);
  expect(verdicts(fleet, watcher([{}, { at: later, eventId: 'other' }]))).toEqual([
    'told reauth_required',
    'told reauth_required',
  ]);
});

test('where connectedAt stays, only a second death that was seen apart is owed', () => {
  const fleet = fleetOf();
  const again = (at: number) => fleet.connect(ID, {}, at);
  dies(fleet);
  again(BEGIN + 21 * MINUTE);
  dies(fleet, BEGIN + 22 * MINUTE);
  expect(verdicts(fleet, watcher([{}]))).toEqual(['told reauth_required']);
  again(BEGIN + 45 * MINUTE);
  dies(fleet, BEGIN + 55 * MINUTE);
  expect(verdicts(fleet, watcher([{}]))).toEqual([
    'told reauth_required',
    'lost connected',
    'lost recovered',
    'lost reauth_required',
  ]);
});

test('where a poll reads a part of the projects only, one poll in between is not sight enough', () => {
  const fleet = fleetOf();
  dies(fleet);
  fleet.connect(ID, {}, BEGIN + 45 * MINUTE);
  dies(fleet, BEGIN + 55 * MINUTE);
  expect(verdicts(fleet, watcher([{}]))).toContain('lost reauth_required');
  expect(verdicts(fleet, watcher([{}]), { pollsOwed: 2 })).toEqual(['told reauth_required']);
});

test('a poll that saw the first of two deaths tells that one, as the connection that it names says', () => {
  const fleet = fleetOf();
  const during = BEGIN + 20 * MINUTE;
  dies(fleet);
  returns(fleet, during + 200);
  dies(fleet, during + 600);
  returns(fleet, BEGIN + 25 * MINUTE);
  const connected = { type: 'account_connected', reason: undefined };
  const record = watcher([
    { connectedAt: healthy.connectedAt },
    { ...connected, connectedAt: during + 200, eventId: 'back' },
    { type: 'account_recovered', reason: undefined, eventId: 'well' },
    { ...connected, connectedAt: BEGIN + 25 * MINUTE, eventId: 'again', at: tenMinutesPast(30) },
  ]);
  expect(verdicts(fleet, record)).toEqual([
    'told reauth_required',
    'told account_connected',
    'told account_recovered',
    'told account_connected',
  ]);
});

test('a word that nobody documented ends no trouble', () => {
  const fleet = fleetOf();
  dies(fleet);
  fleet.change(ID, { status: 'suspended' }, BEGIN + 25 * MINUTE);
  dies(fleet, BEGIN + 35 * MINUTE);
  const record = watcher([
    {},
    {
      reason: 'unknown_status',
      at: BEGIN + 30 * MINUTE + 1_000,
      eventId: 'word',
    },
  ]);
  expect(verdicts(fleet, record)).toEqual(['told reauth_required', 'told unknown_status']);
  expect(verdicts(fleet, watcher([{}]))).toEqual(['told reauth_required', 'lost unknown_status']);
  const recovered = {
    type: 'account_recovered',
    reason: undefined,
    at: BEGIN + 30 * MINUTE + 1_000,
  };
  expect(verdicts(fleet, watcher([{}, recovered]))).toContain('invented account_recovered');
});

test('what is not so is invented', () => {
  expect(verdicts(fleetOf(), watcher([{}]))).toEqual(['invented reauth_required']);
  expect(verdicts(fleetOf(), watcher([{ accountId: 'sa_nobody' }]))).toEqual(['invented reauth_required']);
  expect(verdicts(fleetOf(), watcher([{ type: 'account_recovered' }]))).toEqual([
    'invented account_recovered',
  ]);
  const connected = {
    type: 'account_connected',
    connectedAt: BEGIN + 5 * MINUTE,
  };
  expect(verdicts(fleetOf(), watcher([connected]))).toEqual(['invented account_connected']);
});

test('what is over when it is told is outdated, once', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  dies(fleet, BEGIN + 27 * MINUTE);
  const recovered = {
    type: 'account_recovered',
    reason: undefined,
    eventId: 'back',
    at: BEGIN + 40 * MINUTE + 1_000,
  };
  const again = { eventId: 'again', at: BEGIN + 30 * MINUTE + 1_000 };
  expect(verdicts(fleet, watcher([{}, again, recovered, recovered]))).toEqual([
    'told reauth_required',
    'told reauth_required',
    'outdated account_recovered',
    'invented account_recovered',
  ]);
});

test('what is over when it is told is not outdated where the poll that told it could not see that', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  dies(fleet, BEGIN + 27 * MINUTE);
  const recovered = { type: 'account_recovered', reason: undefined, eventId: 'back', at: tenMinutesPast(30) };
  const outage = { from: BEGIN + 28 * MINUTE, to: BEGIN + 31 * MINUTE, kind: 500 as const };
  expect(verdicts(fleet, watcher([{}, recovered]))).toContain('outdated account_recovered');
  expect(verdicts(fleet, watcher([{}, recovered]), { outages: [outage] })).toContain(
    'told account_recovered',
  );
  expect(verdicts(fleet, watcher([{}, recovered]), { pollsOwed: 2 })).toContain('told account_recovered');
});

test('what happened after an attempt to turn the Zap on, which the next one went on from, may be told', () => {
  const fleet = fleetOf();
  dies(fleet, BEGIN - 5 * MINUTE);
  const record = { ...watcher([{}]), host: 'zapier' as const };
  const refusedAt = (minutes: number) => ({
    ...record,
    refused: [{ at: BEGIN - minutes * MINUTE, why: 'the time was up' }],
  });
  expect(verdicts(fleet, record)).toEqual(['old reauth_required']);
  expect(verdicts(fleet, refusedAt(3))).toEqual(['old reauth_required']);
  expect(verdicts(fleet, refusedAt(6))).toEqual(['told reauth_required']);
});

test.each([
  ['of a Zap, after another one was', [BEGIN - 6 * MINUTE], 'zapier', false, 'earlier look'],
  ['of a Zap that read the project itself', [BEGIN - 6 * MINUTE], 'zapier', true, 'nothing'],
  ['of a Zap, with no other one', [BEGIN], 'zapier', false, 'nothing'],
  ['of a workflow', [BEGIN - 6 * MINUTE], 'n8n', false, 'nothing'],
] as const)('what happened shortly before the birth %s', (_, relearnings, host, wasRead, cause) => {
  const fleet = fleetOf();
  dies(fleet, BEGIN - 5 * MINUTE);
  const record = { ...watcher([{}]), host, relearnings: [...relearnings] };
  expect(causes(fleet, record, { wasRead })).toEqual([`old reauth_required by ${cause}`]);
});

test('what happened after another Zap was turned on may be told where the project failed at this turn-on', () => {
  const fleet = fleetOf();
  dies(fleet, BEGIN - 5 * MINUTE);
  const relearnings = [BEGIN - 6 * MINUTE];
  const record = { ...watcher([{}]), host: 'zapier' as const, relearnings };
  const outage = { from: BEGIN - MINUTE, to: BEGIN + 5 * MINUTE, kind: 500 as const };
  expect(verdicts(fleet, record)).toEqual(['old reauth_required']);
  expect(verdicts(fleet, record, { outages: [outage] })).toEqual(['told reauth_required']);
});

test('what goes on in a project that was archived a moment ago is told', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  fleet.setProjectStatus(PROJECT, 'archived', BEGIN + 32 * MINUTE);
  const recovered = { type: 'account_recovered', reason: undefined, eventId: 'back', at: tenMinutesPast(40) };
  expect(verdicts(fleet, watcher([{}, recovered]))).toContain('told account_recovered');
});

test('what was so before the watch began is old', () => {
  expect(verdicts(fleetOf({ status: 'reauth_required' }), watcher([{}]))).toEqual(['old reauth_required']);
  const connected = {
    type: 'account_connected',
    connectedAt: healthy.connectedAt,
  };
  expect(verdicts(fleetOf(), watcher([connected]))).toEqual(['old account_connected']);
});

test('a recovery is owed to whom the trouble was told', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  const back = {
    type: 'account_connected',
    connectedAt: BEGIN + 25 * MINUTE,
    at: BEGIN + 30 * MINUTE + 1_000,
  };
  expect(verdicts(fleet, watcher([{}, back]))).toEqual([
    'told reauth_required',
    'told account_connected',
    'lost recovered',
  ]);
  expect(verdicts(fleet, watcher([back]))).toEqual(['told account_connected', 'lost reauth_required']);
});

/** A poll tells it at this moment. */
const tenMinutesPast = (minutes: number) => BEGIN + minutes * MINUTE + 1_000;

/** Told: its dead token, that it was connected again, and that its score is low. */
function withContent(told: Partial<Told>[] = []): WatcherRecord {
  const record = watcher([
    {},
    { reason: 'score_low', at: tenMinutesPast(70), eventId: 'score' },
    { type: 'account_connected', connectedAt: BEGIN + 85 * MINUTE, at: tenMinutesPast(90) },
    ...told,
  ]);
  return { ...record, settings: { ...record.settings, contentHealth: true } };
}

function withLowScore(tokenExpiresAt: number | null): Fleet {
  const fleet = fleetOf({ tokenExpiresAt });
  dies(fleet);
  fleet.change(ID, { score: 20 }, BEGIN + 65 * MINUTE);
  returns(fleet, BEGIN + 85 * MINUTE);
  fleet.change(ID, { score: 80 }, BEGIN + 145 * MINUTE);
  return fleet;
}

const TOLD = ['told reauth_required', 'told score_low', 'told account_connected'];

test('a recovery that waits for a snapshot is owed when it lasts until one must have been read', () => {
  expect(verdicts(withLowScore(null), withContent())).toEqual([...TOLD, 'lost recovered']);
  // The warning comes 20 minutes after the score rose: within half an hour no snapshot may be read twice.
  const expiring = { reason: 'token_expiring', at: tenMinutesPast(170), eventId: 'ends' };
  const endsSoon = withLowScore(BEGIN + 72 * HOUR + 165 * MINUTE);
  expect(verdicts(endsSoon, withContent([expiring]))).toEqual([...TOLD, 'told token_expiring']);
});

test('content that ended long before holds up no recovery', () => {
  const fleet = withLowScore(null);
  dies(fleet, BEGIN + 210 * MINUTE);
  returns(fleet, BEGIN + 225 * MINUTE);
  const recovered = {
    type: 'account_recovered',
    reason: undefined,
    at: tenMinutesPast(180),
    eventId: 'back',
  };
  const again = { at: tenMinutesPast(220), eventId: 'again' };
  const connected = { type: 'account_connected', connectedAt: BEGIN + 225 * MINUTE, at: tenMinutesPast(230) };
  expect(verdicts(fleet, withContent([recovered, again, connected]))).toEqual([
    ...TOLD,
    'told account_recovered',
    'told reauth_required',
    'told account_connected',
    'lost recovered',
  ]);
});

test('where nobody saw that the account was disconnected, its tier is low until it rises', () => {
  const history = (goneAt: number, risesAt?: number) => {
    const fleet = fleetOf();
    fleet.change(ID, { tier: 'cold' }, BEGIN + 65 * MINUTE);
    dies(fleet, BEGIN + 75 * MINUTE);
    fleet.change(ID, { status: 'disconnected' }, BEGIN + goneAt * MINUTE);
    returns(fleet, BEGIN + 94 * MINUTE);
    if (risesAt !== undefined) fleet.change(ID, { tier: 'warm' }, BEGIN + risesAt * MINUTE);
    const record = watcher([{ at: tenMinutesPast(80) }]);
    return verdicts(fleet, { ...record, settings: { ...record.settings, contentHealth: true } });
  };
  expect(history(92)).not.toContain('lost recovered');
  expect(history(92, 120)).toContain('lost recovered');
  expect(history(85)).toContain('lost recovered');
});

test('bad content goes on where nobody saw that the account was disconnected', () => {
  const history = (goneAt: number) => {
    const fleet = fleetOf();
    fleet.change(ID, { isShadowbanned: true }, BEGIN + 65 * MINUTE);
    fleet.change(ID, { status: 'disconnected' }, BEGIN + goneAt * MINUTE);
    returns(fleet, BEGIN + 94 * MINUTE);
    const record = watcher([{ reason: 'shadowbanned', at: tenMinutesPast(70) }]);
    return verdicts(fleet, { ...record, settings: { ...record.settings, contentHealth: true } });
  };
  expect(history(92)).not.toContain('lost shadowbanned');
  expect(history(85)).toContain('lost shadowbanned');
});

test('a tier that fell before the first snapshot of an account is measured against nothing', () => {
  const history = (fallsAt: number) => {
    const fleet = fleetOf({ status: 'disconnected' });
    returns(fleet, BEGIN + 65 * MINUTE);
    fleet.change(ID, { tier: 'cold' }, BEGIN + fallsAt * MINUTE);
    const connected = { type: 'account_connected', connectedAt: BEGIN + 65 * MINUTE, at: tenMinutesPast(70) };
    const record = watcher([connected]);
    return verdicts(fleet, { ...record, settings: { ...record.settings, contentHealth: true } });
  };
  expect(history(68)).toEqual(['told account_connected']);
  expect(history(72)).toEqual(['told account_connected', 'lost tier_dropped']);
});

test('trouble that an undocumented status hid at the birth may be told, which other old trouble may not', () => {
  const fleet = fleetOf({ status: 'reauth_required' });
  fleet.change(ID, { status: 'suspended' }, BEGIN - MINUTE);
  dies(fleet, BEGIN + 15 * MINUTE);
  expect(verdicts(fleet, watcher([{}]))).toEqual(['told reauth_required']);
  expect(verdicts(fleet, watcher())).toEqual([]);
});

test('content that ended after another Zap of the connection read its snapshot may be told', () => {
  const history = (endsAt: number) => {
    const fleet = fleetOf();
    fleet.change(ID, { score: 20 }, BEGIN + 65 * MINUTE);
    fleet.change(ID, { score: 80 }, BEGIN + endsAt * MINUTE);
    const record = watcher([{ reason: 'score_low', at: tenMinutesPast(180) }]);
    const settings = { ...record.settings, contentHealth: true };
    return (host: WatcherRecord['host']) => verdicts(fleet, { ...record, settings, host });
  };
  expect(history(175)('zapier')).toEqual(['told score_low']);
  expect(history(175)('n8n')).toEqual(['outdated score_low']);
  expect(history(85)('zapier')).toEqual(['outdated score_low']);
});

test('a Zap that tells recoveries alone owes them all the same, each once', () => {
  const fleet = fleetOf();
  dies(fleet);
  returns(fleet, BEGIN + 25 * MINUTE);
  const record = watcher();
  const settings = { ...record.settings, wantsDegraded: false, wantsConnected: false };
  expect(verdicts(fleet, { ...record, settings })).toEqual(['lost recovered']);
  const back = { type: 'account_recovered', reason: undefined, at: tenMinutesPast(30) };
  expect(verdicts(fleet, { ...watcher([back]), settings })).toEqual(['told account_recovered']);
  expect(verdicts(fleet, { ...watcher([{}]), settings })).toContain('invented reauth_required');
});

test('content that fell after another Zap of the connection read its snapshot may be told', () => {
  const fell = (minutesBefore: number) => {
    const fleet = fleetOf();
    fleet.change(ID, { score: 20 }, BEGIN - minutesBefore * MINUTE);
    const record = watcher([{ reason: 'score_low' }]);
    const settings = { ...record.settings, contentHealth: true };
    return (host: WatcherRecord['host']) => verdicts(fleet, { ...record, settings, host });
  };
  expect(fell(30)('zapier')).toEqual(['told score_low']);
  expect(fell(50)('zapier')).toEqual(['old score_low']);
  expect(fell(30)('n8n')).toEqual(['old score_low']);
});

test('what another Zap of the connection saw is about what it saw', () => {
  const fleet = fleetOf();
  fleet.change(ID, { status: 'disconnected' }, BEGIN + 15 * MINUTE);
  returns(fleet, BEGIN + 17 * MINUTE);
  fleet.change(ID, { status: 'disconnected' }, BEGIN + 18 * MINUTE);
  const disconnected = { reason: 'disconnected', connectedAt: healthy.connectedAt };
  const again = {
    ...disconnected,
    connectedAt: BEGIN + 17 * MINUTE,
    eventId: 'other',
    at: tenMinutesPast(30),
  };
  expect(verdicts(fleet, watcher([disconnected, again]))).toEqual(['told disconnected', 'told disconnected']);
  expect(
    verdicts(
      fleet,
      watcher([
        { ...again, at: tenMinutesPast(20) },
        { ...again, eventId: 'third' },
      ]),
    ),
  ).toEqual(['told disconnected', 'doubled disconnected']);
});

test('a warning and a connection whose project was archived before a poll began anew in silence', () => {
  const archived = (fleet: Fleet) => {
    fleet.setProjectStatus(PROJECT, 'archived', BEGIN + 18 * MINUTE);
    fleet.setProjectStatus(PROJECT, 'active', BEGIN + 35 * MINUTE);
    return fleet;
  };
  const endsSoon = archived(fleetOf({ tokenExpiresAt: BEGIN + 72 * HOUR + 15 * MINUTE }));
  expect(verdicts(endsSoon, watcher())).toEqual([]);
  const healthyBefore = fleetOf();
  returns(healthyBefore, BEGIN + 15 * MINUTE);
  expect(verdicts(archived(healthyBefore), watcher())).toEqual([]);
  const deadBefore = fleetOf({ status: 'reauth_required' });
  returns(deadBefore, BEGIN + 15 * MINUTE);
  expect(verdicts(archived(deadBefore), watcher())).toEqual(['lost connected']);
});

test('a project that is active again has to be seen before its troubles are news', () => {
  const fleetAgain = (activeAt: number) => {
    const fleet = fleetOf();
    fleet.setProjectStatus(PROJECT, 'archived', BEGIN - MINUTE);
    fleet.setProjectStatus(PROJECT, 'active', BEGIN + activeAt * MINUTE);
    dies(fleet, BEGIN + 25 * MINUTE);
    return fleet;
  };
  expect(verdicts(fleetAgain(22), watcher())).toEqual([]);
  expect(verdicts(fleetAgain(12), watcher())).toEqual(['lost reauth_required']);
});

test('what the second of the birth brought may be told, and what came before it is old', () => {
  const lead = EVERYTHING.tokenLeadDays * DAY;
  const told = { reason: 'token_expiring', at: BEGIN + 1_000, pollFrom: BEGIN } as const;
  const expiring = (crossed: number) => {
    const record = watcher([told]);
    record.born = { from: BEGIN + 800, to: BEGIN + 1_800 };
    return verdicts(fleetOf({ tokenExpiresAt: crossed + lead }), record);
  };

  expect(expiring(BEGIN)).toEqual(['told token_expiring']);
  expect(expiring(BEGIN - 1)).toEqual(['old token_expiring']);
});

test('a connection that says a moment before the birth is owed where the account was seen lost', () => {
  const connect = (fleet: Fleet) => {
    fleet.connect(ID, { connectedAt: BEGIN - MINUTE }, BEGIN + 15 * MINUTE);
    return fleet;
  };
  expect(verdicts(connect(fleetOf()), watcher())).toEqual([]);
  expect(verdicts(connect(fleetOf({ status: 'reauth_required' })), watcher())).toEqual(['lost connected']);
});

test('where connectedAt stays, a connection and a recovery are not owed when all memory is lost before them', () => {
  const fleet = fleetOf();
  dies(fleet);
  fleet.connect(ID, {}, BEGIN + 33 * MINUTE);
  const record = watcher([{}]);
  expect(verdicts(fleet, record)).toEqual(['told reauth_required', 'lost connected', 'lost recovered']);
  const forgetful = (minutes: number) => ({ ...record, memoryLosses: [BEGIN + minutes * MINUTE] });
  expect(verdicts(fleet, forgetful(35))).toEqual(['told reauth_required']);
  for (const minutes of [25, 45]) {
    expect(verdicts(fleet, forgetful(minutes))).toContain('lost connected');
    expect(verdicts(fleet, forgetful(minutes))).toContain('lost recovered');
  }
});

test('who is disconnected is owed when the whole list was seen before, whose token died at once', () => {
  const disconnected = fleetOf();
  disconnected.change(ID, { status: 'disconnected' }, BEGIN + 5 * MINUTE);
  expect(verdicts(disconnected, watcher())).toEqual(['lost disconnected']);
  expect(verdicts(disconnected, watcher(), { looksToLearn: 2 })).toEqual([]);
  const dead = fleetOf();
  dies(dead, BEGIN + 5 * MINUTE);
  expect(verdicts(dead, watcher(), { looksToLearn: 2 })).toEqual(['lost reauth_required']);
  expect(verdicts(dead, watcher(), { looksToKnow: 2 })).toEqual([]);
  const later = fleetOf();
  later.change(ID, { status: 'disconnected' }, BEGIN + 15 * MINUTE);
  expect(verdicts(later, watcher(), { looksToLearn: 2 })).toEqual(['lost disconnected']);
});

test('in a long list, who left is learnt anew when another Zap is turned on', () => {
  const disconnected = fleetOf();
  disconnected.change(ID, { status: 'disconnected' }, BEGIN + 15 * MINUTE);
  const relearning = (minutes: number) => ({
    ...watcher(),
    relearnings: [BEGIN + minutes * MINUTE],
  });
  expect(verdicts(disconnected, relearning(17), { isLong: true })).toEqual([]);
  expect(verdicts(disconnected, relearning(17))).toEqual(['lost disconnected']);
  expect(verdicts(disconnected, relearning(5), { isLong: true })).toEqual(['lost disconnected']);
  expect(verdicts(disconnected, relearning(25), { isLong: true })).toEqual(['lost disconnected']);
  const dead = fleetOf();
  dies(dead);
  expect(verdicts(dead, relearning(17), { isLong: true })).toEqual(['lost reauth_required']);
});

test('what ended unseen behind a status that nobody documented may be told after its end', () => {
  const history = (after?: string) => {
    const fleet = fleetOf();
    dies(fleet, BEGIN + 22 * MINUTE);
    fleet.change(ID, { status: 'disconnected' }, BEGIN + 25 * MINUTE);
    if (after) fleet.change(ID, { status: after }, BEGIN + 28 * MINUTE);
    return verdicts(fleet, watcher([{ at: tenMinutesPast(30) }]));
  };
  expect(history('suspended')).toContain('told reauth_required');
  expect(history()).toContain('outdated reauth_required');
});

test('a token near its end is told once for each end, and not while it is far', () => {
  const fleet = fleetOf({ tokenExpiresAt: BEGIN + 72 * HOUR + 15 * MINUTE });
  const expiring = { reason: 'token_expiring' };
  expect(verdicts(fleet, watcher([expiring]))).toEqual(['told token_expiring']);
  expect(verdicts(fleet, watcher())).toEqual(['lost token_expiring']);
  expect(verdicts(fleet, watcher([{ ...expiring, at: BEGIN + 10 * MINUTE + 1_000 }]))).toEqual([
    'invented token_expiring',
    'lost token_expiring',
  ]);
});

test('a token near its end goes on being so behind a status that nobody documented', () => {
  const fleet = fleetOf({ tokenExpiresAt: BEGIN + 72 * HOUR + 15 * MINUTE });
  fleet.change(ID, { status: 'suspended' }, BEGIN + 18 * MINUTE);
  expect(verdicts(fleet, watcher([{ reason: 'token_expiring' }]))).toContain('told token_expiring');
  const connected = fleetOf({ tokenExpiresAt: BEGIN + 72 * HOUR + 15 * MINUTE });
  dies(connected, BEGIN + 18 * MINUTE);
  expect(verdicts(connected, watcher([{ reason: 'token_expiring' }]))).toContain('outdated token_expiring');
});

test('a delay is counted in polls', () => {
  const fleet = fleetOf();
  dies(fleet);
  const [verdict] = judge({
    accounts: fleet.accounts.values(),
    outages: [],
    record: watcher([{ at: BEGIN + 50 * MINUTE + 1_000 }]),
    pollsOwed: 1,
    looksToLearn: 1,
    looksToKnow: 1,
    isLong: false,
    isRenewed: false,
    end: END,
    scope: { fleet },
    served: [],
  });
  expect(verdict?.missedPolls).toBe(3);
});

test('a project that was archived owes nothing for that time', () => {
  const fleet = fleetOf();
  fleet.setProjectStatus(PROJECT, 'archived', BEGIN + 12 * MINUTE);
  dies(fleet);
  fleet.setProjectStatus(PROJECT, 'active', BEGIN + 35 * MINUTE);
  expect(verdicts(fleet, watcher())).toEqual([]);
});
