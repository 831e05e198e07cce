/** The dropdowns. What goes wrong is shown there; an empty list means that there is nothing. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { Account, LayersInputError, LISTS, Project, requireProgress } from 'layers-social-core';
import { toNodeError } from '../../lib/errors';
import { openSession, Session } from '../../lib/session';

/** A dropdown has to answer within seconds. */
const SHORT_WAITS = { retry: { maxAttempts: 2, maxWaitMs: 5_000 }, timeoutMs: 15_000 };
const PROJECTS_A_PAGE = 100;
const ACCOUNTS_A_PAGE = 200;
/** The API cannot search accounts; a rare name is looked for this far at a time. */
const PAGES_A_SEARCH = 10;

/** A page of the projects whose name contains the filter. */
export async function searchProjects(
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
): Promise<INodeListSearchResult> {
  return withNodeErrors(this, async ({ client }) => {
    const page = await client.listProjects({
      search: filter?.trim() || undefined,
      limit: PROJECTS_A_PAGE,
      cursor: paginationToken,
    });
    requireProgress(page, new Set([paginationToken]), LISTS.projects);
    return {
      results: page.items.map((project) => ({ name: projectLabel(project), value: project.id })),
      paginationToken: page.nextCursor,
    };
  });
}

/** Accounts of the chosen project whose label contains the filter, page by page. */
export async function searchAccounts(
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
): Promise<INodeListSearchResult> {
  return withNodeErrors(this, async ({ client }) => {
    const projectId = chosenProject(this);
    const wanted = filter?.trim().replace(/^@/, '').toLowerCase() ?? '';
    let cursor = paginationToken;
    for (let pages = 1; ; pages += 1) {
      const page = await client.listAccounts(projectId, { limit: ACCOUNTS_A_PAGE, cursor });
      const results = page.items
        .filter((account) =>
          `${accountLabel(account)} ${account.socialAccountId}`.toLowerCase().includes(wanted),
        )
        .map((account) => ({ name: accountLabel(account), value: account.socialAccountId }));
      requireProgress(page, new Set([cursor]), LISTS.accounts);
      if (page.nextCursor === undefined) return { results };
      // The list only asks on when it can be scrolled, so a page without a match is never shown.
      if (results.length > 0 || pages === PAGES_A_SEARCH)
        return { results, paginationToken: page.nextCursor };
      cursor = page.nextCursor;
    }
  });
}

async function withNodeErrors(
  context: ILoadOptionsFunctions,
  search: (session: Session) => Promise<INodeListSearchResult>,
): Promise<INodeListSearchResult> {
  try {
    return await search(await openSession(context, SHORT_WAITS));
  } catch (error) {
    throw toNodeError(context.getNode(), error);
  }
}

function chosenProject(context: ILoadOptionsFunctions): string {
  const value = context.getCurrentNodeParameter('project', { extractValue: true });
  const project = typeof value === 'string' ? value.trim() : '';
  if (project === '') {
    throw new LayersInputError('project', 'is not chosen yet', "Choose the 'Project' first.");
  }
  if (project.startsWith('=') || project.includes('{{')) {
    throw new LayersInputError(
      'project',
      'is an expression, so its accounts cannot be listed here',
      "Give the 'Account' by ID, for example from the item.",
    );
  }
  return project;
}

function projectLabel({ id, name, status }: Project): string {
  return `${name || id}${status === 'archived' ? ' (archived)' : ''}`;
}

const STATUS_SUFFIXES: Record<string, string> = {
  reauth_required: ' – needs reauth',
  disconnected: ' – disconnected',
};

function accountLabel({ socialAccountId, handle, platform, status, leased }: Account): string {
  const name = handle ? `@${handle}` : socialAccountId;
  const suffix = Object.hasOwn(STATUS_SUFFIXES, status) ? STATUS_SUFFIXES[status] : '';
  return `${name} (${platform})${leased ? ' – leased' : ''}${suffix}`;
}
