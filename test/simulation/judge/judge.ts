/** Compares what a watcher told with what truly happened. */
import type { Served } from '../api/api.ts';
import type { Outage } from '../api/outage.ts';
import type { Account } from '../fleet/account.ts';
import { groupBy } from '../group-by.ts';
import type { Told, WatcherRecord, WatcherSettings } from '../hosts/watcher.ts';
import { DAY } from '../time/units.ts';
import { appeared, type Happening, isContent, type Kind, REASONS } from './happening.ts';
import { isLostByMove } from './move.ts';
import {
  chances,
  type Circumstances,
  isLongForContent,
  isMeasured,
  type Obligation,
  canBeAfterEarlierLook,
  obligationOf,
} from './obligation.ts';
import { type Case, isOwed, lastingEnd } from './owed.ts';
import { readableSince, type Scope, watchedSince } from './spans.ts';
import { truthOf } from './truth.ts';

export type VerdictKind = 'told' | 'lost' | 'doubled' | 'repeated' | 'outdated' | 'invented' | 'old';

/**
 * `told`: for the first time; `doubled`: again under another id; `repeated`: again under the same id;
 * `outdated`: it was so, but no more when it was told; `invented`: it is not
 * so; `old`: it was so before the watch began; `lost`: it had to be told and never was.
 */
export interface Verdict {
  kind: VerdictKind;
  about: string;
  accountId: string;
  /** When it was told; of a loss, when lists began to show it. */
  at: number;
  eventId?: string;
  happening?: Happening;
  /** How many polls could have told it before. */
  missedPolls?: number;
  /** Why it went wrong, where that is certain. */
  cause?: Cause;
}

/**
 * `emit`: n8n kept only one of what an emit told and what is remembered then; `move`: the account came from another project
 * before its trouble was seen; `earlier look`: it was not so yet when a Zap of the connection could look, shortly before this
 * one was turned on.
 */
export type Cause = 'emit' | 'move' | 'earlier look';

export interface Court {
  accounts: Iterable<Account>;
  outages: readonly Outage[];
  record: WatcherRecord;
  pollsOwed: number;
  looksToLearn: number;
  looksToKnow: number;
  isLong: boolean;
  isRenewed: boolean;
  end: number;
  scope: Pick<Scope, 'fleet'>;
  /** What the watcher asked for. */
  served: readonly Served[];
}

export function judge(court: Court): Verdict[] {
  const byAccount = groupBy(court.record.told, ({ accountId }) => accountId);
  const verdicts: Verdict[] = [];
  for (const account of court.accounts) {
    if (isStill(account, court) && !byAccount.has(account.id)) continue;
    verdicts.push(...judgeAccount(account, byAccount.get(account.id) ?? [], court));
    byAccount.delete(account.id);
  }
  // Of accounts that do not exist.
  for (const told of [...byAccount.values()].flat()) verdicts.push(verdictOn('invented', told));
  return verdicts;
}

/** Of a hundred thousand accounts nearly all are; nothing is owed of them. */
function isStill({ periods, connections }: Account, { end, record }: Court): boolean {
  const expiry = periods[0]?.state.tokenExpiresAt ?? Infinity;
  const isOld = (connections[0]?.at ?? 0) < (record.born?.from ?? 0);
  return periods.length === 1 && isOld && expiry > end + record.settings.tokenLeadDays * DAY;
}

function judgeAccount(account: Account, told: readonly Told[], court: Court): Verdict[] {
  const { settings } = court.record;
  const scope = {
    ...court.scope,
    projectIds: settings.projectIds,
    end: court.end,
  };
  const circumstances = circumstancesOf(account, court, scope);
  const view = { ...scope, isMeasured: (at: number) => isMeasured(at, circumstances) };
  const happenings = truthOf(account, settings, view);
  const cases = happenings.map((happening, place): Case => {
    const before = happenings.slice(0, place).findLast(({ kind }) => kind === happening.kind);
    const obligation = obligationOf(happening, before, circumstances);
    return { happening, obligation, isWanted: isWanted(happening.kind, settings), told: [] };
  });
  const verdicts = told.map((one) => punctual(verdictFor(one, cases, circumstances), cases, circumstances));
  const dropped = droppedCases(account, cases, court.record);
  for (const one of dropped) one.isDropped = true;
  const lost = cases
    .filter((one) => one.told.length === 0 && one.isWanted)
    .filter((one) => isOwed(one, cases, circumstances));
  return [
    ...verdicts,
    ...lost.map((one) => {
      const cause = dropped.has(one) ? 'emit' : causeOfLoss(account, one, court);
      return { ...lossOf(one), ...(cause && { cause }) };
    }),
  ];
}

