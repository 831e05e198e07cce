/** The endpoints of the Layers Partner API, one method each, over one choke point (`request.ts`). */
import { hasApiCode, LayersRateLimitError } from '../errors/errors';
import { createRequester, Requester } from '../http/request';
import { DEFAULT_RETRY_POLICY, RetryPolicy } from '../http/retry';
import { Runtime } from '../http/transport';
import {
  DEFAULT_BASE_URL,
  requireBaseUrl,
  requireId,
  requireOneOf,
  requireReturnUrl,
  requireScopes,
} from '../values/input';
import * as guards from './guards';
import { createListReader, ListReader, pageQuery } from './list-page';
import { iteratePages } from './pages';
import {
  AccountQuery,
  ConnectLinkInput,
  LISTS,
  ProjectQuery,
  ReauthLinkInput,
  ScheduledPostQuery,
} from './queries';
import { nameReturnHost } from './return-host';
import {
  Account,
  AuthorizeLink,
  ConnectionStatus,
  HealthSnapshot,
  Identity,
  LeasedAccount,
  Page,
  Project,
  Revocation,
  ScheduledPost,
} from './types';
import { WebhookEndpoints } from './webhook-endpoints';

/** @internal */
export const PLATFORMS = ['tiktok', 'instagram'] as const;
const DEFAULT_TIMEOUT_MS = 30_000;
/** Nobody may ask more often about one state (contract, section 8.2). @internal */
export const STATUS_SPACING_MS = 1_000;

/** How a client reaches the API; `transport`, `now`, `sleep` and `random` are required (see `Runtime`). */
export interface LayersClientOptions extends Runtime {
  /** Default `https://api.layers.com`; http is accepted for loopback hosts only. */
  baseUrl?: string;
  /** For one try, in milliseconds; default 30,000. */
  timeoutMs?: number;
  /** Default: 4 tries, and 120,000 ms for all waits between them. */
  retry?: Partial<RetryPolicy>;
}

/**
 * A client of the API for one key. Every method throws `LayersInputError` before sending anything
 * that cannot be right, `LayersApiError` when the API refuses (`LayersRateLimitError` for 429),
 * `LayersConnectionError` when no answer came and `LayersResponseError` when it was not one of the API.
 * What goes through a whole list throws `LayersListError` when the list breaks off.
 * It keeps to the rate limit and repeats what is idempotent. The transport adds the key; the client never sees it.
 * Times in what it returns are the API's ISO 8601 strings.
 */
export class LayersClient {
  /** The routes for webhook endpoints (contract, section 13). */
  readonly webhookEndpoints: WebhookEndpoints;
  private readonly request: Requester;
  private readonly readPage: ListReader;
  private lastAnsweredAt: number | undefined;

  /** Throws `LayersInputError` for a base URL that is neither https nor on this machine. Sends nothing. */
  constructor(options: LayersClientOptions) {
    this.request = createRequester({
      baseUrl: requireBaseUrl('baseUrl', options.baseUrl ?? DEFAULT_BASE_URL),
      timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      retry: {
        maxAttempts: options.retry?.maxAttempts ?? DEFAULT_RETRY_POLICY.maxAttempts,
        maxWaitMs: options.retry?.maxWaitMs ?? DEFAULT_RETRY_POLICY.maxWaitMs,
        deadline: options.retry?.deadline,
      },
      runtime: options,
      onDate: (at) => (this.lastAnsweredAt = at),
    });
    this.readPage = createListReader(this.request, (message) => options.warn?.(message));
    this.webhookEndpoints = new WebhookEndpoints(this.request, this.readPage);
  }

  /**
   * The API's own clock at its latest answer, from the header `Date`, in milliseconds since the epoch; undefined until one
   * came with it. What is compared with times of the API is measured by it: nobody's clock has to be right.
   */
  get answeredAt(): number | undefined {
    return this.lastAnsweredAt;
  }

  /** The organization and key behind the credential (contract, section 7). */
  whoami(): Promise<Identity> {
    return this.request({ method: 'GET', route: '/v1/whoami', guard: guards.isIdentity });
  }

