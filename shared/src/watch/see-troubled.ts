/** An account that is not connected: it has to be reconnected, was disconnected, or has a status that nobody documented. */
import { redact } from '../base/redact';
import { AccountState, connectedSeconds, endedUnknowns } from './account-state';
import { troubleId, unknownStatusId } from './event-ids';
import { degradedEvent } from './events';
import { leftKey } from './left-key';
import { listConnectionReasons } from './list-reasons';
import { clip } from './packing';
import { comesBack, isBehindCut, isYounger, observationOf, Sight, wasThere } from './sight';
import { begun, continued, factsOf, known, neverListed, pinned, withReason } from './trouble';

export function seeDead(sight: Sight): void {
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

export function seeDisconnected(sight: Sight): void {
  const { draft, project, account, lists } = sight;
  const id = account.socialAccountId;
  const before = draft.accounts.get(id);
  const same = continued(sight, before, 'disconnected');
  const hasLeft = !same && draft.left.has(leftKey(id, connectedSeconds(account)));
  const isSilent = hasLeft || (!same && !isNewsThatItLeft(sight));
  const facts = same ?? begun(sight, before, 'disconnected');
  const state = isBehindCut(sight) ? neverListed(facts) : facts;
  // Also who left before the watch began is remembered: where a reconnect keeps `connectedAt`, nothing else shows it.
  if (hasLeft) draft.accounts.delete(id);
  else draft.accounts.set(id, known(sight, isSilent ? { ...state, reasons: before?.reasons ?? [] } : state));
  if (isSilent && lists !== 'everything') return;
  const event = degradedEvent(observationOf(sight, before), troubleId(id, state), 'disconnected');
  if (lists === 'everything') draft.degraded.set(event.eventId, { event, account });
  project.contents.delete(id);
  if (!same && !isSilent) draft.announce(event, account);
}

/** Whether the watch can say that the account was connected before: of a look that has not seen everybody it cannot. */
function isNewsThatItLeft(sight: Sight): boolean {
  const { known: isRead, learnt } = sight.project;
  return isRead && ((learnt && !isBehindCut(sight)) || wasThere(sight) || isYounger(sight));
}

export function seeUnknown(sight: Sight): void {
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
