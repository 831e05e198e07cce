/** Paging over any list method of the client (contract, section 6). */
import { isRecord } from '../base/json';
import { LayersListError, LayersResponseError } from '../errors/errors';
import { Page } from './types';

/** Two million accounts; only a list that never ends has more. */
const MAX_PAGES = 10_000;

/** Fetches the page at `cursor`; undefined asks for the first. */
export type FetchPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/**
 * Every item in the API's order, with one page and the ids of all items in memory (contract, section 6); an
 * item that a moving list shows twice comes once. A list whose cursors lead back, or that has more than
 * 10,000 pages, is not whole: after the items that were read a `LayersListError` is thrown, and `route` names
 * the list there. With `strict`, a page that left an item out throws a `LayersResponseError` after its items, for
 * what must not pass over anything. Throws what `fetchPage` throws.
 */
export async function* iteratePages<Item>(
  fetchPage: FetchPage<Item>,
  route = 'A list',
  { strict = false }: { strict?: boolean } = {},
): AsyncGenerator<Item, void, undefined> {
  const cursors = new Set<string>();
  const isFirst = createSieve();
  let cursor: string | undefined;
  do {
    if (cursors.size >= MAX_PAGES) throw new LayersListError(route, 'it has no end');
    const page = await fetchPage(cursor);
    yield* page.items.filter(isFirst);
    if (strict && page.leftOut) throw leftOut(route);
    requireProgress(page, cursors, route);
    cursor = page.nextCursor;
    if (cursor !== undefined) cursors.add(cursor);
  } while (cursor !== undefined);
}

function leftOut(route: string): LayersResponseError {
  return new LayersResponseError({ route, status: 200, received: 'a list with an item of another kind' });
}

/** Throws a `LayersListError` when the page leads back to one of these cursors instead of on. @internal */
export function requireProgress(
  { nextCursor }: Page<unknown>,
  cursors: { has(cursor: string): boolean },
  route: string,
): void {
  if (nextCursor === undefined || !cursors.has(nextCursor)) return;
  throw new LayersListError(route, 'a page leads back to one that was read before');
}

/** By what an item of any list is known; undefined when it has no id. @internal */
export function identityOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const id = item.id ?? item.socialAccountId;
  return typeof id === 'string' ? id : undefined;
}

/** Whether an item has not been there before; one without an id never has. */
function createSieve(): (item: unknown) => boolean {
  const ids = new Set<string>();
  return (item) => {
    const id = identityOf(item);
    if (id === undefined) return true;
    const { size } = ids;
    return ids.add(id).size > size;
  };
}

/** The first `limit` items; `Infinity` collects them all. */
export async function collect<Item>(items: AsyncIterable<Item>, limit: number): Promise<Item[]> {
  const collected: Item[] = [];
  if (limit <= 0) return collected;
  for await (const item of items) {
    collected.push(item);
    if (collected.length >= limit) break;
  }
  return collected;
}
