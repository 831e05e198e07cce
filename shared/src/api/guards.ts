/**
 * What the core insists on in an answer: the members it cannot work without. Everything else is
 * optional and passes through untouched, so that additions to the API break nobody (contract, section 15).
 */
import { isRecord, withStrings } from '../base/json';
import {
  Account,
  AuthorizeLink,
  ConnectionStatus,
  CreatedWebhookEndpoint,
  HealthSnapshot,
  Identity,
  LeasedAccount,
  Project,
  Revocation,
  RotatedWebhookSecret,
  ScheduledPost,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookReplay,
  WebhookTest,
} from './types';

/** A list answer as it comes: the cursor may be absent, null or empty on the last page. */
export interface RawPage<Item> {
  items: Item[];
  nextCursor?: string | null;
}

/** A list answer of any items; which of them can be used is for the reader to say (contract, section 6). */
export function isPageOfAny(value: unknown): value is RawPage<unknown> {
  return (
    isRecord(value) &&
    Array.isArray(value.items) &&
    (value.nextCursor === undefined || value.nextCursor === null || typeof value.nextCursor === 'string')
  );
}

export const isIdentity = withStrings<Identity>('organizationId');
export const isProject = withStrings<Project>('id');
export const isAccount = withStrings<Account>('socialAccountId', 'platform', 'status');
export const isAuthorizeLink = withStrings<AuthorizeLink>('authorizeUrl', 'state', 'expiresAt');
export const isHealthSnapshot = withStrings<HealthSnapshot>('socialAccountId');
export const isRevocation = withStrings<Revocation>('socialAccountId', 'status');
export const isLeasedAccount = withStrings<LeasedAccount>('socialAccountId');
export const isScheduledPost = withStrings<ScheduledPost>('id', 'status');
export const isRotatedWebhookSecret = withStrings<RotatedWebhookSecret>('signingSecret');
export const isWebhookTest = withStrings<WebhookTest>('eventId');
export const isWebhookDelivery = withStrings<WebhookDelivery>('id', 'status');
export const isWebhookReplay = withStrings<WebhookReplay>('replayDeliveryId');
export const isDeletion = withStrings<{ id: string }>('id');

/** An authorization counts as completed only when it names the account (contract, section 8.2). */
export function isConnectionStatus(value: unknown): value is ConnectionStatus {
  return (
    withStrings<ConnectionStatus>('status')(value) &&
    (value.status !== 'completed' || withStrings<ConnectionStatus>('socialAccountId')(value))
  );
}

export function isWebhookEndpoint(value: unknown): value is WebhookEndpoint {
  return (
    withStrings<WebhookEndpoint>('id', 'url', 'status')(value) &&
    Array.isArray(value.events) &&
    value.events.every((event) => typeof event === 'string')
  );
}

export function isCreatedWebhookEndpoint(value: unknown): value is CreatedWebhookEndpoint {
  return withStrings<CreatedWebhookEndpoint>('signingSecret')(value) && isWebhookEndpoint(value.endpoint);
}
