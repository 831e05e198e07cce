/** Which failures end a poll, and which concern one project or account only. */
import { hasApiCode, isLayersError, LayersApiError } from '../errors/errors';

/** Ends a reading when there is no time for another request. */
export class TimeIsUp extends Error {
  constructor() {
    super('the time for this poll was up; the rest comes first next time');
  }
}

/** A refusal that no other request of this key will escape. */
export function isFatal(error: unknown): boolean {
  if (error instanceof TimeIsUp) return false;
  if (!isLayersError(error) || hasApiCode(error, 'KILL_SWITCH')) return true;
  return error instanceof LayersApiError && (error.status === 401 || error.status === 403);
}
