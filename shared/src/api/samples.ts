/** One example of each answer, as the documentation shows them: for editors, tests and help pages. */
import {
  Account,
  AuthorizeLink,
  ConnectionStatus,
  HealthSnapshot,
  Revocation,
  ScheduledPost,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookReplay,
  WebhookTest,
} from './types';

const SOCIAL_ACCOUNT = 'sa_5c4b8a52-3c1d-4a7e-9f60-2b7d1e8a4c11';

/** @internal */
export const sampleAccount: Account = {
  socialAccountId: SOCIAL_ACCOUNT,
  platform: 'tiktok',
  handle: 'acmecoffee',
  avatarUrl: 'https://media.example.com/tiktok/acmecoffee/avatar.jpg',
  status: 'connected',
  leased: false,
  connectedAt: '2026-04-18T19:06:42Z',
  tokenExpiresAt: '2026-05-18T19:06:42Z',
};

/** @internal */
export const sampleHealthSnapshot: HealthSnapshot = {
  socialAccountId: SOCIAL_ACCOUNT,
  score: 73,
  tier: 'warm',
  isShadowbanned: false,
  shadowbanSeverity: null,
  recommendation: 'Post three times this week to keep the momentum.',
};

/** @internal */
export const sampleAuthorizeLink: AuthorizeLink = {
  authorizeUrl: 'https://www.tiktok.com/v2/auth/authorize/?client_key=example&state=st_example',
  state: 'st_example',
  expiresAt: '2026-04-18T19:16:42Z',
};

/** @internal */
export const sampleConnectionStatus: ConnectionStatus = {
  state: 'st_example',
  status: 'completed',
  socialAccountId: SOCIAL_ACCOUNT,
};

/** @internal */
export const sampleRevocation: Revocation = {
  socialAccountId: SOCIAL_ACCOUNT,
  status: 'disconnected',
  disconnectedReason: 'revoked_by_partner',
  canceledScheduledPosts: 3,
  disconnectedAt: '2026-04-20T08:00:00Z',
};

/** @internal */
export const sampleScheduledPost: ScheduledPost = {
  id: 'sp_0d6f3f6e-8f0a-4d52-b7a5-6c1f9e2d7b30',
  containerId: 'cnt_8a1c2e4f-5b6d-4f7a-9c0e-1d2b3a4c5e6f',
  socialAccountId: SOCIAL_ACCOUNT,
  platform: 'tiktok',
  mode: 'publish',
  status: 'queued',
  scheduledFor: '2026-04-21T15:00:00Z',
};

/** What can become of that post, one of each. @internal */
export const sampleEndedPosts: ScheduledPost[] = [
  {
    ...sampleScheduledPost,
    id: 'sp_1e7a4b7f-9a1b-4e63-86b6-7d2a0f3e8c41',
    status: 'published',
    externalId: '7340000000000000000',
    externalUrl: 'https://www.tiktok.com/@acmecoffee/video/7340000000000000000',
    createdAt: '2026-04-19T09:30:00Z',
    updatedAt: '2026-04-21T15:00:09Z',
    attemptedAt: '2026-04-21T15:00:02Z',
    publishedAt: '2026-04-21T15:00:09Z',
  },
  {
    ...sampleScheduledPost,
    id: 'sp_2f8b5c80-ab2c-4f74-97c7-8e3b1a4f9d52',
    status: 'failed',
    lastError: { code: 'CREDENTIAL_INVALID', message: 'The token of the account is not valid any more.' },
  },
  {
    ...sampleScheduledPost,
    id: 'sp_3a9c6d91-bc3d-4085-a8d8-9f4c2b5a0e63',
    status: 'canceled',
    canceledAt: '2026-04-20T08:00:00Z',
  },
];

const ENDPOINT = '8d0f6c1a-5e27-4b39-9c4d-1f2a3b4c5d6e';
const DELIVERY = '3f2a9c1e-7b64-4d08-8e15-6a7b8c9d0e1f';

/** @internal */
export const sampleWebhookEndpoint: WebhookEndpoint = {
  id: ENDPOINT,
  url: 'https://n8n.example.com/webhook/9c1e0b6a/webhook',
  status: 'active',
  events: ['social_account.needs_reauth'],
  projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
  description: 'n8n: Watch health',
  consecutiveFailureCount: 1,
  lastSuccessAt: '2026-04-20T08:00:00.000Z',
  lastFailureAt: '2026-04-20T09:00:00.000Z',
  createdAt: '2026-04-18T19:06:42.000Z',
};

/** @internal */
export const sampleWebhookDelivery: WebhookDelivery = {
  id: DELIVERY,
  endpointId: ENDPOINT,
  eventId: 'evt_01HZX3V9K2Q8W7R6T5Y4S3Q2P1',
  eventType: 'social_account.needs_reauth',
  status: 'pending',
  attempts: 1,
  nextRetryAt: '2026-04-20T09:00:30.000Z',
  lastResponseStatus: 503,
  lastErrorMessage: 'HTTP 503',
  createdAt: '2026-04-20T09:00:00.000Z',
};

/** @internal */
export const sampleWebhookTest: WebhookTest = {
  eventId: 'evt_01HZX3V9K2Q8W7R6T5Y4S3Q2P2',
  deliveryId: DELIVERY,
  scheduledAt: '2026-04-20T09:00:00.000Z',
};

/** @internal */
export const sampleWebhookReplay: WebhookReplay = {
  originalDeliveryId: DELIVERY,
  replayDeliveryId: '4a3b0d2f-8c75-4e19-9f26-7b8c9d0e1f2a',
  scheduledAt: '2026-04-20T09:00:00.000Z',
};
