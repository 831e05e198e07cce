/** What the API's pages leave open, one answer each. */
import { severalPages } from './pages.ts';
import type { Oddity } from './scenario.ts';

const group = 'api';
const { api: capped, fleet } = severalPages;

export const apiOddities: Record<string, Oddity> = {
  'oldest-first': {
    title: 'lists are oldest first',
    group,
    api: { order: 'oldest' },
  },
  'oldest-first-pages': {
    title: 'oldest first, several pages',
    group,
    api: { ...capped, order: 'oldest' },
    fleet,
  },
  'no-order': { title: 'lists have no order', group, api: { order: 'none' } },
  'no-order-pages': {
    title: 'no order, several pages',
    group,
    api: { ...capped, order: 'none' },
    fleet,
  },
  'reconnect-stays': {
    title: 'a reconnect keeps `connectedAt`',
    group,
    api: { reconnectMoves: false },
  },
  'renewed-silently': {
    title: 'tokens are renewed silently',
    group,
    api: { renewal: 'silent' },
  },
  'dead-bumped': {
    title: 'the end of a dead token moves on',
    group,
    api: { deadExpiry: 'bumped' },
  },
  'dead-nulled': {
    title: 'a dead token has no end',
    group,
    api: { deadExpiry: 'nulled' },
  },
  'dead-now': {
    title: 'a dead token ends when it died',
    group,
    api: { deadExpiry: 'now' },
  },
  'filter-ignored': {
    title: 'the status filter is ignored',
    group,
    api: { statusFilter: 'ignored' },
  },
  'filter-ignored-pages': {
    title: 'filter ignored, several pages',
    group,
    api: { ...capped, statusFilter: 'ignored' },
    fleet,
  },
  'filter-refused': {
    title: 'the status filter is refused',
    group,
    api: { statusFilter: 'refused' },
  },
  'filter-refused-pages': {
    title: 'filter refused, several pages',
    group,
    api: { ...capped, statusFilter: 'refused' },
    fleet,
  },
  'disconnected-asked': {
    title: 'disconnected are listed only when asked for',
    group,
    api: { disconnected: 'on request' },
  },
  'disconnected-nowhere': {
    title: 'disconnected are listed nowhere',
    group,
    api: { disconnected: 'nowhere' },
  },
  'no-rate-headers': {
    title: 'no rate-limit headers, no `Retry-After`, `standard`',
    group,
    api: { rateLimitHeaders: false, retryAfter: 'none', tier: 'standard' },
  },
};
