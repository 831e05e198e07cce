/** The life of an account in pieces in which nothing changes, neither with it nor with its projects. */
import type { Account, AccountState } from '../fleet/account.ts';
import type { Fleet } from '../fleet/fleet.ts';

export interface Span {
  from: number;
  to: number;
  state: Readonly<AccountState>;
  /** Whether the watcher's lists show the account. */
  isShown: boolean;
  /** Whether it is there, but where the watcher does not look. */
  isElsewhere: boolean;
}

export interface Scope {
  fleet: Fleet;
  /** Undefined for all active projects. */
  projectIds?: readonly string[] | undefined;
  end: number;
}

export function spansOf({ periods }: Account, scope: Scope): Span[] {
  return periods.flatMap(({ from, state }, place) => {
    const to = periods[place + 1]?.from ?? scope.end;
    const cuts = [from, ...changesOf(state.projects, scope, { from, to }), to];
    return cuts.slice(0, -1).map((start, cut) => {
      const isWatched = state.projects.some((id) => isRead(id, start, scope));
      return {
        from: start,
        to: cuts[cut + 1] as number,
        state,
        isShown: state.isVisible && isWatched,
        isElsewhere: state.isVisible && !isWatched,
      };
    });
  });
}

function changesOf(
  projects: readonly string[],
  { fleet }: Scope,
  span: { from: number; to: number },
): number[] {
  return projects
    .flatMap((id) => fleet.projects.get(id)?.periods ?? [])
    .map(({ from }) => from)
    .filter((at) => at > span.from && at < span.to)
    .sort((a, b) => a - b);
}

/** A project that was chosen is read also when it is archived. */
function isRead(id: string, at: number, { fleet, projectIds }: Scope): boolean {
  if (projectIds) return projectIds.includes(id);
  return fleet.projects.get(id)?.periods.findLast(({ from }) => from <= at)?.status === 'active';
}

/** Since when the account is shown at a moment, and its snapshot can be read. */
export function readableSince(account: Account, at: number, scope: Scope): number {
  const before = spansOf(account, scope).filter(({ from }) => from <= at);
  const last = before.findLast(({ isShown, state }) => !isShown || state.status === 'disconnected');
  return last?.to ?? before[0]?.from ?? at;
}

/** Since when one of the account's projects at that moment is read without a break. */
export function watchedSince({ periods }: Account, at: number, { fleet, projectIds }: Scope): number {
  if (projectIds) return -Infinity;
  const { state } = periods.findLast(({ from }) => from <= at) ?? {};
  const begins = (state?.projects ?? []).map((id) => {
    const all = fleet.projects.get(id)?.periods ?? [];
    const place = all.findLastIndex(({ from }) => from <= at);
    if (all[place]?.status !== 'active') return Infinity;
    // A project that was made a moment ago holds nobody whom the watcher could have missed.
    return place === 0 ? -Infinity : (all[place]?.from ?? Infinity);
  });
  return Math.min(Infinity, ...begins);
}
