/** What a watch remembers; `state.ts` stores it. */
import { AccountState } from './account-state';
import { ProjectState } from './project-state';

/** What a watch remembers between two polls; to be stored with `writeState`. Times are in milliseconds since the epoch. */
export interface WatchState {
  /** When the watch began, by the API's clock. */
  bornAt: number;
  /** When the last poll was made, by the API's clock. */
  polledAt: number;
  /** When all active projects were listed last. */
  listedAt: number;
  /** The tier of the key, and when it was asked for. */
  tier?: string;
  tierAskedAt: number;
  projects: ReadonlyMap<string, ProjectState>;
  /** Everybody in trouble, over all projects. */
  accounts: ReadonlyMap<string, AccountState>;
  /** Troubles that ended and whose facts can repeat, by account. */
  tombstones: ReadonlyMap<string, AccountState>;
  /** Fingerprints of disconnected accounts that are no news. */
  left: ReadonlySet<string>;
  /** Whether lists without a filter were seen to hold disconnected accounts. */
  listsDisconnected: boolean;
  /** Platforms on which a token was seen to get a new end under the same `connectedAt`. */
  renewing: ReadonlySet<string>;
  /** Whether a reconnect was seen that left `connectedAt` as it was. */
  keepsConnectedAt: boolean;
  /** Whether one was seen that changed it. */
  movesConnectedAt: boolean;
}

/** A watch that has seen nothing yet. @internal */
export function newState(bornAt: number): WatchState {
  return {
    bornAt,
    polledAt: bornAt,
    listedAt: bornAt,
    tierAskedAt: 0,
    projects: new Map(),
    accounts: new Map(),
    tombstones: new Map(),
    left: new Set(),
    listsDisconnected: false,
    renewing: new Set(),
    keepsConnectedAt: false,
    movesConnectedAt: false,
  };
}
