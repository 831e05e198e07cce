// Small things several routes answer with.

import { findAccount, type AccountRow } from '../data/accounts';
import { findProject, type ProjectRow } from '../data/projects';
import type { Call } from '../endpoint';
import { notFound } from '../errors';
import type { World } from '../world';

/** `nextCursor` at the end of a list is null, or absent if the switch says so (contract 6). */
export function listAnswer(world: World, items: object[], nextCursor: string | null): object {
  return nextCursor === null && world.behaviour.lastPageCursor === 'absent'
    ? { items }
    : { items, nextCursor };
}

export function projectOf({ world, orgId, param }: Call): ProjectRow {
  const project = findProject(world.store, orgId, param('projectId'));
  if (!project) throw notFound('The project');
  return project;
}

/** An account of the caller's organization, disconnected or not. */
export function accountOf({ world, orgId, param }: Call): AccountRow {
  const account = findAccount(world.store, orgId, param('socialAccountId'));
  if (!account) throw notFound('The social account');
  return account;
}
