/** A judge that finds what was planted: a loss, a double, an invention, old news, a delay. */
import type { AccountState } from '../fleet/account.ts';
import { Fleet } from '../fleet/fleet.ts';
import { EVERYTHING, newRecord, type Told, type WatcherRecord } from '../hosts/watcher.ts';
import { HOUR, MINUTE } from '../time/units.ts';
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

function verdicts(
  fleet: Fleet,
  record: WatcherRecord,
  outages: { from: number; to: number; kind: 500 }[] = [],
) {
  const found = judge({
    accounts: fleet.accounts.values(),
    outages,
    record,
    pollsOwed: 1,
    isRenewed: false,
    end: END,
    scope: { fleet },
  });
  return found.map(({ kind, about }: Verdict) => `${kind} ${about}`);
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
  expect(verdicts(fleet, record, [outage])).toEqual(['told disconnected']);
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

test('a delay is counted in polls', () => {
  const fleet = fleetOf();
  dies(fleet);
  const [verdict] = judge({
    accounts: fleet.accounts.values(),
    outages: [],
    record: watcher([{ at: BEGIN + 50 * MINUTE + 1_000 }]),
    pollsOwed: 1,
    isRenewed: false,
    end: END,
    scope: { fleet },
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
