/** What is wrong with a history, in words; empty when all is as it has to be. */
import { groupBy } from '../group-by.ts';
import type { HistoryOutcome, WatcherOutcome } from '../history.ts';
import { type Allowance, allowedIn } from '../scenarios/expected.ts';
import type { VerdictKind } from './judge.ts';

export function findingsOf({ classes, watchers }: HistoryOutcome): string[] {
  const allowed = allowedIn(classes);
  return watchers.flatMap((watcher) => findingsOn(watcher, allowed));
}

function findingsOn(
  { name, host, figures, verdicts }: WatcherOutcome,
  allowed: readonly Allowance[],
): string[] {
  const isAllowed = (what: VerdictKind | 'unborn', about?: string) =>
    allowed.some(
      (allowance) =>
        allowance.what === what &&
        [host, 'both'].includes(allowance.host) &&
        (about === undefined || (allowance.about?.includes(about) ?? true)),
    );
  const wrong = verdicts.filter(({ kind, about }) => kind !== 'told' && !isAllowed(kind, about));
  const byKind = [...groupBy(wrong, ({ kind }) => kind)].map(([kind, ones]) => {
    const about = new Set(ones.map((verdict) => verdict.about));
    return `${name}: ${ones.length} ${kind} (${[...about].join(', ')})`;
  });
  return figures.unborn > 0 && !isAllowed('unborn')
    ? [...byKind, `${name}: could never be turned on`]
    : byKind;
}
