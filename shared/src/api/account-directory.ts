/**
 * Looks accounts up by id or handle, which the API offers no request for: its list is read page by page, only
 * as far as needed, and shared by all who ask. So 1,000 items of one project cost its handful of pages.
 */
import { isLayersError, LayersRefusal } from '../errors/errors';
import { LayersClient } from './client';
import { Account } from './types';

/** @internal */
export interface AccountDirectory {
  /**
   * The account, also when it is disconnected; undefined when the project has none of this id.
   * A list that was begun before `notBefore` (milliseconds since the epoch) is read anew.
   */
  find(projectId: string, socialAccountId: string, notBefore?: number): Promise<Account | undefined>;
}

/** @internal */
export interface SearchableDirectory extends AccountDirectory {
  /** Every account of this handle, disconnected ones too; with or without @, in any case. The list is read to its end. */
  findByHandle(projectId: string, handle: string): Promise<Account[]>;
}

/**
 * The account where it adds to a result that stands without it; undefined also when it cannot be read.
 * @internal
 */
export async function findIfPossible(
  accounts: AccountDirectory,
  ...wanted: Parameters<AccountDirectory['find']>
): Promise<Account | undefined> {
  return accounts.find(...wanted).catch((error: unknown) => {
    if (isLayersError(error)) return undefined;
    throw error;
  });
}

type Lister = Pick<LayersClient, 'iterateAccounts'>;

/** A directory for one execution; it is as fresh as its first read. @internal */
export function createAccountDirectory(client: Lister, now: () => number): SearchableDirectory {
  const lists = new Map<string, AccountList>();
  const look = async <Found>(
    projectId: string,
    notBefore: number,
    search: (list: AccountList) => Promise<Found>,
  ): Promise<Found> => {
    let list = lists.get(projectId);
    if (!list || list.begunAt < notBefore) {
      list = createAccountList(client, projectId, now());
      lists.set(projectId, list);
    }
    return search(list).catch((error: unknown) => {
      // A list that broke off looks complete from then on: the next one to ask begins anew.
      lists.delete(projectId);
      throw error;
    });
  };
  return {
    find: async (projectId, socialAccountId, notBefore = 0) =>
      look(projectId, notBefore, (list) => list.find(socialAccountId)),
    findByHandle: async (projectId, handle) =>
      look(projectId, 0, async (list) => {
        const wanted = plainHandle(handle);
        return (await list.all()).filter((account) => plainHandle(account.handle) === wanted);
      }),
  };
}

function plainHandle(handle: unknown): string | undefined {
  return typeof handle === 'string' ? handle.trim().replace(/^@/, '').toLowerCase() : undefined;
}

interface AccountList {
  begunAt: number;
  find(socialAccountId: string): Promise<Account | undefined>;
  all(): Promise<Account[]>;
}

function createAccountList(client: Lister, projectId: string, begunAt: number): AccountList {
  const known = new Map<string, Account>();
  const pages = readInTurn(client, projectId);
  let reading: Promise<boolean> | undefined;

  /** Whether there was more to read. Those who ask meanwhile wait for the same read. */
  const readOn = async () => {
    const { value, done } = await pages.next();
    if (value) known.set(value.socialAccountId, value);
    return !done;
  };
  const readNext = async () => (reading ??= readOn().finally(() => (reading = undefined)));

  return {
    begunAt,
    async find(socialAccountId) {
      while (!known.has(socialAccountId) && (await readNext()));
      return known.get(socialAccountId);
    },
    async all() {
      while (await readNext());
      return [...known.values()];
    },
  };
}

/** The default list may leave disconnected accounts out (contract, section 8.3), so they are asked for last. */
async function* readInTurn(client: Lister, projectId: string): AsyncGenerator<Account, void, undefined> {
  yield* client.iterateAccounts(projectId);
  yield* client.iterateAccounts(projectId, { status: 'disconnected' });
}

/** @internal */
export function accountNotFound(): LayersRefusal {
  return new LayersRefusal(
    'ACCOUNT_NOT_FOUND',
    "The project has no account with the ID given in 'Account'",
    "Pick the account from the list, or check that 'Project' is the one it was connected in.",
  );
}