function causeOfLoss(account: Account, { happening }: Case, { record, scope }: Court): Cause | undefined {
  return isLostByMove(account, happening, { record, fleet: scope.fleet }) ? 'move' : undefined;
}

/** What was to be told when n8n died, and is remembered as told. */
function droppedCases({ id }: Account, cases: readonly Case[], { emits }: WatcherRecord): Set<Case> {
  const dropped = emits.filter(({ isStarted, isStored }) => !isStarted && isStored);
  return new Set(
    dropped
      .flatMap(({ told }) => told)
      .filter(({ accountId }) => accountId === id)
      .flatMap((told) => caseOf(told, cases) ?? []),
  );
}

/** What is told is about the latest that it can be about; of the connection that it names, if it can be. */
function caseOf(told: Told, cases: readonly Case[]): Case | undefined {
  const kind = kindOf(told);
  const about = cases.filter(
    ({ isWanted, happening }) => isWanted && happening.kind === kind && isAbout(told, happening),
  );
  return about.findLast(({ happening }) => happening.connectedAt === told.connectedAt) ?? about.at(-1);
}

function circumstancesOf(account: Account, court: Court, scope: Scope): Circumstances {
  const projects = new Set(account.periods.flatMap(({ state }) => state.projects));
  const outages = court.outages.filter(({ projectId }) => projectId === undefined || projects.has(projectId));
  const { record, pollsOwed, looksToLearn, looksToKnow, isLong, isRenewed } = court;
  return {
    record,
    outages,
    pollsOwed,
    looksToLearn,
    looksToKnow,
    isLong,
    isRenewed,
    wasReadAtBirth: wasReadAtBirth(account, court),
    readableSince: (at) => readableSince(account, at, scope),
    watchedSince: (at) => watchedSince(account, at, scope),
  };
}

function wasReadAtBirth({ periods }: Account, { record: { born }, served }: Court): boolean {
  if (!born) return false;
  const projects = periods.findLast(({ from }) => from <= born.to)?.state.projects ?? [];
  const isRead = (project: string) =>
    served.some(
      ({ projectId, status, at }) =>
        projectId === project && status === 200 && at >= born.from && at <= born.to,
    );
  return projects.every(isRead);
}

function isWanted(kind: Kind, settings: WatcherSettings): boolean {
  if (kind === 'connected') return settings.wantsConnected;
  if (kind === 'recovered') return settings.wantsRecovered;
  const isCritical = ['reauth_required', 'disconnected', 'shadowbanned'].includes(kind);
  return settings.wantsDegraded && (isCritical || settings.minimumLevel === 'warning');
}

/** Nothing is late that was not owed. */
function punctual(verdict: Verdict, cases: readonly Case[], circumstances: Circumstances): Verdict {
  const about = cases.find(({ happening }) => happening === verdict.happening);
  return about && !isOwed(about, cases, circumstances) ? { ...verdict, missedPolls: 0 } : verdict;
}

function verdictFor(told: Told, cases: readonly Case[], circumstances: Circumstances): Verdict {
  const found = caseOf(told, cases);
  if (!found) return verdictOnThePast(told, cases, circumstances);
  handBack(told, found, cases);
  const { happening, obligation } = found;
  const before = found.told.map((one) => one.told.eventId);
  const missedPolls = chances(happening.shown, circumstances).filter(({ to }) => to < told.pollFrom).length;
  found.told.push({ told, missedPolls });
  const word =
    before.length === 0 ? firstVerdict(obligation) : before.includes(told.eventId) ? 'repeated' : 'doubled';
  const cause = causeOf(word, { told, happening }, circumstances);
  return { ...verdictOn(word, told), happening, missedPolls, ...(cause && { cause }) };
}

function causeOf(
  word: VerdictKind,
  { told, happening }: { told: Told; happening: Happening },
  circumstances: Circumstances,
): Cause | undefined {
  if (word === 'repeated' && wasNotStored(told, circumstances.record)) return 'emit';
  return word === 'old' && canBeAfterEarlierLook(happening, circumstances) ? 'earlier look' : undefined;
}

