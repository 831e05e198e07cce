/** Looks up the account of an event, within the time that the caller may wait. */
import type { IWebhookFunctions } from 'n8n-workflow';

import { Account, iteratePages, LayersClient, LISTS, WebhookEvent } from 'layers-social-core';
import { openSession } from '../../lib/session';
import { Found, statusAfter } from './item';

/**
 * Layers waits for the answer, and repeats the delivery when it takes too long: no request begins after
 * this, and the last one ends a few seconds later.
 */
const LOOKUP_BUDGET_MS = 3_000;
const SHORT_WAITS = { retry: { maxAttempts: 2, maxWaitMs: 1_000 }, timeoutMs: 2_000 };
const ACCOUNTS_A_PAGE = 200;
const PROJECTS_A_PAGE = 100;

/** The account and its project, as far as they can be found in time. Never throws: the event counts without them. */
export async function fetchAccount(
  context: IWebhookFunctions,
  event: WebhookEvent,
  chosenProject: string | undefined,
): Promise<Found> {
  const { socialAccountId, projectId = chosenProject } = event.data;
  const known = typeof projectId === 'string' && projectId !== '' ? projectId : undefined;
  if (typeof socialAccountId !== 'string') return { projectId: known };
  try {
    const { client, runtime } = await openSession(context, SHORT_WAITS);
    const deadline = runtime.now() + LOOKUP_BUDGET_MS;
    const isOver = () => runtime.now() > deadline;
    const found = await find({ client, socialAccountId, isOver }, event, known);
    if (found) return found;
    context.logger.warn(`Layers Social: the account of ${event.id} was not found in time`);
  } catch (error) {
    const words = error instanceof Error ? error.message : 'unforeseen';
    context.logger.warn(`Layers Social: the account of ${event.id} was not fetched (${words})`);
  }
  return { projectId: known };
}

interface Search {
  client: LayersClient;
  socialAccountId: string;
  isOver: () => boolean;
}

async function find(
  search: Search,
  event: WebhookEvent,
  projectId: string | undefined,
): Promise<Found | undefined> {
  // The list is shorter with the status that the event tells; it may have changed again meanwhile.
  for (const status of [statusAfter(event.type), undefined]) {
    for await (const candidate of projectsToSearch(search, projectId)) {
      const account = await findIn(search, candidate, status);
      if (account) return { account, projectId: candidate };
    }
  }
  return undefined;
}

async function findIn(search: Search, projectId: string, status?: string): Promise<Account | undefined> {
  const { client, socialAccountId, isOver } = search;
  const accounts = iteratePages(async (cursor) => {
    if (isOver()) return { items: [] };
    return client.listAccounts(projectId, { status, limit: ACCOUNTS_A_PAGE, cursor });
  }, LISTS.accounts);
  for await (const account of accounts) {
    if (account.socialAccountId === socialAccountId) return account;
  }
  return undefined;
}

/** All active ones where the event does not name its project. */
async function* projectsToSearch(
  { client, isOver }: Search,
  projectId: string | undefined,
): AsyncGenerator<string> {
  if (projectId !== undefined) return yield projectId;
  const projects = iteratePages(async (cursor) => {
    if (isOver()) return { items: [] };
    return client.listProjects({ status: 'active', limit: PROJECTS_A_PAGE, cursor });
  }, LISTS.projects);
  for await (const { id } of projects) yield id;
}
