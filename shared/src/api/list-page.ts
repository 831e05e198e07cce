/** List answers, read alike for every list of the API (contract, section 6). */
import { Guard } from '../base/json';
import { redact } from '../base/redact';
import { LayersResponseError } from '../errors/errors';
import { Call, Requester } from '../http/request';
import { requireLimit } from '../values/input';
import { isPageOfAny } from './guards';
import { identityOf } from './pages';
import { PageQuery } from './queries';
import { Page } from './types';

/**
 * One page of such items. An item without what is needed is left out and named in the log, once for each
 * reader, so that it does not stop the others.
 */
export type ListReader = <Item>(
  call: Omit<Call<unknown>, 'guard'>,
  isItem: Guard<Item>,
) => Promise<Page<Item>>;

const MAX_NAMED = 1_000;
const MAX_ID_LENGTH = 100;

export function createListReader(request: Requester, warn: (message: string) => void): ListReader {
  const named = new Set<string>();
  const nameOnce = (route: string, id: string) => {
    const message = `${id === '' ? 'An item without an id' : `The item ${id}`} of ${route} was left out: it lacks what every item has.`;
    if (named.size >= MAX_NAMED || named.has(message)) return;
    named.add(message);
    warn(message);
  };
  return async (call, isItem) => {
    const route = `${call.method} ${call.route}`;
    const { items: listed, nextCursor } = await request({ ...call, guard: isPageOfAny });
    const items = listed.filter(isItem);
    // A single item can be odd; when none of several can be read, the list is another one.
    if (items.length === 0 && listed.length > 1) {
      throw new LayersResponseError({ route, status: 200, received: 'a list of items of another kind' });
    }
    const leftOut = listed.filter((item) => !isItem(item)).map(idToName);
    for (const id of leftOut) nameOnce(route, id);
    return { items, ...(nextCursor && { nextCursor }), ...(leftOut.length > 0 && { leftOut }) };
  };
}

function idToName(item: unknown): string {
  return redact(identityOf(item) ?? '').slice(0, MAX_ID_LENGTH);
}

/** A list query with its limit checked. */
export function pageQuery<Query extends PageQuery>(query: Query, maxLimit: number): Query {
  return { ...query, limit: requireLimit('limit', query.limit, maxLimit) };
}
