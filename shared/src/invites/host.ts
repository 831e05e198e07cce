/** What a host hands in for one visit of an invite's page, and what it gets back. */
import { LayersClient } from '../api/client';
import { VisitLimiter } from './limiter';
import { InvitePageSettings } from './settings';
import { Invite } from './token';
import { OutcomeName, ViewName } from './visit';

/** What a host has to say of a request. */
export interface InviteRequest {
  /** Only `POST` does something; every other method shows. */
  method: string;
  query: Readonly<Record<string, unknown>>;
  /** The `Cookie` header. */
  cookies?: unknown;
  /** The `Accept-Language` header. */
  acceptLanguage?: unknown;
}

/** The page that is visited, and what it works with. */
export interface InvitePage {
  /** Its address from outside, without a query. */
  pageUrl: string;
  /** The API key, and while keys change the one before it. */
  apiKeys: readonly [string, ...string[]];
  settings: InvitePageSettings;
  client: Pick<
    LayersClient,
    'createConnectLink' | 'createReauthLink' | 'getConnectionStatus' | 'iterateAccounts'
  >;
  /** One for all visits of a process. */
  limiter: VisitLimiter;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `ms` milliseconds. */
  sleep(ms: number): Promise<void>;
  /** Told, in words for a log, why a page had to say that something does not work. */
  warn(message: string): void;
}

/** How an attempt ended, for a workflow to go on with. */
export interface InviteOutcome {
  outcome: OutcomeName;
  /** The same whenever the end of this very attempt is told. */
  attemptId: string;
  invite: Invite;
  /** The account that was connected, else the one that the invite is about. */
  socialAccountId?: string;
  /** Of `denied` and `failed`: Layers' or the platform's word for it. */
  failureCode?: string;
}

/** What to answer a visitor with. */
export interface InviteResponse {
  status: number;
  headers: Record<string, string>;
  /** One `Set-Cookie` header each. */
  cookies: string[];
  /** HTML; empty for a redirect. */
  body: string;
  /** The page that is shown; `redirect` on the way to the platform. */
  view: ViewName | 'redirect';
  /** Present when the workflow is to hear of it. */
  outcome?: InviteOutcome;
}
