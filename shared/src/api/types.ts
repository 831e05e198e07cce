/**
 * The vocabulary of the Layers Partner API, as its answers carry it.
 *
 * Ids are opaque strings. Enumerations are open: `Open<…>` names the values known today and
 * lets any other string through, because the API may add values within v1 (contract, section 15).
 * Timestamps stay the strings the API sent; `parseTimestamp` reads all three forms it uses.
 */

/** A closed list of known values that still admits any other string. */
export type Open<Known extends string> = Known | (string & {});

/** Where an account is (contract, section 8). */
export type Platform = Open<'tiktok' | 'instagram'>;
/** Of an account's connection (contract, section 8). */
export type AccountStatus = Open<'connected' | 'reauth_required' | 'disconnected'>;
/** Layers' tiers, best last; `shadowbanned` and `new` are outside the order (contract, section 8.5). */
export type HealthTier = Open<'shadowbanned' | 'new' | 'cold' | 'warming_up' | 'warm' | 'hot'>;
/** Which rate limits a key has (contract, section 4). */
export type RateLimitTier = Open<'standard' | 'pilot' | 'partner' | 'sandbox'>;
/** Of a post (contract, section 10). */
export type ScheduledPostStatus = Open<
  'queued' | 'publishing' | 'draft' | 'published' | 'failed' | 'canceled'
>;
/** Types that this package handles; others pass (contract, section 12). */
export type WebhookEventType = Open<
  | 'social_account.connected'
  | 'social_account.needs_reauth'
  | 'social_account.revoked'
  | 'post.published'
  | 'post.failed'
  | 'post.canceled'
  | 'lease_request.assigned'
  | 'lease_request.rejected'
  | 'test.ping'
>;

/** One page of a list; `nextCursor` is absent on the last page (contract, section 6). */
export interface Page<Item> {
  items: Item[];
  nextCursor?: string;
  /** The ids of items that lacked what is needed and were left out, an empty text for one without; absent when there were none. */
  leftOut?: readonly string[];
}

/** Who the API key belongs to (contract, section 7, whoami; both generations of the answer). */
export interface Identity {
  organizationId: string;
  organizationName?: string;
  workspaceId?: string;
  parentOrganizationId?: string | null;
  scopes?: string[];
  rateLimitTier?: RateLimitTier;
  apiKeyId?: string;
  creditBalance?: number;
}

/** A customer's project (contract, section 7). */
export interface Project {
  id: string;
  name?: string;
  status?: Open<'active' | 'archived'>;
  customerExternalId?: string | null;
  timezone?: string;
  createdAt?: string;
}

/** A connected or leased TikTok or Instagram account (contract, section 8.3). */
export interface Account {
  socialAccountId: string;
  platform: Platform;
  handle?: string;
  avatarUrl?: string | null;
  status: AccountStatus;
  leased?: boolean;
  connectedAt?: string;
  /** When the stored token expires; null or absent for leased accounts. */
  tokenExpiresAt?: string | null;
  /** Why and since when it is disconnected; the list is not documented to say so. */
  disconnectedReason?: string;
  disconnectedAt?: string;
}

/** A link the account's owner opens to consent; good for 10 minutes (contract, sections 8.1 and 8.4). */
export interface AuthorizeLink {
  authorizeUrl: string;
  /** Identifies the authorization request. The state and the link are secrets. */
  state: string;
  expiresAt: string;
}

/** The status of an authorization request (contract, section 8.2). */
export interface ConnectionStatus {
  state?: string;
  status: Open<'pending' | 'completed' | 'failed' | 'expired'>;
  /** Present when `status` is `completed`. */
  socialAccountId?: string;
  expiresAt?: string;
  /** Present when `status` is `failed`; both members may be missing. */
  error?: { code?: string; message?: string };
}

/** Content-side health of an account, refreshed by Layers every 30 minutes (contract, section 8.5). */
export interface HealthSnapshot {
  socialAccountId: string;
  /** 0 to 100; null or absent before the first snapshot. */
  score?: number | null;
  tier?: HealthTier | null;
  isShadowbanned?: boolean | null;
  shadowbanSeverity?: unknown;
  recommendation?: string | null;
}

/** What a revoke or a lease release did (contract, sections 8.6 and 9). */
export interface Revocation {
  socialAccountId: string;
  status: AccountStatus;
  disconnectedReason?: string;
  /** Queued posts that were canceled in the same transaction; absent for a lease release. */
  canceledScheduledPosts?: number;
  disconnectedAt?: string;
  /** True when an earlier attempt, whose answer was lost, had already done it. */
  alreadyRevoked?: boolean;
}

/** A leased TikTok account (contract, section 9). */
export interface LeasedAccount {
  socialAccountId: string;
  projectId?: string;
  handle?: string;
  platform?: Platform;
  followers?: number;
  status?: Open<'assigned' | 'disconnected'>;
  assignedAt?: string;
  nextRenewalAt?: string;
  /** US cents. */
  monthlyPriceCents?: number;
}

/** A post waiting, under way or done (contract, section 10). */
export interface ScheduledPost {
  id: string;
  containerId?: string;
  socialAccountId?: string;
  platform?: Platform;
  mode?: string;
  status: ScheduledPostStatus;
  scheduledFor?: string;
  externalId?: string | null;
  externalUrl?: string | null;
  createdAt?: string;
  updatedAt?: string;
  attemptedAt?: string | null;
  publishedAt?: string | null;
  canceledAt?: string | null;
  lastError?: { code?: string; message?: string } | null;
}

/** A webhook subscription (contract, section 13). */
export interface WebhookEndpoint {
  id: string;
  url: string;
  status: Open<'active' | 'paused' | 'auto_paused'>;
  events: string[];
  projectId?: string | null;
  description?: string | null;
  metadata?: Record<string, string> | null;
  scope?: Open<'own' | 'all_children'>;
  consecutiveFailureCount?: number;
  lastSuccessAt?: string | null;
  lastFailureAt?: string | null;
  createdAt?: string;
}

/** A fresh endpoint with its secret, which the API shows this once (contract, section 13). */
export interface CreatedWebhookEndpoint {
  endpoint: WebhookEndpoint;
  signingSecret: string;
}

/** A new signing secret; the previous one is valid until `previousSecretExpiresAt` (contract, section 13). */
export interface RotatedWebhookSecret {
  endpointId: string;
  signingSecret: string;
  previousSecretExpiresAt?: string;
}

/** A test event on its way (contract, section 13). */
export interface WebhookTest {
  eventId: string;
  deliveryId?: string;
  scheduledAt?: string;
}

/** One delivery of one event to one endpoint (contract, section 13). */
export interface WebhookDelivery {
  id: string;
  endpointId?: string;
  eventId?: string;
  eventType?: WebhookEventType;
  status: Open<'pending' | 'delivering' | 'delivered' | 'failed' | 'abandoned'>;
  attempts?: number;
  nextRetryAt?: string | null;
  lastResponseStatus?: number | null;
  lastErrorMessage?: string | null;
  createdAt?: string;
}

/** A second delivery of an earlier event, under a new event id (contract, section 13). */
export interface WebhookReplay {
  originalDeliveryId?: string;
  replayDeliveryId: string;
  scheduledAt?: string;
}