  /** A page of projects, newest first; limit 1 to 200 (contract, section 7). */
  async listProjects(query: ProjectQuery = {}): Promise<Page<Project>> {
    return this.readPage(
      { method: 'GET', route: '/v1/projects', query: pageQuery(query, 200) },
      guards.isProject,
    );
  }

  /** Every project, one page in memory at a time. */
  iterateProjects(query: ProjectQuery = {}): AsyncGenerator<Project, void, undefined> {
    return iteratePages(
      (cursor) => this.listProjects({ ...query, limit: query.limit ?? 200, cursor }),
      LISTS.projects,
    );
  }

  /** A link for connecting a new account, good for 10 minutes (contract, section 8.1). */
  async createConnectLink(projectId: string, input: ConnectLinkInput): Promise<AuthorizeLink> {
    return this.request({
      method: 'POST',
      route: '/v1/projects/:projectId/social/oauth-url',
      params: { projectId: requireId('projectId', projectId) },
      body: {
        platform: requireOneOf('platform', input.platform, PLATFORMS),
        returnUrl: requireReturnUrl('returnUrl', input.returnUrl),
        scopes: requireScopes('scopes', input.scopes),
        usageNote: input.usageNote,
      },
      guard: guards.isAuthorizeLink,
      // A state nobody opens lapses by itself.
      idempotent: true,
    }).catch(nameReturnHost(input.returnUrl));
  }

  /**
   * The status of an authorization request; only the key that made the link can see it. However often this is called, the
   * API is asked about one state once a second at most (contract, section 8.2).
   */
  async getConnectionStatus(state: string): Promise<ConnectionStatus> {
    return this.request({
      method: 'GET',
      route: '/v1/social/oauth-status/:state',
      params: { state: requireId('state', state) },
      guard: guards.isConnectionStatus,
      spacingMs: STATUS_SPACING_MS,
    });
  }

  /** A page of a project's accounts; limit 1 to 200 (contract, section 8.3). */
  async listAccounts(projectId: string, query: AccountQuery = {}): Promise<Page<Account>> {
    return this.readPage(
      {
        method: 'GET',
        route: '/v1/projects/:projectId/social-accounts',
        params: { projectId: requireId('projectId', projectId) },
        query: pageQuery(query, 200),
      },
      guards.isAccount,
    );
  }

  /**
   * Every account of a project, one page in memory at a time (contract, sections 6 and 8.3). With `strict`, a page with
   * an item that lacks what is needed throws a `LayersResponseError` after the others.
   */
  iterateAccounts(
    projectId: string,
    query: AccountQuery = {},
    options: { strict?: boolean } = {},
  ): AsyncGenerator<Account, void, undefined> {
    return iteratePages(
      (cursor) => this.listAccounts(projectId, { ...query, limit: query.limit ?? 200, cursor }),
      LISTS.accounts,
      options,
    );
  }

  /** One account; undefined when it is not in the project's list, which is the only place to look (contract, section 8.3). */
  async findAccount(
    projectId: string,
    socialAccountId: string,
    query: AccountQuery = {},
  ): Promise<Account | undefined> {
    const wanted = requireId('socialAccountId', socialAccountId);
    for await (const account of this.iterateAccounts(projectId, query)) {
      if (account.socialAccountId === wanted) return account;
    }
    return undefined;
  }

  /** A link that renews an account's tokens under the same id, good for 10 minutes (contract, section 8.4). */
  async createReauthLink(projectId: string, input: ReauthLinkInput): Promise<AuthorizeLink> {
    return this.request({
      method: 'POST',
      route: '/v1/projects/:projectId/social/reauth-url',
      params: { projectId: requireId('projectId', projectId) },
      body: {
        socialAccountId: requireId('socialAccountId', input.socialAccountId),
        returnUrl: requireReturnUrl('returnUrl', input.returnUrl),
        scopes: requireScopes('scopes', input.scopes),
      },
      guard: guards.isAuthorizeLink,
      idempotent: true,
    }).catch(nameReturnHost(input.returnUrl));
  }

