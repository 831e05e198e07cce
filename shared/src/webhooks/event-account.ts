/**
 * The account that a webhook event is about. Only the first members of an event's `data` are documented, and of most types none
 * (contract, section 12), so what is missing is looked up.
 */
import type { LayersClient } from '../api/client';
import { iteratePages } from '../api/pages';
import { LISTS } from '../api/queries';
import type { Account } from '../api/types';
import { isRecord } from '../base/json';
import type { WebhookEvent } from './event';

const ACCOUNTS_A_PAGE = 200;
const PROJECTS_A_PAGE = 100;

/** What could be found out about the account of an event. @internal */
export interface EventAccount {
  account?: Account;
  projectId?: string;
}

/** The code with which a post fails when the account's token is dead (contract, section 3). */
const DEAD_TOKEN = 'CREDENTIAL_INVALID';

const STATUS_AFTER: Record<string, string> = {
  'social_account.connected': 'connected',
  'social_account.needs_reauth': 'reauth_required',
  'social_account.revoked': 'disconnected',
};

/** The account's status after an event; a post that failed for a dead token says that its owner has to reconnect. @internal */
export function statusAfter({ type, data }: WebhookEvent): string | undefined {
  if (type === 'post.failed' && failureCode(data) === DEAD_TOKEN) return 'reauth_required';
  return Object.hasOwn(STATUS_AFTER, type) ? STATUS_AFTER[type] : undefined;
}

/** Why a post failed; where an event has it is not documented, so the places are looked at where a post has it. @internal */
export function failureCode(data: Record<string, unknown>): string | undefined {
  const candidates = [data.lastError, data.error, data].map((holder) => {
    if (typeof holder === 'string') return holder;
    return isRecord(holder) ? (holder.code ?? holder.errorCode) : undefined;
  });
  return candidates.find((code): code is string => typeof code === 'string' && code !== '');
}

/** @internal */
export interface EventLookup {
  client: Pick<LayersClient, 'listAccounts' | 'listProjects'>;
  /** The project that the subscription is narrowed to. */
  projectId?: string;
  /** No request begins after this. */
  isOver: () => boolean;
}

/**
 * Looks for the account of an event, in the project that the event or the subscription names, else in all active ones. Undefined
 * when it was not found in time. Throws what the client throws.
 * @internal
 */
export async function findEventAccount(
  event: WebhookEvent,
  lookup: EventLookup,
): Promise<EventAccount | undefined> {
  const { socialAccountId } = event.data;
  if (typeof socialAccountId !== 'string') return undefined;
  const projectId = eventProject(event, lookup.projectId);
  // The list is shorter with the status that the event tells; it may have changed again meanwhile.
  for (const status of new Set([statusAfter(event), undefined])) {
    for await (const candidate of projectsToSearch(lookup, projectId)) {
      const account = await findIn(lookup, { projectId: candidate, socialAccountId, status });
      if (account) return { account, projectId: candidate };
    }
  }
  return undefined;
}

/** The project that an event names, or else its subscription. @internal */
export function eventProject({ data }: WebhookEvent, subscribed: string | undefined): string | undefined {
  return typeof data.projectId === 'string' && data.projectId !== '' ? data.projectId : subscribed;
}

interface Wanted {
  projectId: string;
  socialAccountId: string;
  status?: string;
}

async function findIn(
  { client, isOver }: EventLookup,
  { projectId, socialAccountId, status }: Wanted,
): Promise<Account | undefined> {
  const accounts = iteratePages(async (cursor) => {
    if (isOver()) return { items: [] };
    return client.listAccounts(projectId, { status, limit: ACCOUNTS_A_PAGE, cursor });
  }, LISTS.accounts);
  for await (const account of accounts) {
    if (account.socialAccountId === socialAccountId) return account;
  }
  return undefined;
}

async function* projectsToSearch(
  { client, isOver }: EventLookup,
  projectId: string | undefined,
): AsyncGenerator<string> {
  if (projectId !== undefined) {
    yield projectId;
    return;
  }
  const projects = iteratePages(async (cursor) => {
    if (isOver()) return { items: [] };
    return client.listProjects({ status: 'active', limit: PROJECTS_A_PAGE, cursor });
  }, LISTS.projects);
  for await (const { id } of projects) yield id;
}
