/** What is wrong with an account now, news or not, for a host that remembers ids by itself. */
import { Account } from '../api/types';
import { connectionReasons } from './account-state';
import { startOf } from './content-state';
import { Standing } from './draft';
import { contentId, troubleId, unknownStatusId } from './event-ids';
import { DegradedEvent, degradedEvent, Observation } from './events';
import { observationOf, SeenAccount } from './seen-account';

/**
 * Everything that is wrong with the connection and the content, for a host that remembers ids by itself. In a list that is
 * not read to its end at every poll only those who have to be reconnected: of them all are asked for.
 */
export function listConnectionReasons(seen: SeenAccount, observation: Observation): void {
  const { draft, account, lists } = seen;
  const id = account.socialAccountId;
  const state = draft.accounts.get(id);
  for (const code of connectionReasons(state)) {
    if (!state || (code === 'token_expiring' && !state.reasons.includes(code))) continue;
    if (code !== 'reauth_required' && lists !== 'everything') continue;
    const eventId = code === state.trouble ? troubleId(id, state) : unknownStatusId(id, state);
    const event = degradedEvent(observation, eventId, code);
    draft.degraded.set(eventId, { event, account });
  }
  listContentReasons(seen, observation);
}

export function listContentReasons(seen: SeenAccount, observation?: Observation): void {
  const { draft, project, account } = seen;
  const id = account.socialAccountId;
  const content = project.contents.get(id);
  if (!content) return;
  for (const code of content.active) {
    const observed = observation ?? observationOf(seen, draft.accounts.get(id));
    const event = degradedEvent(observed, contentId(id, code, startOf(content, code)), code);
    draft.degraded.set(event.eventId, standing(event, account, content.silent.includes(code)));
  }
}

/** @internal */
export function standing(event: DegradedEvent, account: Account, isOld: boolean): Standing<DegradedEvent> {
  return { event, account, ...(isOld && { isOld }) };
}
