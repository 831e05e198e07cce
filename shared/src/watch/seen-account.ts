/** One account, as an answer showed it, beside what was known of it before. */
import { Account } from '../api/types';
import { REASON_CODES, ReasonCode } from '../health/assess';
import { AccountState, connectedSeconds, connectionReasons, isLost } from './account-state';
import { Draft, ProjectDraft } from './draft';
import { connectionId } from './event-ids';
import { Observation } from './events';
import { isOlder, isOutside } from './extent';
import { leftKey } from './left-key';
import { AGREEING, OVERLAP_MS } from './project-state';

/** One account in an answer. */
export interface SeenAccount {
  draft: Draft;
  project: ProjectDraft;
  account: Account;
  /** When the API answered, in milliseconds since the epoch. */
  at: number;
  /**
   * What is listed for a host that remembers ids by itself, also when it is no news: the troubles of accounts that are
   * there, recent connections too, disconnected accounts too.
   */
  lists: 'troubles' | 'connections' | 'everything';
  /** True when the list holds the same accounts as at the last look: whoever was connected since has been there before. */
  wasListed?: boolean;
}

/** All reasons that hold for an account, gravest first. */
export function reasonsOf({ draft, project, account }: SeenAccount): ReasonCode[] {
  const id = account.socialAccountId;
  const content = account.status === 'disconnected' ? [] : (project.contents.get(id)?.active ?? []);
  const connection = connectionReasons(draft.accounts.get(id));
  return REASON_CODES.filter((code) => connection.includes(code) || content.includes(code));
}

/** The account beside what was known of it before. */
export function observationOf(seen: SeenAccount, before: AccountState | undefined): Observation {
  const { draft, project, account, at } = seen;
  const content = project.contents.get(account.socialAccountId);
  const connection = connectionReasons(before);
  const previous = REASON_CODES.filter(
    (code) => connection.includes(code) || content?.active.includes(code) === true,
  );
  return {
    account,
    projectId: project.id,
    at,
    policy: draft.rules.policy,
    reasons: reasonsOf(seen),
    previous: { status: statusOf(seen, before), reasons: previous },
    previousTier: content?.tier,
  };
}

/** The status before; undefined for an account that was not there. */
function statusOf({ project, account }: SeenAccount, before: AccountState | undefined): string | undefined {
  if (before && isLost(before)) return before.trouble;
  if (before?.status !== undefined) return before.status;
  const wasThere = before !== undefined || connectedSeconds(account) * 1000 < project.bornAt;
  return wasThere || account.status !== 'connected' ? 'connected' : undefined;
}

/** Whether the account was disconnected, and only a fingerprint was kept of that. */
export function comesBack({ draft, account }: SeenAccount): boolean {
  if (draft.left.size === 0) return false;
  return draft.left.delete(leftKey(account.socialAccountId, connectedSeconds(account)));
}

/** The trouble that ended last, where the account kept its `connectedAt`. */
export function buried({ draft, account }: SeenAccount): AccountState | undefined {
  const ended = draft.tombstones.get(account.socialAccountId);
  return ended?.connectedAt === connectedSeconds(account) ? ended : undefined;
}

/** The trouble, when it is a lost connection. */
export function lostOf(trouble: AccountState | undefined): AccountState | undefined {
  return trouble && isLost(trouble) ? trouble : undefined;
}

/** The id of the connection that the account stands for, where no trouble of it is known that it ended just now. */
export function idOfConnection(seen: SeenAccount): string {
  return connectionId(seen.account, lostOf(buried(seen)));
}

/** Whether the account was connected after the look before; a page that is read twice overlaps. */
export function isNew({ project, account }: SeenAccount): boolean {
  const since = Math.max(floorToSecond(project.bornAt), project.horizon - OVERLAP_MS);
  return connectedSeconds(account) * 1000 >= since;
}

export function floorToSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000;
}

/** Whether the account was connected after its project began to be watched. */
export function isYounger({ project, account }: SeenAccount): boolean {
  return connectedSeconds(account) * 1000 > project.bornAt;
}

/** Whether the account may stand where a list was cut short, so that no look has seen it so far. */
export function isBehindCut(seen: SeenAccount): boolean {
  const { project, account } = seen;
  const isBeyond = project.agreeing < AGREEING && isOutside(project.extent, account);
  return isBeyond && isOlder(account, project.bornAt) && !wasThere(seen);
}

/**
 * Whether the account may have been there before the watch, behind a cut. Not one that was connected shortly before: it can
 * have become visible only now.
 */
export function mayBeOld(seen: SeenAccount): boolean {
  return isBehindCut(seen) && isOlder(seen.account, seen.project.bornAt - OVERLAP_MS);
}

export function wasThere({ draft, project, account }: SeenAccount): boolean {
  const id = account.socialAccountId;
  return draft.accounts.has(id) || draft.tombstones.has(id) || project.contents.has(id);
}
