/**
 * The ids of events. An id is made of what the API says about the account, so that two pollers, and a poller that lost its
 * memory, give the same happening the same id. Where a moment of our own is needed (content health), it is remembered.
 */
import { Account } from '../api/types';
import { ReasonCode } from '../health/assess';
import { AccountState, connectedSeconds } from './account-state';
import { startOf } from './content-state';
import { WatchState } from './watch-state';

/** What tells one trouble of an account from all others: `<reason>:<facts>`. */
function troubleKey(state: AccountState): string {
  const { trouble, connectedAt, expiresAt = 0, mark, status, unknowns = 0 } = state;
  if (mark !== undefined) return `${trouble}:${mark}`;
  // A token that ends soon is another one when it ends at another time, whoever renewed it.
  const facts = trouble === 'token_expiring' ? [expiresAt] : [connectedAt, expiresAt];
  const text = facts.map((fact) => fact.toString(36)).join('.');
  const ordinal = trouble === 'status_unknown' ? unknowns : state.ordinal;
  const again = ordinal > 0 ? `.${ordinal}` : '';
  return `${trouble}:${text}${again}${trouble === 'status_unknown' ? `:${String(status)}` : ''}`;
}

/** The mark of a trouble that is no news, and of which a host that remembers ids was never told. @internal */
export const NEVER_LISTED = '-';

/** Whether a host that remembers ids must not see this one: it never saw that trouble, which is old. @internal */
export function isNeverListed(eventId: string): boolean {
  return eventId.endsWith(`:${NEVER_LISTED}`);
}

/** Of a degradation of the connection. */
export function troubleId(socialAccountId: string, state: AccountState): string {
  return `${socialAccountId}:${troubleKey(state)}`;
}

/** Of a status that nobody documented, beside another trouble. */
export function unknownStatusId(socialAccountId: string, state: AccountState): string {
  return troubleId(socialAccountId, { ...state, trouble: 'status_unknown', mark: undefined });
}

/** Of a connection; `ended` is the trouble that it ended, where the connection kept its `connectedAt`. */
export function connectionId(account: Account, ended?: AccountState): string {
  const id = `${account.socialAccountId}:${connectedSeconds(account)}`;
  return ended ? `${id}:${troubleKey(ended)}` : id;
}

/** Of a degradation of the content; `startedAt` is when it was first seen, in milliseconds since the epoch. @internal */
export function contentId(socialAccountId: string, code: ReasonCode, startedAt: number): string {
  return `${socialAccountId}:${code}:${startedAt.toString(36)}`;
}

/** Of a recovery: `degradation` is the id of the degradation that ended last. */
export function recoveryId(socialAccountId: string, degradation: string): string {
  return `${socialAccountId}:recovered:${degradation.slice(socialAccountId.length + 1)}`;
}

/**
 * Ids of everything that is remembered to be wrong, whether it was seen in this poll or not; also of the connections behind
 * an undocumented status, which are listed once that has ended. @internal
 */
export function rememberedIds(state: WatchState): string[] {
  const troubles = [...state.accounts].flatMap(([id, account]) => [
    troubleId(id, account),
    // The id that it would have without what only memory knows.
    troubleId(id, { ...account, mark: undefined }),
    ...(account.status === undefined ? [] : [unknownStatusId(id, account), `${id}:${account.connectedAt}`]),
  ]);
  const incidents = [...state.projects.values()].flatMap(({ contents }) =>
    [...contents].flatMap(([id, content]) =>
      content.active.map((code) => contentId(id, code, startOf(content, code))),
    ),
  );
  return [...new Set([...troubles, ...incidents])];
}
