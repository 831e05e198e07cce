/**
 * How far the readings of a list reached. A list can be cut short, and who comes behind the cut later may always have been
 * there: whoever lies outside of all that was read, by time or by id, whichever the list is ordered by. Only accounts that
 * were connected before their project began to be watched count: of the others it is known that they are new.
 */
import { Account } from '../api/types';
import { connectedSeconds } from './account-state';

/** How far readings of a list have reached. */
export interface Extent {
  /** When the first and the last of them were connected, in seconds since the epoch; 0 for none that says it. */
  oldest: number;
  latest: number;
  /** The greatest of their ids; empty for none. */
  lastId: string;
}

export const NOBODY: Readonly<Extent> = { oldest: 0, latest: 0, lastId: '' };

export function extended(extent: Extent, accounts: readonly Account[], bornAt: number): Extent {
  return accounts
    .filter((account) => isOlder(account, bornAt))
    .map((account): Extent => {
      const seconds = connectedSeconds(account);
      return { oldest: seconds, latest: seconds, lastId: account.socialAccountId };
    })
    .reduce(together, extent);
}

/** Whether the account was connected before this moment, to the second. */
export function isOlder(account: Account, bornAt: number): boolean {
  return connectedSeconds(account) < Math.floor(bornAt / 1000);
}

export function together(one: Extent, other: Extent): Extent {
  const isTimed = one.oldest > 0 && other.oldest > 0;
  return {
    oldest: isTimed ? Math.min(one.oldest, other.oldest) : Math.max(one.oldest, other.oldest),
    latest: Math.max(one.latest, other.latest),
    lastId: one.lastId > other.lastId ? one.lastId : other.lastId,
  };
}

export function isSameExtent(one: Extent, other: Extent): boolean {
  return one.oldest === other.oldest && one.latest === other.latest && one.lastId === other.lastId;
}

/** Whether no reading can have held the account; false while none is known. */
export function isOutside({ oldest, latest, lastId }: Extent, account: Account): boolean {
  const seconds = connectedSeconds(account);
  const isOutsideInTime = seconds > 0 && oldest > 0 && (seconds < oldest || seconds > latest);
  return isOutsideInTime || (lastId !== '' && account.socialAccountId > lastId);
}
