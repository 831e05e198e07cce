/** Whether something had to be told, with regard to what happened to the account before and what was told of that. */
import type { Told } from '../hosts/watcher.ts';
import { appeared, type Happening, isContent, isTrouble, type Kind } from './happening.ts';
import { chances, type Circumstances, isLongForContent, isSeen, type Obligation } from './obligation.ts';

export interface Case {
  happening: Happening;
  obligation: Obligation;
  /** Whether the watcher is set to tell it; what it is not bears on what it is. */
  isWanted: boolean;
  told: { told: Told; missedPolls: number }[];
  /** n8n died before it told it, and remembers it as told. */
  isDropped?: true;
}

/** A lost connection. */
const LOST: readonly Kind[] = ['reauth_required', 'disconnected'];

export function isOwed(one: Case, cases: readonly Case[], circumstances: Circumstances): boolean {
  if (one.obligation !== 'must') return false;
  const { happening } = one;
  if (happening.kind === 'connected') return isConnectionOwed(happening, cases, circumstances);
  if (happening.kind === 'recovered') return isRecoveryOwed(happening, cases, circumstances);
  if (happening.kind === 'disconnected') return wasSeenBefore(happening, cases, circumstances);
  return true;
}

/**
 * A connection that says a moment before the watch was born, or the one that it said before, is news only where the watch
 * knew that the account was lost: of healthy accounts it remembers nothing, so that this one could have been like this all
 * the time.
 */
function isConnectionOwed(
  connection: Happening,
  cases: readonly Case[],
  circumstances: Circumstances,
): boolean {
  const { begun, connectedAt } = connection;
  const { born } = circumstances.record;
  const wasSaid = cases.some(
    ({ happening: { kind, ...before } }) =>
      kind === 'connected' && before.begun < begun && before.connectedAt === connectedAt,
  );
  if (born && connectedAt > born.to && !wasSaid && !wasGoneAtOnce(connection, circumstances)) return true;
  if (wasForgotten(connection, circumstances)) return false;
  return cases.some(
    ({ happening: lost }) =>
      LOST.includes(lost.kind) && lost.over === begun && wasSeen(lost, begun, circumstances),
  );
}

/** Whether the account's project was archived before a poll could see the connection: it begins anew in silence. */
function wasGoneAtOnce({ shown, goneAt }: Happening, circumstances: Circumstances): boolean {
  if (goneAt === undefined) return false;
  const before = shown.filter(({ from }) => from < goneAt);
  return !isSeen(before, circumstances);
}

/** Who was never told that it was bad need not hear that it is well. */
function isRecoveryOwed(recovery: Happening, cases: readonly Case[], circumstances: Circumstances): boolean {
  if (!isEndOfContentRead(recovery, cases, circumstances)) return false;
  if (wasForgotten(recovery, circumstances)) return false;
  const { begun } = recovery;
  const ended = cases.filter(({ happening }) => isTrouble(happening.kind) && happening.over <= begun);
  const { wantsDegraded } = circumstances.record.settings;
  const last = wantsDegraded
    ? ended.findLast((one) => one.told.some(({ told }) => told.at <= begun))
    : ended.at(-1);
  // Unless the recovery of it was told already, and what went wrong since was seen by nobody.
  const isSettled = cases.some(
    (one) =>
      one.happening.kind === 'recovered' &&
      (one.told.length > 0 || one.isDropped) &&
      one.happening.begun >= (last?.happening.over ?? 0) &&
      one.happening.begun < begun,
  );
  return last !== undefined && (wantsDegraded || last.obligation === 'must') && !isSettled;
}

/**
 * An account is well when its content is, too, and only a snapshot shows that: where none must have been read between the
 * end of bad content and the recovery, one must have been read while the recovery lasted.
 */
function isEndOfContentRead(
  { begun, shown, surelyShown = shown }: Happening,
  cases: readonly Case[],
  circumstances: Circumstances,
): boolean {
  const ends = cases
    .filter(({ happening: { kind, over } }) => isContent(kind) && over <= begun)
    .map(({ happening }) => lastingEnd(happening, cases, circumstances))
    .filter((end) => !isLongForContent([{ from: end, to: begun }], circumstances));
  const since = surelyShown.map(({ from, to }) => ({ from: Math.max(from, ...ends), to }));
  return ends.length === 0 || isLongForContent(since, circumstances);
}

/** When bad content ended for a watcher that may have missed that the account was disconnected for a while. */
export function lastingEnd(
  { over, lingersUntil }: Happening,
  cases: readonly Case[],
  circumstances: Circumstances,
): number {
  const wasGone = cases.some(
    ({ happening: { kind, begun, shown } }) =>
      kind === 'disconnected' && begun === over && isSeen(shown, circumstances),
  );
  return wasGone ? over : (lingersUntil ?? over);
}

/** Whether all memory was lost between the last poll that could see what ended and the first that could see that it did. */
function wasForgotten({ begun, shown }: Happening, circumstances: Circumstances): boolean {
  const { record, pollsOwed } = circumstances;
  const { memoryLosses, polls } = record;
  const last = polls.filter(({ to }) => to <= begun).at(-pollsOwed);
  const first = chances(shown, circumstances)[pollsOwed - 1];
  return memoryLosses.some((at) => at >= (last?.from ?? -Infinity) && at <= (first?.to ?? Infinity));
}

/** An account that was never seen connected has not been lost. */
function wasSeenBefore({ begun }: Happening, cases: readonly Case[], circumstances: Circumstances): boolean {
  return cases.some(
    ({ happening }) =>
      happening.kind !== 'disconnected' &&
      happening.begun < begun &&
      wasSeen(happening, begun, circumstances),
  );
}

/** Whether it was there when the watch began, or a poll that ended by then must have seen it. */
function wasSeen(happening: Happening, by: number, circumstances: Circumstances): boolean {
  const { born } = circumstances.record;
  return (
    appeared(happening) < (born?.from ?? 0) ||
    chances(happening.shown, circumstances).filter(({ to }) => to <= by).length >= circumstances.pollsOwed
  );
}
