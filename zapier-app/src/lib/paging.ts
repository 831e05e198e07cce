/** Pages of a search: where one run of it ended, as a token that Zapier hands to the next. */
import { isRecord, LayersListError } from 'layers-social-core';

/** A place in a list between two runs. */
export interface SearchPosition {
  cursor: string;
  /** A cursor from earlier on; a list that leads back meets it again (Brent's cycle detection). */
  mark: string;
  /** Runs so far. */
  runs: number;
}

/** More runs than any project has pages. */
const MAX_RUNS = 10_000;

/** The place a token stands for; undefined for the first run. */
export function positionOf(token: unknown): SearchPosition | undefined {
  if (typeof token !== 'string' || token === '') return undefined;
  const position: unknown = JSON.parse(token);
  if (!isRecord(position)) return undefined;
  const { cursor, mark, runs } = position;
  if (typeof cursor !== 'string' || typeof mark !== 'string' || typeof runs !== 'number') return undefined;
  return { cursor, mark, runs };
}

/** The token for the run after this one; null at the end. Throws a `LayersListError` for a list that leads back. */
export function tokenAfter(
  before: SearchPosition | undefined,
  next: string | undefined,
  list: string,
): string | null {
  if (next === undefined) return null;
  const runs = (before?.runs ?? 0) + 1;
  if (next === before?.mark || runs > MAX_RUNS) {
    throw new LayersListError(list, 'a page leads back to one that was read before');
  }
  // The mark moves on after 1, 2, 4, 8 … runs, so that a circle of any length is noticed.
  const isPowerOfTwo = Number.isInteger(Math.log2(runs));
  const mark = isPowerOfTwo || before === undefined ? next : before.mark;
  return JSON.stringify({ cursor: next, mark, runs } satisfies SearchPosition);
}
