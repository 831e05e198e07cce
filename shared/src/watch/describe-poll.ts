/** What a poll was like, for a log. */
import type { PollResult } from './poll';

/** What was not as at every other poll, a line each: that it is partial, which projects were skipped and why, and all else. */
export function describePoll({
  interrupted,
  skipped,
  notes,
}: Pick<PollResult, 'interrupted' | 'skipped' | 'notes'>): string[] {
  return [
    ...(interrupted === undefined ? [] : [`this poll is partial: ${interrupted}`]),
    ...skipped.map(({ projectId, reason }) => `project ${projectId} was skipped in this poll: ${reason}`),
    ...notes,
  ];
}
