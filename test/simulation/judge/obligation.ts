/** What a watcher owes: whether a happening must be told, may be told, or was so before the watch began. */
import { type Outage } from '../api/outage.ts';
import type { Poll, WatcherRecord } from '../hosts/watcher.ts';
import { HOUR, MINUTE, wholeSecond } from '../time/units.ts';
import { appeared, type Happening, type Interval, isContent, isTrouble } from './happening.ts';

export type Obligation = 'must' | 'may' | 'old';

export interface Circumstances {
  record: WatcherRecord;
  /** Those that concern the account. */
  outages: readonly Outage[];
  /** Through how many whole polls a list has to show something before it must have been told. */
  pollsOwed: number;
  /** After how many looks the whole list was seen; a look is the birth or a poll. */
  looksToLearn: number;
  /** After how many everybody was seen who has to be reconnected: that is asked for, where the filter works. */
  looksToKnow: number;
  /** Whether lists have several pages. */
  isLong: boolean;
  /** Since when the projects that the account is in at a moment have been watched without a break. */
  watchedSince: (at: number) => number;
  /** Since when the account's snapshot could be read at a moment. */
  readableSince: (at: number) => number;
  /** Whether it read the account's project when it was turned on; all of them, where the account was in several. */
  wasReadAtBirth: boolean;
  /** Whether tokens are renewed by themselves, so that their ends are no news. */
  isRenewed: boolean;
}

/** How long what an attempt to turn a Zap on has read counts for the next one. */
const ATTEMPTS_MS = 15 * MINUTE;
/** How long an attempt takes at most. */
export const OPERATION_MS = MINUTE / 2;
/** A snapshot is not read again for half an hour, and then by the next poll. */
const SNAPSHOT_MS = 45 * MINUTE;
/** Snapshots are read every half hour at most, and in turns. */
const CONTENT_MS = 75 * MINUTE;

/** The polls that lay wholly within a time in which it was shown, and in which the API worked. */
export function chances(shown: readonly Interval[], { record, outages }: Circumstances): Poll[] {
  return record.polls.filter(
    ({ from, to }) =>
      to > from &&
      !outages.some((outage) => outage.from < to && outage.to > from) &&
      shown.some((interval) => interval.from <= from && to <= interval.to),
  );
}

/** Whether enough polls lay within a time in which it was shown that one of them must have seen it. */
export function isSeen(shown: readonly Interval[], circumstances: Circumstances): boolean {
  return chances(shown, circumstances).length >= circumstances.pollsOwed;
}

/**
 * Without regard to what it depends on: a recovery is owed only when the trouble was told. `before` is the latest of its
 * kind before it.
 */
export function obligationOf(
  happening: Happening,
  before: Happening | undefined,
  circumstances: Circumstances,
): Obligation {
  const { born } = circumstances.record;
  if (!born) return 'may';
  if (appeared(happening) < born.from) return canSeemNew(happening, circumstances) ? 'may' : 'old';
  if (happening.begun <= born.to || happening.begunElsewhere) return 'may';
  if (isTrouble(happening.kind) && !hasBaseline(happening, circumstances)) return 'may';
  if (happening.kind === 'token_expiring' && circumstances.isRenewed) return 'may';
  if (before && isTwin(happening, before, circumstances)) return 'may';
  if (isContent(happening.kind)) return contentObligation(happening, circumstances);
  return isSeen(shownAtFirst(happening), circumstances) ? 'must' : 'may';
}

/** Until it began anew in silence; whether a connection did depends on what was known of the account before. */
function shownAtFirst({ kind, shown, surelyShown = shown, goneAt = Infinity }: Happening): Interval[] {
  return kind === 'connected' ? shown : surelyShown.filter(({ from }) => from < goneAt);
}

/**
 * Whether the watcher could not see it at its birth: because of an undocumented status, because it happened in the second of
 * the birth (an answer's `Date` is in whole seconds, RFC 9110, section 5.6.7), because another Zap of the connection had
 * read a snapshot a moment before, or because the project was read by an earlier attempt of the turn-on, or
 * by that of another Zap, and failed at this one.
 */
