/** Which projects a poll reads, and what a project begins with that was not read before. */
import { Project } from '../api/types';
import { parseTimestamp } from '../base/timestamps';
import { Draft, ProjectDraft } from './draft';
import { newProject, OVERLAP_MS, ProjectState } from './project-state';

/** A project that the list no longer holds is remembered for so long: a list can be cut short. */
const KEEP_MISSING_MS = 86_400_000;

/** A project to be read. `createdAt` is the API's. */
export type Selected = Pick<Project, 'id' | 'createdAt'>;

/**
 * The projects to read; begins with those that were not read before. Only an archived project that is active again starts in
 * silence; one that was made after the last list tells its first connection.
 */
export function select(draft: Draft, selected: readonly Selected[], since: number): ProjectDraft[] {
  return selected.map((one) => draft.projects.get(one.id) ?? draft.add(begin(draft, one, since)));
}

function begin({ before }: Draft, { id, createdAt }: Selected, since: number): ProjectState {
  if (before.projects.size === 0) return newProject(id, before.bornAt);
  const madeAt = parseTimestamp(createdAt) ?? -Infinity;
  return madeAt >= before.listedAt - OVERLAP_MS && madeAt >= before.bornAt
    ? newProject(id, madeAt, true)
    : newProject(id, since);
}

/** Known projects that are not among these. */
export function missing(draft: Draft, selected: readonly Selected[]): ProjectDraft[] {
  const ids = new Set(selected.map(({ id }) => id));
  return [...draft.projects.values()].filter(({ id }) => !ids.has(id));
}

/** Drops those that are archived, and those that were not listed for a day. */
export function dropMissing(
  draft: Draft,
  projects: readonly ProjectDraft[],
  archived: ReadonlySet<string>,
): void {
  // By the list before this one: while nothing was listed, nobody was missing.
  const { listedAt } = draft.before;
  for (const { id, triedAt, bornAt } of projects) {
    const wasMissing = listedAt - Math.max(triedAt, bornAt) > KEEP_MISSING_MS;
    if (archived.has(id) || wasMissing) draft.projects.delete(id);
  }
}

/** Least recently read first; those never read from a random place on, so that pollers without a memory differ. */
export function inTurn(projects: readonly ProjectDraft[], random: number): ProjectDraft[] {
  const start = Math.floor(random * projects.length);
  const rotated = [...projects.slice(start), ...projects.slice(0, start)];
  return rotated.sort((a, b) => a.triedAt - b.triedAt);
}
