/**
 * What one account, as an answer showed it, changes: `(what is remembered, what was seen) → what is remembered, events`.
 * Only a status that is documented proves anything. Trouble ends when the account is seen connected, never because it is
 * missing from a list.
 */
import { Account } from '../api/types';
import { redact } from '../base/redact';
import { assessHealth, REASON_CODES, ReasonCode } from '../health/assess';
import {
  AccountState,
  connectedSeconds,
  connectionReasons,
  endedUnknowns,
  expirySeconds,
  isLost,
  tombstone,
  Trouble,
} from './account-state';
import { startOf } from './content-state';
import { Draft, ProjectDraft, Standing } from './draft';
import { connectionId, contentId, NEVER_LISTED, recoveryId, troubleId, unknownStatusId } from './event-ids';
import { connectedEvent, DegradedEvent, degradedEvent, Observation, recoveredEvent } from './events';
import { leftKey } from './left-key';
import { clip } from './packing';
import { AGREEING, OVERLAP_MS } from './project-state';

/** One account in an answer. */
export interface Sight {
  draft: Draft;
  project: ProjectDraft;
  account: Account;
  /** When the API answered, in milliseconds since the epoch. */
  at: number;
  /**
   * What is listed for a host that remembers ids by itself, also when it is no news: the troubles of accounts that are
   * there, recent connections too, disconnected accounts too.
   */
  lists: 'troubles' | 'connections' | 'everything';
  /** True when the list holds the same accounts as at the last look: whoever was connected since has been there before. */
  wasListed?: boolean;
}

/** Takes in what was seen of one account. */
export function observe(sight: Sight): void {
  const { draft, account } = sight;
  draft.seen.add(account.socialAccountId);
  if (account.status === 'connected') seeConnected(sight, comesBack(sight));
  else if (account.status === 'reauth_required') seeDead(sight);
  else if (account.status === 'disconnected') seeDisconnected(sight);
  else seeUnknown(sight);
}

/** Whether the account was disconnected, and only a fingerprint was kept of that. */
function comesBack({ draft, account }: Sight): boolean {
  if (draft.left.size === 0) return false;
  return draft.left.delete(leftKey(account.socialAccountId, connectedSeconds(account)));
}

/** All reasons that hold for an account, gravest first. */
export function reasonsOf({ draft, project, account }: Sight): ReasonCode[] {
  const id = account.socialAccountId;
  const content = account.status === 'disconnected' ? [] : (project.contents.get(id)?.active ?? []);
  const connection = connectionReasons(draft.accounts.get(id));
  return REASON_CODES.filter((code) => connection.includes(code) || content.includes(code));
}

/** The account beside what was known of it before. */
export function observationOf(sight: Sight, before: AccountState | undefined): Observation {
  const { draft, project, account, at } = sight;
  const content = project.contents.get(account.socialAccountId);
  const connection = connectionReasons(before);
  const previous = REASON_CODES.filter(
    (code) => connection.includes(code) || content?.active.includes(code) === true,
  );
  return {
    account,
    projectId: project.id,
    at,
    policy: draft.rules.policy,
    reasons: reasonsOf(sight),
    previous: { status: statusOf(sight, before), reasons: previous },
    previousTier: content?.tier,
  };
}

/** The status before; undefined for an account that was not there. */
function statusOf({ project, account }: Sight, before: AccountState | undefined): string | undefined {
  if (before && isLost(before)) return before.trouble;
  if (before?.status !== undefined) return before.status;
  const wasThere = before !== undefined || connectedSeconds(account) * 1000 < project.bornAt;
  return wasThere || account.status !== 'connected' ? 'connected' : undefined;
}

function seeConnected(sight: Sight, isBack: boolean): void {
  const { draft, account } = sight;
  const id = account.socialAccountId;
  const trouble = draft.accounts.get(id);
  const connection = connectionOf(sight, trouble, isBack);
  noteRenewal(sight, trouble);
  const next = expiring(sight, trouble);
  if (trouble) bury(sight, trouble);
  if (next) draft.accounts.set(id, next.state);
  else if (trouble) draft.accounts.delete(id);
  else if (!connection) {
    listContentReasons(sight);
    return;
  }
  const observation = observationOf(sight, trouble);
  if (connection) announceConnection(sight, observation, connection);
  if (next?.isNews)
    draft.announce(degradedEvent(observation, troubleId(id, next.state), 'token_expiring'), account);
  listConnectionReasons(sight, observation);
  const ended = trouble && next?.state !== trouble ? trouble : undefined;
  if (!ended || ended.reasons.length === 0) return;
  const reasons = told(sight, ended);
  if (observation.reasons.length === 0) {
    draft.announce(
      recoveredEvent(
        { ...observation, previous: { ...observation.previous, reasons } },
        recoveryId(id, troubleId(id, ended)),
      ),
      account,
    );
    setAnnounced(sight, []);
  } else if (!next) {
    // Its content is bad still: the recovery comes when that has ended, and is about all of it.
    setAnnounced(sight, reasons);
  }
}

