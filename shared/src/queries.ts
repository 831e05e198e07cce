/** What callers may ask for: filters of lists, and the bodies of requests that make links. */
import { AccountStatus, Platform, ScheduledPostStatus } from './types';

// Aliases rather than interfaces: only these may stand for a record of query values.
export type PageQuery = {
  limit?: number;
  cursor?: string;
};

export type ProjectQuery = PageQuery & {
  status?: 'active' | 'archived';
  /** Part of the name, in any case. */
  search?: string;
  customerExternalId?: string;
};

export type AccountQuery = PageQuery & {
  platform?: Platform;
  status?: AccountStatus;
  leased?: boolean;
};

export type ScheduledPostQuery = PageQuery & {
  status?: readonly ScheduledPostStatus[];
  socialAccountId?: string;
  /** ISO 8601 UTC, inclusive. */
  since?: string;
  until?: string;
};

export interface ConnectLinkInput {
  platform: Platform;
  /** Where the owner's browser goes afterwards; its host must be on the key's allowlist. */
  returnUrl: string;
  /** At most 32 names of at most 64 characters; the platform's default set when absent. */
  scopes?: string[];
  usageNote?: string;
}

export interface ReauthLinkInput {
  socialAccountId: string;
  returnUrl: string;
  scopes?: string[];
}
