// Control: the latest API requests.

import { Hono } from 'hono';
import { z } from 'zod';

import type { AppContext } from '../http/context';
import type { LoggedRequest } from '../http/request-log';
import { limit, parse } from '../http/schemas';
import { queryOf, since } from './read-request';

const query = z.strictObject({ since, limit: limit(1_000, 1_000) });

export interface RequestsView {
  items: LoggedRequest[];
  /** `seq` of the newest. */
  latest: number;
}

export function requestsControl({ requestLog }: AppContext) {
  const api = new Hono();
  api.get('/requests', (c) => {
    const { since, limit } = parse(query, queryOf(c));
    const items = requestLog.since(since).slice(-limit);
    return c.json({ items, latest: items.at(-1)?.seq ?? since } satisfies RequestsView);
  });
  return api;
}
