/** The dropdowns. What goes wrong is shown there; an empty list means that there is nothing. */
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import {
  Account,
  FetchPage,
  LayersInputError,
  LISTS,
  Project,
  requireProgress,
  WebhookEndpoint,
} from 'layers-social-core';
import { toNodeError } from '../../lib/errors';
import { originOf } from '../../lib/origin';
import { openSession, Session } from '../../lib/session';

/** A dropdown has to answer within seconds. */
const SHORT_WAITS = { retry: { maxAttempts: 2, maxWaitMs: 5_000 }, timeoutMs: 15_000 };
const PROJECTS_A_PAGE = 100;
const ACCOUNTS_A_PAGE = 200;
const ENDPOINTS_A_PAGE = 100;
/** Where the API cannot search, a rare name is looked for this far at a time. */
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
    const toOption = (account: Account) => ({
      name: accountLabel(account),
      value: account.socialAccountId,
    });
    return searchPages({
      fetchPage: (cursor) => client.listAccounts(projectId, { limit: ACCOUNTS_A_PAGE, cursor }),
      route: LISTS.accounts,
      toOption,
      searched: (account) => `${accountLabel(account)} ${account.socialAccountId}`,
      wanted: filter?.trim().replace(/^@/, ''),
      paginationToken,
    });
  });
}

/** Webhook endpoints whose label, address or id contains the filter, page by page. */
export async function searchWebhookEndpoints(
  this: ILoadOptionsFunctions,
  filter?: string,
  paginationToken?: string,
): Promise<INodeListSearchResult> {
  return withNodeErrors(this, async ({ client }) =>
    searchPages({
      fetchPage: (cursor) => client.webhookEndpoints.list({ limit: ENDPOINTS_A_PAGE, cursor }),
      route: LISTS.webhookEndpoints,
      toOption: (endpoint) => ({ name: endpointLabel(endpoint), value: endpoint.id }),
      searched: (endpoint) => `${endpointLabel(endpoint)} ${endpoint.url} ${endpoint.id}`,
      wanted: filter?.trim(),
      paginationToken,
    }),
  );
}

interface PageSearch<Item> {
  fetchPage: FetchPage<Item>;
  /** As messages name the list. */
  route: string;
  toOption(item: Item): { name: string; value: string };
  /** The text that has to contain `wanted`, in any case. */
  searched(item: Item): string;
  wanted?: string;
  paginationToken?: string;
}

/** For lists that the API cannot search: the next page with a match. */
async function searchPages<Item>(search: PageSearch<Item>): Promise<INodeListSearchResult> {
  const { fetchPage, route, toOption, searched, wanted = '', paginationToken } = search;
  let cursor = paginationToken;
  for (let pages = 1; ; pages += 1) {
    const page = await fetchPage(cursor);
    const results = page.items
      .filter((item) => searched(item).toLowerCase().includes(wanted.toLowerCase()))
      .map(toOption);
    requireProgress(page, new Set([cursor]), route);
    if (page.nextCursor === undefined) return { results };
    // The list only asks on when it can be scrolled, so a page without a match is never shown.
    if (results.length > 0 || pages === PAGES_A_SEARCH) return { results, paginationToken: page.nextCursor };
    cursor = page.nextCursor;
  }
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

const ACCOUNT_SUFFIXES: Record<string, string> = {
  reauth_required: ' – needs reauth',
  disconnected: ' – disconnected',
};

const ENDPOINT_SUFFIXES: Record<string, string> = {
  auto_paused: ' – paused by Layers',
  paused: ' – paused',
};

function accountLabel({ socialAccountId, handle, platform, status, leased }: Account): string {
  const name = handle ? `@${handle}` : socialAccountId;
  return `${name} (${platform})${leased ? ' – leased' : ''}${suffixOf(ACCOUNT_SUFFIXES, status)}`;
}

/** Without the path of the address: n8n keeps the label in the workflow, which people pass on. */
function endpointLabel({ id, url, description, status }: WebhookEndpoint): string {
  const host = originOf(url, '').replace(/^https?:\/\//, '');
  return `${description || host} (${host}, ${id.slice(0, 8)})${suffixOf(ENDPOINT_SUFFIXES, status)}`;
}

function suffixOf(suffixes: Record<string, string>, status: string): string {
  return Object.hasOwn(suffixes, status) ? (suffixes[status] ?? '') : '';
}
