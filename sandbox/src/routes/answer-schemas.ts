// What the routes answer. The handlers' types, the description at /openapi.json and the tests all come from here.

import { z } from 'zod';

import { accountStatus, platform } from '../data/accounts';
import { EVENT_TYPES } from '../data/endpoints';
import { postMode, postStatus } from '../data/posts';

const seconds = z.string().meta({ format: 'date-time', examples: ['2026-04-18T19:06:42Z'] });
const millis = z.string().meta({ format: 'date-time', examples: ['2026-04-18T19:06:42.000Z'] });
const json = z.record(z.string(), z.unknown());

/** `nextCursor` is null or absent at the end of the list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable().optional() });

export const errorAnswer = z.object({
  error: z.object({
    code: z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/),
    message: z.string(),
    requestId: z.string(),
    details: json.optional(),
  }),
});

export const whoamiAnswer = z.object({
  organizationId: z.string(),
  workspaceId: z.string(),
  organizationName: z.string(),
  parentOrganizationId: z.string().nullable().optional(),
  scopes: z.array(z.string()).readonly(),
  rateLimitTier: z.string(),
  apiKeyId: z.string(),
  creditBalance: z.number(),
  killSwitch: z.boolean().optional(),
  apiAccessRevoked: z.boolean().optional(),
});

export const projectAnswer = z.object({
  id: z.string(),
  name: z.string(),
  status: z.enum(['active', 'archived']),
  customerExternalId: z.string().nullable(),
  timezone: z.string(),
  primaryLanguage: z.string().nullable(),
  ownerEmail: z.string().nullable(),
  createdAt: seconds,
  updatedAt: seconds,
});

export const projectRecordAnswer = projectAnswer.extend({
  organizationId: z.string(),
  brand: z.null(),
  brandContext: z.object({
    appName: z.string().nullable(),
    appDescription: z.string().nullable(),
    tagline: z.string().nullable(),
    audience: z.null(),
    icp: z.null(),
    brandVoice: z.string().nullable(),
    keywords: z.array(z.string()),
    logoUrl: z.null(),
    primaryLanguage: z.string().nullable(),
  }),
  platformIosBundleId: z.null(),
  platformAndroidBundleId: z.null(),
  platformWebDomain: z.null(),
  targetGender: z.string().nullable(),
  metadata: json,
});

export const accountAnswer = z.object({
  socialAccountId: z.string(),
  platform,
  handle: z.string(),
  avatarUrl: z.string().nullable(),
  status: accountStatus,
  leased: z.boolean(),
  connectedAt: seconds,
  tokenExpiresAt: seconds.nullable(),
  disconnectedReason: z.string().nullable().optional(),
  disconnectedAt: seconds.nullable().optional(),
});

export const revokedAnswer = z.object({
  socialAccountId: z.string(),
  status: z.literal('disconnected'),
  disconnectedReason: z.string(),
  canceledScheduledPosts: z.number().int().min(0),
  disconnectedAt: seconds,
});
export const releasedAnswer = revokedAnswer.omit({ canceledScheduledPosts: true });

export const linkAnswer = z.object({ authorizeUrl: z.string(), state: z.string(), expiresAt: seconds });

const failure = z.object({ code: z.string().nullable(), message: z.string().nullable() });
const stateOf = <S extends string>(status: S) =>
  z.object({ state: z.string(), status: z.literal(status), expiresAt: seconds });
export const oauthStatusAnswer = z.union([
  stateOf('pending'),
  stateOf('completed').extend({ socialAccountId: z.string().nullable(), platform }),
  stateOf('failed').extend({ error: failure }),
  stateOf('expired'),
]);

/** Loose: the page on health is cut, so there are further members. */
export const healthAnswer = z.looseObject({
  socialAccountId: z.string(),
  score: z.number().min(0).max(100).nullable(),
  tier: z.string().nullable(),
  isShadowbanned: z.boolean(),
  shadowbanSeverity: z.string().nullable(),
  recommendation: z.string().nullable(),
});

export const leasedAnswer = z.object({
  socialAccountId: z.string(),
  projectId: z.string(),
  handle: z.string(),
  platform,
  followers: z.number().int(),
  status: z.enum(['assigned', 'disconnected']),
  assignedAt: seconds,
  nextRenewalAt: seconds.nullable(),
  monthlyPriceCents: z.number().int(),
});

export const leaseRequestAnswer = z.object({
  requestId: z.string(),
  projectId: z.string(),
  status: z.enum(['requested', 'assigned', 'partial', 'rejected']),
  submittedAt: seconds,
  assignedAt: seconds.nullable(),
  assignedSocialAccountIds: z.array(z.string()),
  note: z.string().nullable(),
});

export const postAnswer = z.object({
  id: z.string(),
  containerId: z.string(),
  socialAccountId: z.string(),
  platform,
  mode: postMode,
  status: postStatus,
  externalId: z.string().nullable(),
  externalUrl: z.string().nullable(),
  scheduledFor: seconds,
  createdAt: seconds,
  updatedAt: seconds,
  attemptedAt: seconds.nullable(),
  publishedAt: seconds.nullable(),
  canceledAt: seconds.nullable(),
  lastError: failure.nullable(),
});
export const canceledPostAnswer = z.object({
  id: z.string(),
  status: z.literal('canceled'),
  canceledAt: seconds,
});
export const rescheduledPostAnswer = postAnswer.pick({
  id: true,
  status: true,
  scheduledFor: true,
  updatedAt: true,
});
export const scheduledAnswer = z.object({
  containerId: z.string(),
  status: z.literal('queued'),
  scheduledFor: seconds,
  scheduledPostIds: z.array(z.string()),
});

export const endpointAnswer = z.object({
  id: z.string(),
  organizationId: z.string(),
  projectId: z.string().nullable(),
  url: z.string(),
  description: z.string().nullable(),
  status: z.enum(['active', 'paused', 'auto_paused']),
  events: z.array(z.string()),
  apiVersion: z.literal('v1'),
  scope: z.enum(['own', 'all_children']),
  metadata: json.nullable(),
  createdAt: millis,
  updatedAt: millis,
  lastSuccessAt: millis.nullable(),
  lastFailureAt: millis.nullable(),
  consecutiveFailureCount: z.number().int().min(0),
});
export const createdEndpointAnswer = z.object({ endpoint: endpointAnswer, signingSecret: z.string() });
export const deletedEndpointAnswer = z.object({ id: z.string(), deleted: z.literal(true) });
export const rotatedSecretAnswer = z.object({
  endpointId: z.string(),
  signingSecret: z.string(),
  previousSecretExpiresAt: millis,
  warning: z.string(),
});

export const deliveryAnswer = z.object({
  id: z.string(),
  endpointId: z.string(),
  eventId: z.string(),
  eventType: z.enum(EVENT_TYPES),
  status: z.enum(['pending', 'delivering', 'delivered', 'failed', 'abandoned']),
  attempts: z.number().int().min(0),
  nextRetryAt: millis.nullable(),
  deliveredAt: millis.nullable(),
  abandonedAt: millis.nullable(),
  lastResponseStatus: z.number().int().nullable(),
  lastResponseAt: millis.nullable(),
  lastErrorMessage: z.string().nullable(),
  createdAt: millis,
});
export const testAnswer = z.object({ eventId: z.string(), deliveryId: z.string(), scheduledAt: millis });
export const replayAnswer = z.object({
  originalDeliveryId: z.string(),
  replayDeliveryId: z.string(),
  scheduledAt: millis,
});
