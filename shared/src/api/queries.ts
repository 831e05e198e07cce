/** What callers may ask for: filters of lists, and the bodies of requests that make links. */
import { AccountStatus, Platform, ScheduledPostStatus } from './types';

/** Lists that callers go through page by page, as messages name them. @internal */
export const LISTS = {
  projects: 'GET /v1/projects',
  accounts: 'GET /v1/projects/:projectId/social-accounts',
  scheduledPosts: 'GET /v1/projects/:projectId/scheduled-posts',
  webhookEndpoints: 'GET /v1/webhook-endpoints',
  webhookDeliveries: 'GET /v1/webhook-endpoints/:endpointId/deliveries',
} as const;

// Aliases rather than interfaces: only these may stand for a record of query values.
/** Which page of a list: `limit` items (each list has its own range), from `cursor` on (contract, section 6). */
export type PageQuery = {
  limit?: number;
  cursor?: string;
};

/** Filters of the project list (contract, section 7). */
export type ProjectQuery = PageQuery & {
  status?: 'active' | 'archived';
  /** Part of the name, in any case. */
  search?: string;
  customerExternalId?: string;
};

/** Filters of the account list (contract, section 8.3). */
export type AccountQuery = PageQuery & {
  platform?: Platform;
  status?: AccountStatus;
  leased?: boolean;
};

/** Filters of the list of posts (contract, section 10). */
export type ScheduledPostQuery = PageQuery & {
  status?: readonly ScheduledPostStatus[];
  socialAccountId?: string;
  /** ISO 8601 UTC, inclusive. */
  since?: string;
  until?: string;
};

/** For which platform to make a connect link, and where the owner returns to (contract, section 8.1). */
export interface ConnectLinkInput {
  platform: Platform;
  /** Where the owner's browser goes afterwards; its host must be on the key's allowlist. */
  returnUrl: string;
  /** At most 32 names of at most 64 characters; the platform's default set when absent. */
  scopes?: string[];
  usageNote?: string;
}

/** For which account to make a reauth link, and where the owner returns to (contract, section 8.4). */
export interface ReauthLinkInput {
  socialAccountId: string;
  returnUrl: string;
  scopes?: string[];
}