function canSeemNew(happening: Happening, { record, outages }: Circumstances): boolean {
  const { born, host, refused, relearnings } = record;
  if (!born) return false;
  const wasOut = outages.some(({ from, to }) => from < born.to && to > born.from);
  const attempts = [...refused.map(({ at }) => at - OPERATION_MS), ...(wasOut ? relearnings : [])].filter(
    (at) => at > born.from - ATTEMPTS_MS,
  );
  if (host === 'zapier' && attempts.some((at) => appeared(happening) > at)) return true;
  const isHidden = happening.hidden.some(({ from, to }) => from <= born.to && to > born.from);
  const sinceSnapshot = host === 'zapier' && isContent(happening.kind) ? SNAPSHOT_MS : 0;
  return isHidden || appeared(happening) >= wholeSecond(born.from) - sinceSnapshot;
}

/**
 * Whether it began when a Zap of the connection may have looked for the last time before this one was turned on: a project that
 * a turn-on cannot read counts as read for so long.
 */
export function canBeAfterEarlierLook(happening: Happening, circumstances: Circumstances): boolean {
  const { born, host, relearnings } = circumstances.record;
  if (!born || host !== 'zapier' || circumstances.wasReadAtBirth) return false;
  const isShared = relearnings.some((at) => at < born.from);
  return isShared && appeared(happening) > born.from - ATTEMPTS_MS;
}

/**
 * Whether the watcher knew who was in trouble before it began: without that nobody can say that it is new. Who is
 * disconnected, or has a status that nobody documented, only the whole list shows.
 */
function hasBaseline(happening: Happening, circumstances: Circumstances): boolean {
  const { kind, begun } = happening;
  const { record, outages, looksToLearn, looksToKnow, watchedSince } = circumstances;
  const since = Math.max(watchedSince(begun), learntAnew(happening, circumstances));
  const looks = [...(record.born ? [record.born] : []), ...record.polls]
    .filter(({ from, to }) => from >= since && to <= begun)
    .filter(({ from, to }) => !outages.some((outage) => outage.from < to && outage.to > from))
    .map(({ from }) => from);
  // In n8n the birth is a poll, too.
  return new Set(looks).size >= (kind === 'reauth_required' ? looksToKnow : looksToLearn);
}

/** When what only a whole list shows was learnt anew, the last time before the happening must have been seen. */
function learntAnew({ kind, shown }: Happening, circumstances: Circumstances): number {
  const { record, pollsOwed, isLong } = circumstances;
  if (!isLong || kind === 'reauth_required') return -Infinity;
  const seenBy = chances(shown, circumstances)[pollsOwed - 1]?.to ?? Infinity;
  return Math.max(-Infinity, ...record.relearnings.filter((at) => at <= seenBy));
}

/** Where `connectedAt` does not tell two apart, only the sight of what lay between does. */
function isTwin(happening: Happening, before: Happening, circumstances: Circumstances): boolean {
  if (isContent(happening.kind)) return isSameContent(happening, before, circumstances);
  if (happening.connectedAt !== before.connectedAt || happening.kind === 'token_expiring') return false;
  const between = { from: before.shown.at(-1)?.to ?? before.begun, to: happening.begun };
  return !isSeen([between], circumstances);
}

/** Bad content goes on unless a snapshot showed that it ended, or a poll that the account was disconnected in between. */
function isSameContent(happening: Happening, before: Happening, circumstances: Circumstances): boolean {
  const between = [{ from: before.over, to: happening.begun }];
  const wasGone = circumstances.readableSince(happening.begun) > before.over;
  return wasGone ? !isSeen(between, circumstances) : !isLongForContent(between, circumstances);
}

/** Content that fell before its first snapshot was read cannot be told apart from content that always was bad. */
function contentObligation(happening: Happening, circumstances: Circumstances): Obligation {
  const { born } = circumstances.record;
  const { kind, begun } = happening;
  if (!born || begun < born.to + HOUR) return 'may';
  if (kind === 'tier_dropped' && !isMeasured(begun, circumstances)) return 'may';
  return isLongForContent(happening.shown, circumstances) ? 'must' : 'may';
}

/** A tier is measured against the one in the snapshot before. */
export function isMeasured(at: number, circumstances: Circumstances): boolean {
  const before = [{ from: circumstances.readableSince(at), to: at }];
  return isSeen(before, circumstances);
}

/** Whether a snapshot must have been read while it was shown. */
export function isLongForContent(shown: readonly Interval[], circumstances: Circumstances): boolean {
  const long = shown.filter(({ from, to }) => to - from >= CONTENT_MS);
  return chances(long, circumstances).length >= 3;
}
