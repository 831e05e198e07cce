/** An account that is connected: a new connection, the end of a trouble, or a token that ends soon. */
import { REASON_CODES, ReasonCode } from '../health/assess';
import {
  AccountState,
  connectedSeconds,
  endedUnknowns,
  expirySeconds,
  isLost,
  tombstone,
} from './account-state';
import { connectionId, recoveryId, troubleId } from './event-ids';
import { connectedEvent, degradedEvent, Observation, recoveredEvent } from './events';
import { expiring } from './expiring';
import { listConnectionReasons, listContentReasons } from './list-reasons';
import {
  buried,
  floorToSecond,
  idOfConnection,
  isBehindCut,
  isNew,
  lostOf,
  observationOf,
  SeenAccount,
} from './seen-account';
import { isMoved } from './trouble';

/** `isBack`: only a fingerprint was kept of an account that had been disconnected. */
export function seeConnected(seen: SeenAccount, isBack: boolean): void {
  const { draft, account } = seen;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const connection = connectionOf(seen, before, isBack);
  if (before && isLost(before)) noteReconnect(seen, before);
  if (before) noteRenewal(seen, before);
  const warning = expiring(seen, before);
  if (before) bury(seen, before);
  if (warning) draft.accounts.set(id, warning.state);
  else draft.accounts.delete(id);
  if (!before && !warning && !connection) {
    listContentReasons(seen);
    return;
  }
  const observation = observationOf(seen, before);
  if (connection) announceConnection(seen, observation, connection);
  if (warning?.isNews)
    draft.emit(degradedEvent(observation, troubleId(id, warning.state), 'token_expiring'), account);
  listConnectionReasons(seen, observation);
  if (before && before !== warning?.state) endTrouble(seen, before, observation);
}

/** Announces that the account is well again, when it is. */
function endTrouble(seen: SeenAccount, ended: AccountState, observation: Observation): void {
  if (ended.reasons.length === 0) return;
  const { draft, account } = seen;
  const id = account.socialAccountId;
  const reasons = told(seen, ended);
  if (observation.reasons.length === 0) {
    const previous = { ...observation.previous, reasons };
    const eventId = recoveryId(id, troubleId(id, ended));
    draft.emit(recoveredEvent({ ...observation, previous }, eventId), account);
    setAnnounced(seen, []);
  } else if (!draft.accounts.has(id)) {
    // Its content is bad still: the recovery comes when that has ended, and is about all of it.
    setAnnounced(seen, reasons);
  }
}

function told({ project, account }: SeenAccount, { reasons }: AccountState): ReasonCode[] {
  const content = project.contents.get(account.socialAccountId)?.announced ?? [];
  return REASON_CODES.filter((code) => reasons.includes(code) || content.includes(code));
}

function setAnnounced({ project, account }: SeenAccount, announced: readonly ReasonCode[]): void {
  const content = project.contents.get(account.socialAccountId);
  if (content) project.contents.set(account.socialAccountId, { ...content, announced });
}

/**
 * Where a reconnect leaves `connectedAt` as it was, the next trouble can have the same facts: so much is remembered of the one
 * that ended. Where it moves, no two troubles have the same facts.
 */
function bury(seen: SeenAccount, trouble: AccountState): void {
  const { draft, account } = seen;
  const id = account.socialAccountId;
  const unknowns = endedUnknowns(trouble);
  const last = buried(seen);
  const isSame = trouble.connectedAt === connectedSeconds(account);
  if (!isSame) draft.tombstones.delete(id);
  else if (isLost(trouble)) draft.tombstones.set(id, { ...tombstone(trouble), unknowns });
  else if (unknowns > 0) draft.tombstones.set(id, { ...(last ?? tombstone(trouble)), unknowns });
}

/** Notes whether a reconnect changes `connectedAt`. A disconnected account is connected anew, which can differ from a reconnect. */
function noteReconnect({ draft, account }: SeenAccount, lost: AccountState): void {
  if (lost.connectedAt === connectedSeconds(account)) draft.keepsConnectedAt = true;
  if (lost.trouble === 'reauth_required' && isMoved(lost, account)) draft.movesConnectedAt = true;
}

