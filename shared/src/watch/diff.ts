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
  expirySeconds,
  isLost,
  tombstone,
  Trouble,
} from './account-state';
import { startOf } from './content-state';
import { Draft, ProjectDraft, Standing } from './draft';
import { connectionId, contentId, recoveryId, troubleId, unknownStatusId } from './event-ids';
import { connectedEvent, DegradedEvent, degradedEvent, Observation, recoveredEvent } from './events';
import { leftKey } from './left-key';
import { clip } from './packing';
import { OVERLAP_MS } from './project-state';

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
  if (account.status === 'connected') seeConnected(sight);
  else if (account.status === 'reauth_required') seeDead(sight);
  else if (account.status === 'disconnected') seeDisconnected(sight);
  else seeUnknown(sight);
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

function seeConnected(sight: Sight): void {
  const { draft, account } = sight;
  const id = account.socialAccountId;
  const trouble = draft.accounts.get(id);
  const connection = connectionOf(sight, trouble);
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
  if (ended && ended.reasons.length > 0 && observation.reasons.length === 0) {
    draft.announce(
      recoveredEvent(
        { ...observation, previous: { ...observation.previous, reasons: told(sight, ended) } },
        recoveryId(id, troubleId(id, ended)),
      ),
      account,
    );
    forgetAnnounced(sight);
  }
}

function told({ project, account }: Sight, { reasons }: AccountState): ReasonCode[] {
  const content = project.contents.get(account.socialAccountId)?.announced ?? [];
  return REASON_CODES.filter((code) => reasons.includes(code) || content.includes(code));
}

function forgetAnnounced({ project, account }: Sight): void {
  const content = project.contents.get(account.socialAccountId);
  if (content) project.contents.set(account.socialAccountId, { ...content, announced: [] });
}

/**
 * Where a reconnect leaves `connectedAt` as it was, the next trouble can have the same facts: so much is remembered of the one
 * that ended. Where it moves, no two troubles have the same facts.
 */
function bury({ draft, account }: Sight, trouble: AccountState): void {
  const id = account.socialAccountId;
  if (trouble.trouble === 'token_expiring') return;
  if (trouble.connectedAt === connectedSeconds(account)) draft.tombstones.set(id, tombstone(trouble));
  else draft.tombstones.delete(id);
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
  { draft, project, account, at }: Sight,
  before: AccountState | undefined,
): { state: AccountState; isNews: boolean } | undefined {
  const { policy } = draft.rules;
  const isExpiring = assessHealth({ account, policy, now: at }).reasons.some(
    ({ code }) => code === 'token_expiring',
  );
  if (!isExpiring) return undefined;
  const expiresAt = expirySeconds(account);
  const isSame = (before?.expiresAt ?? expiresAt) === expiresAt;
  if (before?.trouble === 'token_expiring' && isSame)
    return { state: pinned(before, account), isNews: false };
  const isSilent = draft.renewing.has(account.platform) && !draft.keepsConnectedAt;
  const wasTold = before?.reasons.includes('token_expiring') === true && isSame;
  const since = Math.max(expiresAt * 1000 - policy.tokenLeadMs, connectedSeconds(account) * 1000);
  const isNews = !isSilent && !wasTold && since >= project.bornAt;
  const state: AccountState = {
    ...factsOf(account, project, 'token_expiring'),
    reasons: isSilent ? [] : withReason(before, 'token_expiring'),
  };
  return { state, isNews };
}

function factsOf(account: Account, { id }: ProjectDraft, trouble: Trouble): Omit<AccountState, 'reasons'> {
  return {
    trouble,
    platform: account.platform,
    projectId: id,
    connectedAt: connectedSeconds(account),
    expiresAt: expirySeconds(account),
    ordinal: 0,
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
function connectionOf(sight: Sight, before: AccountState | undefined): Connection | undefined {
  const { draft, project, account, lists, wasListed = false } = sight;
  const seconds = connectedSeconds(account);
  const lost = before && isLost(before) ? before : undefined;
  const isKept = lost !== undefined && (seconds === 0 || lost.connectedAt === seconds);
  const isMoved = lost !== undefined && seconds > lost.connectedAt;
  const isNew = seconds * 1000 >= Math.max(floorToSecond(project.bornAt), project.horizon - OVERLAP_MS);
  const isListed = lists !== 'troubles' && seconds * 1000 >= listedSince(sight);
  if (!isKept && !isMoved && !isNew && !isListed) return undefined;
  const ended = isKept ? lost : buried(sight);
  const eventId = connectionId(account, ended);
  return {
    eventId,
    reconnected: wasListed || before !== undefined || project.contents.has(account.socialAccountId),
    isNews: (isKept || isMoved || isNew) && !draft.wasTold(eventId),
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
  const state = same ?? { ...begun(sight, before, 'reauth_required') };
  draft.accounts.set(id, { ...state, projectId: project.id, status: undefined });
  const observation = observationOf(sight, before);
  if (!same && isNews(sight))
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

function begun(sight: Sight, before: AccountState | undefined, trouble: Trouble): AccountState {
  const state = { ...factsOf(sight.account, sight.project, trouble), reasons: [] };
  return { ...state, ordinal: ordinalOf(sight, before, state), reasons: withReason(before, trouble) };
}

function ordinalOf(sight: Sight, before: AccountState | undefined, state: AccountState): number {
  const isSame = before?.connectedAt === state.connectedAt;
  if (isSame && before.trouble === 'reauth_required') return before.ordinal;
  // Nobody's token dies while there is none: the owner came back in between, unseen.
  if (isSame && before.trouble === 'disconnected') return before.ordinal + 1;
  const ended = buried(sight);
  const repeats =
    ended?.trouble === state.trouble && (ended.expiresAt ?? state.expiresAt) === state.expiresAt;
  return repeats ? ended.ordinal + 1 : 0;
}

/** Whether trouble that was not known is news: a look that has not seen everybody cannot say. */
function isNews({ project, account }: Sight): boolean {
  return project.known || connectedSeconds(account) * 1000 > project.bornAt;
}

function seeDisconnected(sight: Sight): void {
  const { draft, project, account, lists } = sight;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(sight, before, 'disconnected');
  const key = leftKey(id, connectedSeconds(account));
  const wasThere = before !== undefined || draft.tombstones.has(id) || project.contents.has(id);
  const isKnown = project.learnt || wasThere || connectedSeconds(account) * 1000 > project.bornAt;
  const isSilent = !same && (draft.left.has(key) || !project.known || !isKnown);
  if (isSilent) {
    draft.left.add(key);
    draft.accounts.delete(id);
    if (lists !== 'everything') return;
  }
  const state = same ?? begun(sight, before, 'disconnected');
  if (!isSilent) draft.accounts.set(id, { ...state, projectId: project.id, status: undefined });
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
  const state: AccountState = {
    ...(before ? pinned(before, account) : factsOf(account, project, 'status_unknown')),
    status,
    reasons: withReason(before, 'status_unknown'),
  };
  draft.accounts.set(id, state);
  const observation = observationOf(sight, before);
  const wasThere = before !== undefined || draft.tombstones.has(id) || project.contents.has(id);
  const isKnown = project.known && (project.learnt || wasThere);
  if (before?.status !== status && (isKnown || isNews({ ...sight, project: { ...project, known: false } }))) {
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
