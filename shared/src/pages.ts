/** Paging over any list method of the client (contract, section 6). */
import { LayersResponseError } from './errors';
import { Page } from './types';

/** Two million accounts; only a list that never ends has more. */
const MAX_PAGES = 10_000;

/** Fetches the page at `cursor`; undefined asks for the first. */
export type FetchPage<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

/**
 * Every item in the API's order, one page in memory at a time (contract, section 6). A repeated cursor ends the list. Throws
 * what `fetchPage` throws, and a `LayersResponseError` after 10,000 pages, so that a list without an end does not run for ever.
 */
export async function* iteratePages<Item>(fetchPage: FetchPage<Item>): AsyncGenerator<Item, void, undefined> {
  const seen = new Set<string>();
  let cursor: string | undefined;
  do {
    if (seen.size >= MAX_PAGES)
      throw new LayersResponseError({ route: 'A list', status: 200, received: 'no end' });
    const page = await fetchPage(cursor);
    yield* page.items;
    cursor = page.nextCursor;
    if (cursor !== undefined && seen.has(cursor)) return;
    if (cursor !== undefined) seen.add(cursor);
  } while (cursor !== undefined);
}

/** The first `limit` items as an array; `Infinity` collects all. Throws what `items` throws. */
export async function collect<Item>(items: AsyncIterable<Item>, limit: number): Promise<Item[]> {
  const collected: Item[] = [];
  if (limit <= 0) return collected;
  for await (const item of items) {
    collected.push(item);
    if (collected.length >= limit) break;
  }
  return collected;
}
