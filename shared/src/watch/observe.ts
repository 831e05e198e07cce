/**
 * What one account, as an answer showed it, changes: `(what is remembered, what was seen) → what is remembered, events`.
 * Only a status that is documented proves anything. Trouble ends when the account is seen connected, never because it is
 * missing from a list.
 */
import { seeConnected } from './see-connected';
import { seeDead, seeDisconnected, seeUnknown } from './see-troubled';
import { comesBack, Sight } from './sight';

/** Takes in what was seen of one account. */
export function observe(sight: Sight): void {
  const { draft, account } = sight;
  draft.seen.add(account.socialAccountId);
  if (account.status === 'connected') seeConnected(sight, comesBack(sight));
  else if (account.status === 'reauth_required') seeDead(sight);
  else if (account.status === 'disconnected') seeDisconnected(sight);
  else seeUnknown(sight);
}
