/** What a search answers when the API knows nothing of the id: nothing found. */
import { hasApiCode } from 'layers-social-core';

export async function emptyWhenUnknown<Result>(empty: Result, look: () => Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    if (hasApiCode(error, 'NOT_FOUND')) return empty;
    throw error;
  }
}
