/** What is remembered of an account in trouble: whether it is the trouble that is known, or one that began. */
import { Account } from '../api/types';
import { REASON_CODES, ReasonCode } from '../health/assess';
import { AccountState, connectedSeconds, endedUnknowns, expirySeconds, Loss, Trouble } from './account-state';
import { NEVER_LISTED } from './event-ids';
import { buried, lostOf, SeenAccount } from './seen-account';

/** What is remembered when the trouble is the one that is known: compared by facts, for a host can hand back an old state. */
export function continued(
  { account }: SeenAccount,
  before: AccountState | undefined,
  trouble: Trouble,
): AccountState | undefined {
  if (before?.trouble !== trouble) return undefined;
  return isMoved(before, account) ? undefined : pinned(before, account);
}

/** Whether the account was connected again since then, seen or not. */
export function isMoved({ connectedAt }: AccountState, account: Account): boolean {
  return connectedAt > 0 && connectedSeconds(account) > connectedAt;
}

/** A connection that was lost. */
export function begun(seen: SeenAccount, before: AccountState | undefined, trouble: Trouble): AccountState {
  const state = factsOf(seen, before, trouble);
  const { same, other } = lossesBefore(seen, before, trouble);
  const repeats = same !== undefined && (same.expiresAt ?? state.expiresAt) === state.expiresAt;
  return {
    ...state,
    ...(repeats && { ordinal: same.ordinal + 1 }),
    ...(other && { otherLoss: other }),
    reasons: withReason(before, trouble),
  };
}

/** How the connection was lost before, in the same way and in the other, where the account kept its `connectedAt`. */
function lossesBefore(
  seen: SeenAccount,
  before: AccountState | undefined,
  trouble: Trouble,
): { same?: Loss; other?: Loss } {
  // Lost in another way just now: the owner came back in between, unseen.
  const isSame = before?.connectedAt === connectedSeconds(seen.account);
  const last = (isSame && lostOf(before)) || lostOf(buried(seen));
  if (!last) return {};
  const { expiresAt, ordinal, otherLoss } = last;
  const loss = { expiresAt, ordinal };
  return last.trouble === trouble ? { same: loss, other: otherLoss } : { same: otherLoss, other: loss };
}

export function factsOf(
  seen: SeenAccount,
  before: AccountState | undefined,
  trouble: Trouble,
): Omit<AccountState, 'reasons'> {
  const { project, account } = seen;
  const connectedAt = connectedSeconds(account);
  const earlier = before?.connectedAt === connectedAt ? before : buried(seen);
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

/** The state of an account whose status is known. */
export function known({ project }: SeenAccount, state: AccountState): AccountState {
  const unknowns = endedUnknowns(state);
  return { ...state, projectId: project.id, status: undefined, ...(unknowns > 0 && { unknowns }) };
}

/** What a state of the version before did not hold is filled in at the first seen. */
export function pinned(state: AccountState, account: Account): AccountState {
  return state.expiresAt === undefined ? { ...state, expiresAt: expirySeconds(account) } : state;
}

export function withReason(before: AccountState | undefined, code: ReasonCode): ReasonCode[] {
  return REASON_CODES.filter((known) => known === code || before?.reasons.includes(known) === true);
}

export function reasonsWithout(before: AccountState | undefined, code: ReasonCode): ReasonCode[] {
  return (before?.reasons ?? []).filter((known) => known !== code);
}

/** A trouble that may have been there all the time is not listed either. */
export function neverListed(state: AccountState): AccountState {
  return { ...state, mark: NEVER_LISTED };
}
