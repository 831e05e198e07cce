/** A token that ends soon, although the account is connected. */
import { Account } from '../api/types';
import { assessHealth } from '../health/assess';
import { AccountState, connectedSeconds, expirySeconds } from './account-state';
import { Draft } from './draft';
import { SeenAccount } from './seen-account';
import { factsOf, pinned, reasonsWithout, withReason } from './trouble';

/** The warning that the token ends soon, if it does; `isNews` when that began after the birth of the watch. */
export function expiring(
  seen: SeenAccount,
  before: AccountState | undefined,
): { state: AccountState; isNews: boolean } | undefined {
  const { draft, project, account, at } = seen;
  const { policy } = draft.rules;
  const isExpiring = assessHealth({ account, policy, now: at }).reasons.some(
    ({ code }) => code === 'token_expiring',
  );
  if (!isExpiring) return undefined;
  const expiresAt = expirySeconds(account);
  const isSame = (before?.expiresAt ?? expiresAt) === expiresAt;
  if (before?.trouble === 'token_expiring' && isSame && before.status === undefined)
    return { state: pinned(before, account), isNews: false };
  const isSilent = isRenewedByPlatform(draft, account);
  const wasTold = before?.reasons.includes('token_expiring') === true && isSame;
  const since = Math.max(expiresAt * 1000 - policy.tokenLeadMs, connectedSeconds(account) * 1000);
  const isNews = !isSilent && !wasTold && since >= project.bornAt;
  const state: AccountState = {
    ...factsOf(seen, before, 'token_expiring'),
    reasons: isSilent ? reasonsWithout(before, 'token_expiring') : withReason(before, 'token_expiring'),
  };
  return { state, isNews };
}

/**
 * Whether the platform renews its tokens by itself, which makes their ends no news. A new end under the same `connectedAt`
 * shows that only where a reconnect is known to change `connectedAt`; until then it can be the owner's reconnect, and the
 * warnings go on.
 */
function isRenewedByPlatform(draft: Draft, { platform }: Account): boolean {
  return draft.renewing.has(platform) && draft.movesConnectedAt && !draft.keepsConnectedAt;
}
