/**
 * What no public page says of the API, and what servers are known to do (docs/api-contract.md, section 18): each member
 * is one question, its values are the answers that have to be lived with.
 */
export interface ApiSwitches {
  /** Of the account list. With `none` accounts come in the order of their ids, and cursors are opaque. */
  order: 'newest' | 'oldest' | 'none';
  /** Whether an account that is connected again gets a new `connectedAt`. */
  reconnectMoves: boolean;
  /** Whether tokens of healthy accounts are renewed without a new `connectedAt`. */
  renewal: 'none' | 'silent';
  /** What becomes of `tokenExpiresAt` while a token is dead. */
  deadExpiry: 'kept' | 'bumped' | 'nulled' | 'now';
  statusFilter: 'obeyed' | 'ignored' | 'refused';
  /** Whether disconnected accounts are in the list, only when asked for, or nowhere. */
  disconnected: 'listed' | 'on request' | 'nowhere';
  /** The most items a page has, whatever is asked for. */
  pageCap: number;
  /** `short`: pages with fewer items than fit, some with none; `torn`: now and then the end of a list is missing; `repeated`: now and then a page names its own cursor. */
  pages: 'whole' | 'short' | 'torn' | 'repeated';
  /** How long answers take, in milliseconds. */
  latency: readonly [from: number, to: number];
  tier: 'standard' | 'pilot' | 'partner';
  /** Whether answers tell the state of the rate limit. */
  rateLimitHeaders: boolean;
  retryAfter: 'seconds' | 'date' | 'none';
}

/** A kind server: the order and the filter as Layers' own pages suggest, nothing odd. */
export const PLAIN_API: Readonly<ApiSwitches> = {
  order: 'newest',
  reconnectMoves: true,
  renewal: 'none',
  deadExpiry: 'kept',
  statusFilter: 'obeyed',
  disconnected: 'listed',
  pageCap: 200,
  pages: 'whole',
  latency: [50, 400],
  tier: 'partner',
  rateLimitHeaders: true,
  retryAfter: 'seconds',
};