/** Whether n8n died when it had told this and stored nothing of it. */
function wasNotStored({ eventId }: Told, { emits }: WatcherRecord): boolean {
  return emits.some(
    ({ told, isStarted, isStored }) =>
      isStarted && !isStored && told.some((before) => before.eventId === eventId),
  );
}

/**
 * A poll that takes minutes can see the first trouble and tell it when the second already holds. Told once more under
 * another id, the first telling belongs to the earlier happening, if that one was there to be seen and was not told.
 */
function handBack(told: Told, found: Case, cases: readonly Case[]): void {
  const [first] = found.told;
  if (!first || found.told.some((one) => one.told.eventId === told.eventId)) return;
  const earlier = cases
    .slice(0, cases.indexOf(found))
    .findLast(({ happening }) => happening.kind === found.happening.kind);
  if (!earlier || earlier.told.length > 0) return;
  const { connectedAt } = first.told;
  // Another Zap of the connection saw it, and told it to this one.
  const isOfEarlier =
    connectedAt === earlier.happening.connectedAt && connectedAt !== found.happening.connectedAt;
  if (!isOfEarlier && !isAbout(first.told, earlier.happening)) return;
  earlier.told.push(...found.told.splice(0));
}

/** What is over when it is told was so at least; once only, and only when it was news. */
function verdictOnThePast(told: Told, cases: readonly Case[], circumstances: Circumstances): Verdict {
  const kind = kindOf(told);
  const past = cases.findLast(
    ({ isWanted, obligation, happening }) =>
      isWanted && happening.kind === kind && happening.begun <= told.at && obligation !== 'old',
  );
  if (!past || past.told.length > 0) return verdictOn('invented', told);
  past.told.push({ told, missedPolls: 0 });
  // It goes on behind a status that nobody documented, or where the watcher does not look.
  const goesOn = lastingEnd(past.happening, cases, circumstances) > told.at;
  const isTold = goesOn || !couldSeeTheEnd(told, { past: past.happening, cases }, circumstances);
  return { ...verdictOn(isTold ? 'told' : 'outdated', told), happening: past.happening };
}

/** Another Zap of the connection saw it: that it is over must have been seen by as many polls as it takes. */
function couldSeeTheEnd(
  told: Told,
  { past, cases }: { past: Happening; cases: readonly Case[] },
  circumstances: Circumstances,
): boolean {
  const { record, outages, pollsOwed } = circumstances;
  const { over } = past;
  if (outages.some(({ from, to }) => from < told.at && to > told.pollFrom)) return false;
  const isByContent =
    isContent(past.kind) || cases.some(({ happening: { kind, begun } }) => isContent(kind) && begun === over);
  // The poll that found it had read a snapshot, and none is read again so soon.
  if (isByContent && record.host === 'zapier')
    return isLongForContent([{ from: over, to: told.at }], circumstances);
  const shows = record.polls.filter(
    ({ from }) => from >= over && from <= told.pollFrom && !isBehindUnknownStatus(from, cases),
  );
  return shows.length >= pollsOwed;
}

/** A status that nobody documented proves no end of what was before it. */
function isBehindUnknownStatus(at: number, cases: readonly Case[]): boolean {
  return cases.some(
    ({ happening: { kind, shown } }) =>
      kind === 'unknown_status' && shown.some(({ from, to }) => from <= at && at <= to),
  );
}

function firstVerdict(obligation: Obligation): VerdictKind {
  return obligation === 'old' ? 'old' : 'told';
}

function isAbout(told: Told, { kind, begun, shown, connectedAt }: Happening): boolean {
  if (kind === 'connected' && told.connectedAt !== undefined) {
    return told.connectedAt === connectedAt && begun <= told.at;
  }
  return shown.some(({ from, to }) => from <= told.at && to >= told.pollFrom);
}

function kindOf({ type, reason }: Told): Kind | undefined {
  if (type === 'account_connected') return 'connected';
  if (type === 'account_recovered') return 'recovered';
  if (type !== 'health_degraded') return undefined;
  return REASONS.find((known) => known === reason) ?? 'unknown_status';
}

function lossOf({ happening }: Case): Verdict {
  const { kind, accountId } = happening;
  return {
    kind: 'lost',
    about: kind,
    accountId,
    at: appeared(happening),
    happening,
  };
}

function verdictOn(kind: VerdictKind, told: Told): Verdict {
  const about = told.type === 'health_degraded' ? (told.reason ?? '?') : told.type;
  return {
    kind,
    about,
    accountId: told.accountId,
    at: told.at,
    eventId: told.eventId,
  };
}
