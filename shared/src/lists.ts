/** List answers, read alike for every list of the API (contract, section 6). */
import { Guard, isPageOf } from './guards';
import { requireLimit } from './input';
import { PageQuery } from './queries';
import { Call, Requester } from './request';
import { Page } from './types';

/** One page of such items; `nextCursor` is there only when there is more. */
export async function requestPage<Item>(
  request: Requester,
  call: Omit<Call<unknown>, 'guard'>,
  isItem: Guard<Item>,
): Promise<Page<Item>> {
  const { items, nextCursor } = await request({ ...call, guard: isPageOf(isItem) });
  return nextCursor ? { items, nextCursor } : { items };
}

/** A list query with its limit checked. */
export function pageQuery<Query extends PageQuery>(query: Query, maxLimit: number): Query {
  return { ...query, limit: requireLimit('limit', query.limit, maxLimit) };
}