/** Notes a token that got a new end while `connectedAt` stayed: by the platform, or by a reconnect that no poll has seen. */
function noteRenewal(
  { draft, account }: SeenAccount,
  { trouble, connectedAt, expiresAt }: AccountState,
): void {
  if (trouble !== 'token_expiring' || connectedAt !== connectedSeconds(account)) return;
  if (expirySeconds(account) > (expiresAt ?? Infinity)) draft.renewing.add(account.platform);
}

interface Connection {
  eventId: string;
  reconnected: boolean;
  isNews: boolean;
  /** The trouble that it ended, where the account kept its `connectedAt`. */
  ended: AccountState | undefined;
}

/** The connection that an account stands for; undefined when it is neither news nor to be listed. */
function connectionOf(
  seen: SeenAccount,
  before: AccountState | undefined,
  isBack: boolean,
): Connection | undefined {
  const { draft, project, account, wasListed = false } = seen;
  const lost = lostOf(before);
  const seconds = connectedSeconds(account);
  const isNews = isBack || isUntold(seen, before) || (lost !== undefined && isReconnected(seconds, lost));
  if (!isNews) noteUnlisted(seen);
  if (!isNews && !isListed(seen)) return undefined;
  const ended = lost && keepsConnectedAt(seconds, lost) ? lost : undefined;
  const eventId = ended ? connectionId(account, ended) : idOfConnection(seen);
  const wasKnown = before !== undefined || project.contents.has(account.socialAccountId);
  return {
    eventId,
    reconnected: wasListed || isBack || wasKnown,
    isNews: isNews && !draft.wasTold(eventId),
    ended,
  };
}

/** Whether the connection was made since the last look, or was behind an undocumented status until now. */
function isUntold(seen: SeenAccount, before: AccountState | undefined): boolean {
  return isNew(seen) || before?.isUntold === true;
}

/** Whether the account was connected again since the connection was lost; not when the answer is an older one. */
function isReconnected(seconds: number, lost: AccountState): boolean {
  return keepsConnectedAt(seconds, lost) || seconds > lost.connectedAt;
}

/** Whether the account says the same moment as when its connection was lost, or none. */
function keepsConnectedAt(seconds: number, { connectedAt }: AccountState): boolean {
  return seconds === 0 || seconds === connectedAt;
}

/** What stood behind the end of a list that was cut short was not listed when the host learnt the ids, so it never is. */
function noteUnlisted(seen: SeenAccount): void {
  const { draft, project, account } = seen;
  const seconds = connectedSeconds(account);
  const { whole = Infinity } = draft.rules.connectedSince ?? {};
  if (seconds * 1000 >= whole && isBehindCut(seen)) project.unlisted.set(connectionId(account), seconds);
}

/** Whether the connection is listed, news or not, for a host that remembers ids by itself. */
function isListed({ draft, project, account, lists }: SeenAccount): boolean {
  const { whole = Infinity, recent = Infinity } = draft.rules.connectedSince ?? {};
  const isRecent = connectedSeconds(account) * 1000 >= (lists === 'everything' ? whole : recent);
  return lists !== 'troubles' && isRecent && !project.unlisted.has(connectionId(account));
}

function announceConnection(seen: SeenAccount, observation: Observation, connection: Connection): void {
  const { draft, project, account, at, lists } = seen;
  const { eventId, reconnected, isNews, ended } = connection;
  const event = connectedEvent(observation, eventId, reconnected);
  if (lists !== 'troubles') draft.connected.set(eventId, { event, account });
  if (!isNews) return;
  const seconds = connectedSeconds(account);
  project.recent.set(eventId, ended ? Math.max(seconds, Math.floor(at / 1000)) : seconds);
  // Who is on the page that gave the watch its birth was there before it, as far as anybody can tell.
  const wasThere = !project.known && floorToSecond(at) === floorToSecond(draft.before.bornAt);
  if (!wasThere) draft.emit(event, account);
}
