/**
 * What one account, as an answer showed it, changes: `(what is remembered, what was seen) → what is remembered, events`.
 * Only a status that is documented proves anything. Trouble ends when the account is seen connected, never because it is
 * missing from a list.
 */
import { seeConnected } from './see-connected';
import { seeDead, seeDisconnected, seeUnknown } from './see-troubled';
import { comesBack, SeenAccount } from './seen-account';

/** Takes in what was seen of one account. */
export function observe(seen: SeenAccount): void {
  const { draft, account } = seen;
  draft.seen.add(account.socialAccountId);
  if (account.status === 'connected') seeConnected(seen, comesBack(seen));
  else if (account.status === 'reauth_required') seeDead(seen);
  else if (account.status === 'disconnected') seeDisconnected(seen);
  else seeUnknown(seen);
}
