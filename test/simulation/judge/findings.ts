/** What is wrong with a history, in words; empty when all is as it has to be. */
import { groupBy } from '../group-by.ts';
import type { HistoryOutcome, WatcherOutcome } from '../history.ts';
import { type Allowance, allowedIn } from '../scenarios/expected.ts';
import type { Verdict } from './judge.ts';

export function findingsOf({ classes, watchers }: HistoryOutcome): string[] {
  const allowed = allowedIn(classes);
  return watchers.flatMap((watcher) => findingsOn(watcher, allowed));
}

function findingsOn(
  { name, host, figures, verdicts }: WatcherOutcome,
  allowed: readonly Allowance[],
): string[] {
  const here = allowed.filter((allowance) => [host, 'both'].includes(allowance.host));
  const isAllowed = ({ kind, about, cause }: Verdict) =>
    here.some(
      (allowance) =>
        allowance.what === kind &&
        (allowance.about?.includes(about) ?? true) &&
        (allowance.cause === undefined || allowance.cause === cause),
    );
  const wrong = verdicts.filter((verdict) => verdict.kind !== 'told' && !isAllowed(verdict));
  const byKind = [...groupBy(wrong, ({ kind }) => kind)].map(([kind, ones]) => {
    const about = new Set(ones.map((verdict) => verdict.about));
    return `${name}: ${ones.length} ${kind} (${[...about].join(', ')})`;
  });
  return figures.unborn > 0 && !here.some(({ what }) => what === 'unborn')
    ? [...byKind, `${name}: could never be turned on`]
    : byKind;
}
