/**
 * An account that came from another project and was in trouble before a poll saw it in its new one. While it is not certain how
 * far the list of that project reaches, it looks like one that was there before, behind a cut.
 */
import type { Account } from '../fleet/account.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { WatcherRecord } from '../hosts/watcher.ts';
import { MINUTE } from '../time/units.ts';
import { appeared, type Happening, isTrouble } from './happening.ts';

/** After so many readings that agree a list counts as whole. */
const READINGS = 6;
/** Who was connected so shortly before the watch began can have become visible only then. */
const OVERLAP_MS = 15 * MINUTE;

export function isLostByMove(
  account: Account,
  happening: Happening,
  { record, fleet }: { record: WatcherRecord; fleet: Fleet },
): boolean {
  const { born, polls } = record;
  if (!born || !isTrouble(happening.kind)) return false;
  // Who was connected later is known to be new.
  if (happening.connectedAt >= born.from - OVERLAP_MS) return false;
  const at = polls.find(({ from }) => from >= appeared(happening))?.from ?? Infinity;
  const projects = account.periods.findLast(({ from }) => from <= at)?.state.projects ?? [];
  const isUnseen = (project: string) => {
    const cameAt = arrivals(account, project).findLast((arrival) => arrival <= at) ?? -Infinity;
    if (cameAt < born.from || polls.some(({ from, to }) => from >= cameAt && to <= happening.begun))
      return false;
    const others = [...fleet.accounts.values()].flatMap((other) => arrivals(other, project));
    const since = Math.max(born.from, ...others.filter((arrival) => arrival < cameAt));
    return polls.filter(({ from, to }) => from >= since && to <= at).length < READINGS;
  };
  return projects.length > 0 && projects.every(isUnseen);
}

/** When the account came into the project; not with its first connection. */
function arrivals({ periods }: Account, project: string): number[] {
  const isThere = (place: number) => periods[place]?.state.projects.includes(project) === true;
  return periods
    .filter((_, place) => place > 0 && isThere(place) && !isThere(place - 1))
    .map(({ from }) => from);
}
