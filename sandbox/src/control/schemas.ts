// Bodies of the control API.

import type { Context } from 'hono';
import { z } from 'zod';

import { invalidField } from '../errors';
import { parse, platform } from '../http/schemas';

/** No body counts as `{}`. */
export async function readBody<T>(c: Context, schema: z.ZodType<T>): Promise<T> {
  const text = await c.req.text();
  let value: unknown = {};
  try {
    if (text !== '') value = JSON.parse(text);
  } catch {
    throw invalidField('', 'the body is not valid JSON');
  }
  return parse(schema, value);
}

const iso = z.iso.datetime();
export const accountStatus = z.enum(['connected', 'reauth_required', 'disconnected']);

export const healthChange = z.strictObject({
  score: z.number().min(0).max(100).nullable().optional(),
  tier: z.string().nullable().optional(),
  isShadowbanned: z.boolean().optional(),
  shadowbanSeverity: z.string().nullable().optional(),
  recommendation: z.string().optional(),
  extra: z.record(z.string(), z.unknown()).optional(),
});

export const accountChange = z.strictObject({
  status: accountStatus.optional(),
  tokenExpiresAt: iso.nullable().optional(),
  handle: z.string().min(1).optional(),
  avatarUrl: z.string().nullable().optional(),
  disconnectedReason: z.string().min(1).optional(),
});

export const faultSchema = z.strictObject({
  route: z.string().optional(),
  kind: z.enum([
    'status',
    'reset',
    'reset-after',
    'delay',
    'truncate',
    'malformed',
    'html',
    'empty',
    'redirect',
    'huge',
    'drip',
  ]),
  status: z.number().int().min(200).max(599).optional(),
  code: z.string().optional(),
  retryAfter: z.union([z.number(), z.string()]).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  delayMs: z.number().int().min(0).max(600_000).optional(),
  location: z.string().optional(),
  bytes: z.number().int().min(0).max(100_000_000).optional(),
  times: z.number().int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
});

const apiKeySeed = z.strictObject({
  key: z.string().optional(),
  organizationId: z.string().optional(),
  organizationName: z.string().optional(),
  parentOrganizationId: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  tier: z.string().optional(),
  returnUrlHosts: z.array(z.string()).optional(),
  suspended: z.boolean().optional(),
});

const projectSeed = z.strictObject({
  id: z.string().optional(),
  organizationId: z.string().optional(),
  name: z.string().optional(),
  timezone: z.string().optional(),
  customerExternalId: z.string().optional(),
  ownerEmail: z.string().optional(),
  status: z.enum(['active', 'archived']).optional(),
});

const accountPattern = {
  projectId: z.string().optional(),
  platform: platform.optional(),
  handle: z.string().min(1).optional(),
  avatarUrl: z.string().nullable().optional(),
  status: accountStatus.optional(),
  leased: z.boolean().optional(),
  followers: z.number().int().min(0).optional(),
  tokenExpiresAt: iso.nullable().optional(),
  health: healthChange.nullable().optional(),
  queuedPosts: z.number().int().min(0).optional(),
};

const postSeed = z.strictObject({
  id: z.string().optional(),
  socialAccountId: z.string(),
  count: z.number().int().min(0).optional(),
  status: z.enum(['queued', 'publishing', 'draft', 'published', 'failed', 'canceled']).optional(),
  mode: z.enum(['publish', 'draft', 'managed']).optional(),
  scheduledFor: iso.optional(),
  containerId: z.string().optional(),
});

export const seedPlan = z.strictObject({
  apiKeys: z.array(apiKeySeed).optional(),
  projects: z.array(projectSeed).optional(),
  accounts: z
    .union([
      z.array(z.strictObject({ ...accountPattern, id: z.string().optional(), connectedAt: iso.optional() })),
      z.strictObject({ ...accountPattern, count: z.number().int().min(0).max(100_000) }),
      z.literal('sample'),
    ])
    .optional(),
  scheduledPosts: z.array(postSeed).optional(),
});
