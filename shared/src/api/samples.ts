/** One example of each answer, as the documentation shows them: for editors, tests and help pages. */
import { Account, AuthorizeLink, ConnectionStatus, HealthSnapshot, Revocation, ScheduledPost } from './types';

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
