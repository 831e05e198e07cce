/** Reads the snapshots that are due, stalest first. One that cannot be read does not keep the others from being read. */
import { Account, HealthSnapshot } from '../api/types';
import { mapConcurrently } from '../base/concurrency';
import { hasApiCode, LayersRateLimitError } from '../errors/errors';
import { planSweep } from '../health/sweep';
import { observeSnapshot } from './content';
import { Draft, ProjectDraft } from './draft';
import { isFatal, TimeIsUp } from './failures';

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
    if ('snapshot' in answer) {
      refusals = 0;
      observeSnapshot({ draft, project, account, at: answer.at, lists: 'troubles' }, answer.snapshot);
      return;
    }
    const { error } = answer;
    // No snapshot yet, or the account went a moment ago: nothing is known against it.
    if (hasApiCode(error, 'NOT_FOUND')) return;
    if (isFatal(error)) throw error;
    refusals += 1;
    const isOver =
      error instanceof TimeIsUp || error instanceof LayersRateLimitError || refusals >= MAX_REFUSALS;
    if (isOver) ended = `reading health stopped early: ${String(error)}`;
    else draft.notes.add(`the health of ${account.socialAccountId} could not be read: ${String(error)}`);
  });
  return ended;
}
