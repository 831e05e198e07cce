/** Reads the snapshots that are due, stalest first. One that cannot be read does not keep the others from being read. */
import { Account, HealthSnapshot } from '../api/types';
import { mapConcurrently } from '../base/concurrency';
import { hasApiCode, LayersRateLimitError } from '../errors/errors';
import { planSweep, SNAPSHOT_PERIOD_MS } from '../health/sweep';
import { observeSnapshot, postpone } from './content';
import { Draft, ProjectDraft } from './draft';
import { isFatal, TimeIsUp } from './failures';
import { SeenAccount } from './seen-account';

/** An account whose snapshot may be read. */
export interface Candidate {
  socialAccountId: string;
  project: ProjectDraft;
  account: Account;
  /** When it was last read, in milliseconds since the epoch; undefined for never. */
  readAt?: number;
}

export interface Sweep {
  draft: Draft;
  candidates: readonly Candidate[];
  /** Of requests. */
  most: number;
  /** Milliseconds since the epoch. */
  now: number;
  read(socialAccountId: string): Promise<{ snapshot: HealthSnapshot; at: number }>;
}

const CONCURRENCY = 4;
/** After so many refusals in a row it is not the account. */
const MAX_REFUSALS = 5;

/** Why it ended early, for the log; undefined when it did not. Throws what no other read would escape. */
export async function readSnapshots(sweep: Sweep): Promise<string | undefined> {
  const { draft, candidates, most, now } = sweep;
  let refusals = 0;
  let ended: string | undefined;
  await mapConcurrently(planSweep(candidates, most, now), CONCURRENCY, async ({ project, account }) => {
    if (ended !== undefined) return;
    const answer = await sweep.read(account.socialAccountId).catch((error: unknown) => ({ error }));
    const seen: SeenAccount = { draft, project, account, at: now, lists: 'troubles' };
    if ('snapshot' in answer) {
      refusals = 0;
      observeSnapshot({ ...seen, at: answer.at }, answer.snapshot);
      return;
    }
    const { error } = answer;
    // No snapshot yet, or the account went a moment ago: nothing is known against it.
    if (hasApiCode(error, 'NOT_FOUND')) {
      postpone(seen, now);
      return;
    }
    if (isFatal(error)) throw error;
    const wasAsked = !(error instanceof TimeIsUp || error instanceof LayersRateLimitError);
    // Due again, behind those that are so already: accounts whose snapshots fail for good must not come first each time.
    if (wasAsked) postpone(seen, now - SNAPSHOT_PERIOD_MS);
    refusals += 1;
    if (!wasAsked || refusals >= MAX_REFUSALS) ended = `reading health stopped early: ${String(error)}`;
    else draft.notes.add(`the health of ${account.socialAccountId} could not be read: ${String(error)}`);
  });
  return ended;
}
