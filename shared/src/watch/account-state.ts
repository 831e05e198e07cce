/** What a watch remembers of an account that is, or was, in trouble. Nothing is remembered of a healthy one. */
import { Account } from '../api/types';
import { parseTimestamp } from '../base/timestamps';
import { ReasonCode, REASON_CODES } from '../health/assess';

/** What can be wrong with the connection; content health has a memory of its own (`content-state.ts`). */
export const TROUBLES = ['reauth_required', 'disconnected', 'token_expiring', 'status_unknown'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** What tells one loss of a connection from another one of its kind; see `AccountState`. */
export type Loss = Pick<AccountState, 'expiresAt' | 'ordinal'>;

/** The facts of an account's trouble as they were first seen, and what was told of it. */
export interface AccountState {
  trouble: Trouble;
  platform: string;
  /** Where it was seen last; an account can move, or stand in two projects. */
  projectId: string;
  /** Seconds since the epoch; 0 when the API sent no readable time. */
  connectedAt: number;
  /** Seconds since the epoch; 0 for none. Undefined when it was not seen yet: the next look fills it in. */
  expiresAt?: number;
  /** Rises when the trouble had ended and all facts repeat. */
  ordinal: number;
  /** The same two facts of when the connection, made at the same moment, was lost in the other way before. */
  otherLoss?: Loss;
  /** The status of the account where it is one that nobody documented. */
  status?: string;
  /** Reasons since the account was last healthy. */
  reasons: readonly ReasonCode[];
  /** Times that the account, connected as it is now, had a status that nobody documented and has it no more; default 0. */
  unknowns?: number;
  /** Its connection is news that was not told: it was not seen connected since then. */
  isUntold?: boolean;
  /** Replaces the facts in the ids of a trouble that was told before ids were made of facts. */
  mark?: string;
}

/** When the account says that it was connected, in whole seconds since the epoch; 0 when it does not say. */
export function connectedSeconds(account: Account): number {
  return seconds(account.connectedAt);
}

/** When the account's token ends, in whole seconds since the epoch; 0 when it does not say. */
export function expirySeconds(account: Account): number {
  return seconds(account.tokenExpiresAt);
}

function seconds(value: unknown): number {
  return Math.max(0, Math.floor((parseTimestamp(value) ?? 0) / 1000));
}

/** Reasons about the connection that hold, gravest first. */
export function connectionReasons(state: AccountState | undefined): ReasonCode[] {
  if (!state) return [];
  return REASON_CODES.filter(
    (code) => code === state.trouble || (code === 'status_unknown' && state.status !== undefined),
  );
}

/** A lost connection: it has to be made again, or the API does not say. */
export function isLost({ trouble }: AccountState): boolean {
  return trouble === 'reauth_required' || trouble === 'disconnected';
}

/** An ended trouble, kept so that the next one with the same facts gets another id. */
export function tombstone(state: AccountState): AccountState {
  return { ...state, status: undefined, isUntold: undefined, mark: undefined, reasons: [] };
}

/** How many times the account had an unknown status when this one, if it has one, has ended. */
export function endedUnknowns({ unknowns = 0, status }: AccountState): number {
  return unknowns + (status === undefined ? 0 : 1);
}