function told({ project, account }: Sight, { reasons }: AccountState): ReasonCode[] {
  const content = project.contents.get(account.socialAccountId)?.announced ?? [];
  return REASON_CODES.filter((code) => reasons.includes(code) || content.includes(code));
}

function setAnnounced({ project, account }: Sight, announced: readonly ReasonCode[]): void {
  const content = project.contents.get(account.socialAccountId);
  if (content) project.contents.set(account.socialAccountId, { ...content, announced });
}

/**
 * Where a reconnect leaves `connectedAt` as it was, the next trouble can have the same facts: so much is remembered of the one
 * that ended. Where it moves, no two troubles have the same facts.
 */
function bury(sight: Sight, trouble: AccountState): void {
  const { draft, account } = sight;
  const id = account.socialAccountId;
  const unknowns = endedUnknowns(trouble);
  const last = buried(sight);
  const isSame = trouble.connectedAt === connectedSeconds(account);
  if (!isSame) draft.tombstones.delete(id);
  else if (isLost(trouble)) draft.tombstones.set(id, { ...tombstone(trouble), unknowns });
  else if (unknowns > 0) draft.tombstones.set(id, { ...(last ?? tombstone(trouble)), unknowns });
}

/** The trouble that ended last, where the account kept its `connectedAt`. */
function buried({ draft, account }: Sight): AccountState | undefined {
  const ended = draft.tombstones.get(account.socialAccountId);
  return ended?.connectedAt === connectedSeconds(account) ? ended : undefined;
}

/**
 * A token that was renewed without a new `connectedAt`: the platform does that by itself. Where reconnects leave
 * `connectedAt` as it was, nobody can tell whether the owner did it.
 */
function noteRenewal({ draft, account }: Sight, trouble: AccountState | undefined): void {
  if (!trouble) return;
  const isSame = trouble.connectedAt === connectedSeconds(account);
  if (isSame && isLost(trouble)) draft.keepsConnectedAt = true;
  const before = trouble.expiresAt ?? Infinity;
  const isRenewed = isSame && trouble.trouble === 'token_expiring' && expirySeconds(account) > before;
  if (isRenewed) draft.renewing.add(account.platform);
}

/** The warning that the token ends soon, if it does; `isNews` when that began after the birth of the watch. */
function expiring(
  sight: Sight,
  before: AccountState | undefined,
): { state: AccountState; isNews: boolean } | undefined {
  const { draft, project, account, at } = sight;
  const { policy } = draft.rules;
  const isExpiring = assessHealth({ account, policy, now: at }).reasons.some(
    ({ code }) => code === 'token_expiring',
  );
  if (!isExpiring) return undefined;
  const expiresAt = expirySeconds(account);
  const isSame = (before?.expiresAt ?? expiresAt) === expiresAt;
  if (before?.trouble === 'token_expiring' && isSame && before.status === undefined)
    return { state: pinned(before, account), isNews: false };
  const isSilent = draft.renewing.has(account.platform) && !draft.keepsConnectedAt;
  const wasTold = before?.reasons.includes('token_expiring') === true && isSame;
  const since = Math.max(expiresAt * 1000 - policy.tokenLeadMs, connectedSeconds(account) * 1000);
  const isNews = !isSilent && !wasTold && since >= project.bornAt;
  const state: AccountState = {
    ...factsOf(sight, before, 'token_expiring'),
    reasons: isSilent ? [] : withReason(before, 'token_expiring'),
  };
  return { state, isNews };
}

function factsOf(
  sight: Sight,
  before: AccountState | undefined,
  trouble: Trouble,
): Omit<AccountState, 'reasons'> {
  const { project, account } = sight;
  const connectedAt = connectedSeconds(account);
  const earlier = before?.connectedAt === connectedAt ? before : buried(sight);
  const unknowns = earlier ? endedUnknowns(earlier) : 0;
  return {
    trouble,
    platform: account.platform,
    projectId: project.id,
    connectedAt,
    expiresAt: expirySeconds(account),
    ordinal: 0,
    ...(unknowns > 0 && { unknowns }),
  };
}

/** What a state of the version before did not hold is filled in at the first sight. */
function pinned(state: AccountState, account: Account): AccountState {
  return state.expiresAt === undefined ? { ...state, expiresAt: expirySeconds(account) } : state;
}

