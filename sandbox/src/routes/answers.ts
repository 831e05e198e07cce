// Small things several routes answer with.

import { findAccount, type AccountRow } from '../data/accounts';
import { findProject, type ProjectRow } from '../data/projects';
import type { SandboxContext } from '../domain/context';
import { notFound } from '../errors';
import type { Call } from '../http/endpoint';

/** `nextCursor` at the end of a list is null, or absent if the switch says so (contract, section 6). */
export function listAnswer<Item>(
  context: SandboxContext,
  items: Item[],
  nextCursor: string | null,
): { items: Item[]; nextCursor?: string | null } {
  return nextCursor === null && context.behaviour.lastPageCursor === 'absent'
    ? { items }
    : { items, nextCursor };
}

export function projectOf({ context, orgId, param }: Call): ProjectRow {
  const project = findProject(context.db, orgId, param('projectId'));
  if (!project) throw notFound('The project');
  return project;
}

/** An account of the caller's organization, disconnected or not. */
export function accountOf({ context, orgId, param }: Call): AccountRow {
  const account = findAccount(context.db, orgId, param('socialAccountId'));
  if (!account) throw notFound('The social account');
  return account;
}
