/** What is wrong with a history, in words; empty when all is as it has to be. */
import type { HistoryOutcome, WatcherOutcome } from '../history.ts';
import { ALLOWED, type Allowance, type Shortfall } from '../scenarios/expected.ts';

const SHORTFALLS: readonly Shortfall[] = ['lost', 'doubled', 'repeated', 'outdated', 'unborn'];

export function findingsOf({ scenario, watchers }: HistoryOutcome): string[] {
  const allowed = ALLOWED[scenario] ?? [];
  return watchers.flatMap((watcher) => findingsOn(watcher, allowed));
}

function findingsOn(
  { name, host, figures, verdicts }: WatcherOutcome,
  allowed: readonly Allowance[],
): string[] {
  const isAllowed = (what: Shortfall) =>
    allowed.some((allowance) => allowance.what === what && [host, 'both'].includes(allowance.host));
  const wrong = [...SHORTFALLS.filter((what) => !isAllowed(what)), 'invented' as const, 'old' as const];
  return wrong
    .filter((what) => figures[what] > 0)
    .map((what) => {
      if (what === 'unborn') return `${name}: could never be turned on`;
      const about = new Set(verdicts.filter(({ kind }) => kind === what).map((verdict) => verdict.about));
      return `${name}: ${figures[what]} ${what} (${[...about].join(', ')})`;
    });
}