function withReason(before: AccountState | undefined, code: ReasonCode): ReasonCode[] {
  return REASON_CODES.filter((known) => known === code || before?.reasons.includes(known) === true);
}

interface Connection {
  eventId: string;
  reconnected: boolean;
  isNews: boolean;
  /** The trouble that it ended, where the account kept its `connectedAt`. */
  ended?: AccountState;
}

/** The connection that an account stands for; undefined when it is neither news nor to be listed. */
function connectionOf(
  sight: Sight,
  before: AccountState | undefined,
  isBack: boolean,
): Connection | undefined {
  const { draft, project, account, lists, wasListed = false } = sight;
  const seconds = connectedSeconds(account);
  const lost = before && isLost(before) ? before : undefined;
  const isKept = lost !== undefined && (seconds === 0 || lost.connectedAt === seconds);
  const isMoved = lost !== undefined && seconds > lost.connectedAt;
  const isNew = seconds * 1000 >= Math.max(floorToSecond(project.bornAt), project.horizon - OVERLAP_MS);
  const isListed = lists !== 'troubles' && seconds * 1000 >= listedSince(sight);
  if (!isKept && !isMoved && !isNew && !isListed && !isBack) return undefined;
  const last = buried(sight);
  const ended = isKept ? lost : last && isLost(last) ? last : undefined;
  const eventId = connectionId(account, ended);
  return {
    eventId,
    reconnected: wasListed || isBack || before !== undefined || project.contents.has(account.socialAccountId),
    isNews: (isKept || isMoved || isNew || isBack) && !draft.wasTold(eventId),
    ...(isKept && { ended: lost }),
  };
}

function listedSince({ draft, lists }: Sight): number {
  const { whole = Infinity, recent = Infinity } = draft.rules.connectedSince ?? {};
  return lists === 'everything' ? whole : recent;
}

function announceConnection(sight: Sight, observation: Observation, connection: Connection): void {
  const { draft, project, account, at, lists } = sight;
  const { eventId, reconnected, isNews, ended } = connection;
  const event = connectedEvent(observation, eventId, reconnected);
  if (lists !== 'troubles') draft.connected.set(eventId, { event, account });
  if (!isNews) return;
  const seconds = connectedSeconds(account);
  project.recent.set(eventId, ended ? Math.max(seconds, Math.floor(at / 1000)) : seconds);
  // Who is on the page that gave the watch its birth was there before it, as far as anybody can tell.
  const wasThere = !project.known && floorToSecond(at) === floorToSecond(draft.before.bornAt);
  if (!wasThere) draft.announce(event, account);
}

function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

function seeDead(sight: Sight): void {
  const { draft, project, account } = sight;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(sight, before, 'reauth_required');
  const isHidden = isBehindCut(sight);
  const state = same ?? begun(sight, before, 'reauth_required');
  comesBack(sight);
  draft.accounts.set(id, known(sight, isHidden ? neverListed(state) : state));
  const observation = observationOf(sight, before);
  // A look that has not seen everybody cannot say.
  if (!same && ((project.known && !isHidden) || isYounger(sight)))
    draft.announce(degradedEvent(observation, troubleId(id, state), 'reauth_required'), account);
  listConnectionReasons(sight, observation);
}

/** What is remembered when the trouble is the one that is known: compared by facts, for a host can hand back an old state. */
function continued(
  { account }: Sight,
  before: AccountState | undefined,
  trouble: Trouble,
): AccountState | undefined {
  if (before?.trouble !== trouble) return undefined;
  const isMoved = before.connectedAt > 0 && connectedSeconds(account) > before.connectedAt;
  return isMoved ? undefined : pinned(before, account);
}

/** The state of an account whose status is known. */
function known({ project }: Sight, state: AccountState): AccountState {
  const unknowns = endedUnknowns(state);
  return { ...state, projectId: project.id, status: undefined, ...(unknowns > 0 && { unknowns }) };
}

function begun(sight: Sight, before: AccountState | undefined, trouble: Trouble): AccountState {
  const state = { ...factsOf(sight, before, trouble), reasons: [] };
  return { ...state, ordinal: ordinalOf(sight, before, state), reasons: withReason(before, trouble) };
}

function ordinalOf(sight: Sight, before: AccountState | undefined, state: AccountState): number {
  if (before && isLost(before) && before.connectedAt === state.connectedAt) {
    // The same trouble as before another one: the owner came back in between, unseen.
    return before.ordinal + (before.reasons.includes(state.trouble) ? 1 : 0);
  }
  const ended = buried(sight);
  const repeats =
    ended?.trouble === state.trouble && (ended.expiresAt ?? state.expiresAt) === state.expiresAt;
  return repeats ? ended.ordinal + 1 : 0;
}

