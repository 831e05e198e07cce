/** An account that is not connected: it has to be reconnected, was disconnected, or has a status that nobody documented. */
import { redact } from '../base/redact';
import { AccountState, connectedSeconds, endedUnknowns } from './account-state';
import { troubleId, unknownStatusId } from './event-ids';
import { degradedEvent } from './events';
import { leftKey } from './left-key';
import { listConnectionReasons } from './list-reasons';
import { clip } from './packing';
import {
  comesBack,
  idOfConnection,
  isNew,
  isYounger,
  mayBeOld,
  observationOf,
  SeenAccount,
  wasThere,
} from './seen-account';
import { begun, continued, factsOf, isMoved, known, neverListed, pinned, withReason } from './trouble';

export function seeDead(seen: SeenAccount): void {
  const { draft, project, account } = seen;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(seen, before, 'reauth_required');
  const isHidden = mayBeOld(seen);
  const state = same ?? begun(seen, before, 'reauth_required');
  comesBack(seen);
  draft.accounts.set(id, known(seen, isHidden ? neverListed(state) : state));
  const observation = observationOf(seen, before);
  // A poll that began without knowing everybody cannot say: the list of those in trouble can have been cut short.
  if (!same && ((draft.baselines.has(project.id) && !isHidden) || isYounger(seen)))
    draft.emit(degradedEvent(observation, troubleId(id, state), 'reauth_required'), account);
  listConnectionReasons(seen, observation);
}

export function seeDisconnected(seen: SeenAccount): void {
  const { draft, project, account, lists } = seen;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(seen, before, 'disconnected');
  const hasLeft = !same && draft.left.has(leftKey(id, connectedSeconds(account)));
  const isSilent = hasLeft || (!same && !isNewsThatItLeft(seen));
  const facts = same ?? begun(seen, before, 'disconnected');
  const state = mayBeOld(seen) ? neverListed(facts) : facts;
  // Also who left before the watch began is remembered: where a reconnect keeps `connectedAt`, nothing else shows it.
  if (hasLeft) draft.accounts.delete(id);
  else draft.accounts.set(id, known(seen, isSilent ? { ...state, reasons: before?.reasons ?? [] } : state));
  if (isSilent && lists !== 'everything') return;
  const event = degradedEvent(observationOf(seen, before), troubleId(id, state), 'disconnected');
  if (lists === 'everything') draft.degraded.set(event.eventId, { event, account });
  project.contents.delete(id);
  if (!same && !isSilent) draft.emit(event, account);
}

/** Whether the watch can say that the account was connected before: of a look that has not seen everybody it cannot. */
function isNewsThatItLeft(seen: SeenAccount): boolean {
  const { known: isRead, learnt } = seen.project;
  return isRead && ((learnt && !mayBeOld(seen)) || wasThere(seen) || isYounger(seen));
}

export function seeUnknown(seen: SeenAccount): void {
  const { draft, project, account } = seen;
  const id = account.socialAccountId;
  const status = clip(redact(account.status));
  draft.notes.add(`the account ${id} has the status "${status}", which this version does not know`);
  const before = draft.accounts.get(id);
  const isHidden = mayBeOld(seen);
  const isKnown = project.known && ((project.learnt && !isHidden) || wasThere(seen));
  comesBack(seen);
  const same = before && !isMoved(before, account) ? before : undefined;
  const state = { ...unknownState(seen, same, status), reasons: withReason(before, 'status_unknown') };
  draft.accounts.set(id, isHidden ? neverListed(state) : state);
  const observation = observationOf(seen, before);
  if (same?.status !== status && (isKnown || isYounger(seen))) {
    draft.emit(degradedEvent(observation, unknownStatusId(id, state), 'status_unknown'), account);
  }
  listConnectionReasons(seen, observation);
}

/** `same`: what was remembered of the account as it is connected now. */
function unknownState(
  seen: SeenAccount,
  same: AccountState | undefined,
  status: string,
): Omit<AccountState, 'reasons'> {
  // Once it is seen connected, its connection is news still.
  const isUntold = isNew(seen) && !seen.draft.wasTold(idOfConnection(seen));
  const isOther = same?.status !== undefined && same.status !== status;
  return {
    ...(same ? pinned(same, seen.account) : factsOf(seen, undefined, 'status_unknown')),
    ...(isOther && { unknowns: endedUnknowns(same) }),
    ...(isUntold && { isUntold }),
    status,
  };
}