  /** The account's latest snapshot; Layers makes one every 30 minutes (contract, section 8.5). */
  async getHealth(socialAccountId: string): Promise<HealthSnapshot> {
    return this.request({
      method: 'GET',
      route: '/v1/social-accounts/:accountId/health',
      params: { accountId: requireId('socialAccountId', socialAccountId) },
      guard: guards.isHealthSnapshot,
    });
  }

  /**
   * Disconnects an account and cancels its queued posts in one transaction (contract, section 8.6).
   * When the answer to an attempt is lost and the repeat meets 404, the project's list decides:
   * an account that stands there as disconnected was revoked by the lost attempt. How many posts that
   * one canceled is then not known.
   */
  async revokeAccount(projectId: string, socialAccountId: string): Promise<Revocation> {
    requireId('projectId', projectId);
    const accountId = requireId('socialAccountId', socialAccountId);
    let answerLost = false;
    const revocation: Promise<Revocation> = this.request({
      method: 'DELETE',
      route: '/v1/social-accounts/:accountId',
      params: { accountId },
      guard: guards.isRevocation,
      idempotent: true,
      onRetry: (error) => {
        answerLost ||= !(error instanceof LayersRateLimitError);
      },
    });
    return revocation.catch(async (error: unknown) => {
      if (!answerLost || !hasApiCode(error, 'NOT_FOUND')) throw error;
      const account = await this.findAccount(projectId, accountId, { status: 'disconnected' });
      if (account?.status !== 'disconnected') throw error;
      const { status, disconnectedReason, disconnectedAt } = account;
      return { socialAccountId: accountId, status, disconnectedReason, disconnectedAt, alreadyRevoked: true };
    });
  }

  /** The leased accounts of a project (contract, section 9). */
  async listLeasedAccounts(
    projectId: string,
    query: { status?: 'assigned' | 'disconnected' } = {},
  ): Promise<Page<LeasedAccount>> {
    return this.readPage(
      {
        method: 'GET',
        route: '/v1/projects/:projectId/leased-accounts',
        params: { projectId: requireId('projectId', projectId) },
        query: { status: query.status },
      },
      guards.isLeasedAccount,
    );
  }

  /** Gives a leased account back and cancels its queued posts (contract, section 9). */
  async releaseLease(socialAccountId: string, reason?: string): Promise<Revocation> {
    return this.request({
      method: 'DELETE',
      route: '/v1/leased-accounts/:accountId',
      params: { accountId: requireId('socialAccountId', socialAccountId) },
      body: reason === undefined ? undefined : { reason },
      guard: guards.isRevocation,
    });
  }

  /** A page of a project's posts, latest first; limit 1 to 100 (contract, section 10). */
  async listScheduledPosts(projectId: string, query: ScheduledPostQuery = {}): Promise<Page<ScheduledPost>> {
    // An empty one would be left out of the query: the posts of all accounts.
    if (query.socialAccountId !== undefined) requireId('socialAccountId', query.socialAccountId);
    return this.readPage(
      {
        method: 'GET',
        route: '/v1/projects/:projectId/scheduled-posts',
        params: { projectId: requireId('projectId', projectId) },
        query: pageQuery(query, 100),
      },
      guards.isScheduledPost,
    );
  }

  /**
   * Every matching post, one page in memory at a time (contract, sections 6 and 10). With `strict`, a page with an
   * item that lacks what is needed throws a `LayersResponseError`: for a count that something destructive relies on.
   */
  iterateScheduledPosts(
    projectId: string,
    query: ScheduledPostQuery = {},
    options: { strict?: boolean } = {},
  ): AsyncGenerator<ScheduledPost, void, undefined> {
    return iteratePages(
      (cursor) => this.listScheduledPosts(projectId, { ...query, limit: query.limit ?? 100, cursor }),
      LISTS.scheduledPosts,
      options,
    );
  }
}