/** Whether the account was connected after its project began to be watched. */
function isYounger({ project, account }: Sight): boolean {
  return connectedSeconds(account) * 1000 > project.bornAt;
}

/** Whether the account may stand where a list was cut short, so that no look has seen it so far. */
function isBehindCut(sight: Sight): boolean {
  const { project, account } = sight;
  const isOlder = project.agreeing < AGREEING && connectedSeconds(account) < project.oldest;
  return isOlder && !isYounger(sight) && !wasThere(sight);
}

function wasThere({ draft, project, account }: Sight): boolean {
  const id = account.socialAccountId;
  return draft.accounts.has(id) || draft.tombstones.has(id) || project.contents.has(id);
}

/** A trouble that may have been there all the time is not listed either. */
function neverListed(state: AccountState): AccountState {
  return { ...state, mark: NEVER_LISTED };
}

function seeDisconnected(sight: Sight): void {
  const { draft, project, account, lists } = sight;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(sight, before, 'disconnected');
  const key = leftKey(id, connectedSeconds(account));
  const isHidden = isBehindCut(sight);
  const isKnown = (project.learnt && !isHidden) || wasThere(sight) || isYounger(sight);
  const hasLeft = !same && draft.left.has(key);
  const isSilent = hasLeft || (!same && !(project.known && isKnown));
  const facts = same ?? begun(sight, before, 'disconnected');
  const state = isHidden ? neverListed(facts) : facts;
  // Also who left before the watch began is remembered: where a reconnect keeps `connectedAt`, nothing else shows it.
  if (hasLeft) draft.accounts.delete(id);
  else draft.accounts.set(id, known(sight, isSilent ? { ...state, reasons: before?.reasons ?? [] } : state));
  if (isSilent && lists !== 'everything') return;
  const observation = observationOf(sight, before);
  const event = degradedEvent(observation, troubleId(id, state), 'disconnected');
  if (lists === 'everything') draft.degraded.set(event.eventId, { event, account });
  project.contents.delete(id);
  if (!same && !isSilent) draft.announce(event, account);
}

function seeUnknown(sight: Sight): void {
  const { draft, project, account } = sight;
  const id = account.socialAccountId;
  const status = clip(redact(account.status));
  draft.notes.add(`the account ${id} has the status "${status}", which this version does not know`);
  const before = draft.accounts.get(id);
  const isHidden = isBehindCut(sight);
  const isKnown = project.known && ((project.learnt && !isHidden) || wasThere(sight));
  comesBack(sight);
  const isOther = before?.status !== undefined && before.status !== status;
  const state: AccountState = {
    ...(before ? pinned(before, account) : factsOf(sight, undefined, 'status_unknown')),
    ...(isOther && { unknowns: endedUnknowns(before) }),
    status,
    reasons: withReason(before, 'status_unknown'),
  };
  draft.accounts.set(id, isHidden ? neverListed(state) : state);
  const observation = observationOf(sight, before);
  if (before?.status !== status && (isKnown || isYounger(sight))) {
    draft.announce(degradedEvent(observation, unknownStatusId(id, state), 'status_unknown'), account);
  }
  listConnectionReasons(sight, observation);
}

/**
 * Everything that is wrong with the connection and the content, for a host that remembers ids by itself. In a list that is
 * not read to its end at every poll only those who have to be reconnected: of them all are asked for.
 */
function listConnectionReasons(sight: Sight, observation: Observation): void {
  const { draft, account, lists } = sight;
  const id = account.socialAccountId;
  const state = draft.accounts.get(id);
  for (const code of connectionReasons(state)) {
    if (!state || (code === 'token_expiring' && !state.reasons.includes(code))) continue;
    if (code !== 'reauth_required' && lists !== 'everything') continue;
    const eventId = code === state.trouble ? troubleId(id, state) : unknownStatusId(id, state);
    const event = degradedEvent(observation, eventId, code);
    draft.degraded.set(eventId, { event, account });
  }
  listContentReasons(sight, observation);
}

function listContentReasons(sight: Sight, observation?: Observation): void {
  const { draft, project, account } = sight;
  const id = account.socialAccountId;
  const content = project.contents.get(id);
  if (!content) return;
  for (const code of content.active) {
    const observed = observation ?? observationOf(sight, draft.accounts.get(id));
    const event = degradedEvent(observed, contentId(id, code, startOf(content, code)), code);
    draft.degraded.set(event.eventId, standing(event, account, content.silent.includes(code)));
  }
}

/** @internal */
export function standing(event: DegradedEvent, account: Account, isOld: boolean): Standing<DegradedEvent> {
  return { event, account, ...(isOld && { isOld }) };
}
