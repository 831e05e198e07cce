/** Whether several watchers give one happening the same id, as the id is a fact of the API. */
import type { WatcherOutcome } from '../history.ts';

export interface SameIds {
  /** Happenings that more than one watcher told. */
  shared: number;
  /** Those that carried more than one id. */
  apart: number;
}

export function compareIds(watchers: readonly WatcherOutcome[]): SameIds {
  const ids = new Map<string, string[]>();
  for (const { verdicts } of watchers) {
    for (const { kind, happening, eventId } of verdicts) {
      if (kind !== 'told' || happening === undefined || eventId === undefined) continue;
      const key = [happening.accountId, happening.kind, happening.begun].join(' ');
      ids.set(key, [...(ids.get(key) ?? []), eventId]);
    }
  }
  const shared = [...ids.values()].filter((all) => all.length > 1);
  return {
    shared: shared.length,
    apart: shared.filter((all) => new Set(all).size > 1).length,
  };
}
