// What a sandbox can be filled with. Times are ISO 8601 in UTC.

import { z } from 'zod';

import { accountStatus, platform } from '../data/accounts';
import { healthChange } from '../data/health';
import { apiKeySeed, type SeededKey } from '../data/keys';
import { postMode, postStatus } from '../data/posts';

const time = z.iso.datetime();

const projectSeed = z.strictObject({
  id: z.string().optional(),
  /** Default: the first key's organization. */
  organizationId: z.string().optional(),
  name: z.string().optional(),
  timezone: z.string().optional(),
  customerExternalId: z.string().optional(),
  ownerEmail: z.string().optional(),
  status: z.enum(['active', 'archived']).optional(),
});
export type ProjectSeed = z.infer<typeof projectSeed>;

const accountPattern = z.strictObject({
  /** Default: the plan's first project, else the sandbox's first. */
  projectId: z.string().optional(),
  platform: platform.optional(),
  handle: z.string().min(1).optional(),
  avatarUrl: z.string().nullable().optional(),
  status: accountStatus.optional(),
  leased: z.boolean().optional(),
  followers: z.number().int().min(0).optional(),
  tokenExpiresAt: time.nullable().optional(),
  /** Default: a healthy snapshot. `null`: no snapshot yet. */
  health: healthChange.nullable().optional(),
  queuedPosts: z.number().int().min(0).optional(),
});
const accountSeed = accountPattern.extend({ id: z.string().optional(), connectedAt: time.optional() });
export type AccountSeed = z.infer<typeof accountSeed>;

/** `count` accounts made from one pattern: `<handle><number>`, from 1. */
const accountBatch = accountPattern.extend({ count: z.number().int().min(0).max(100_000) });
export type AccountBatch = z.infer<typeof accountBatch>;

const postSeed = z.strictObject({
  id: z.string().optional(),
  socialAccountId: z.string(),
  /** How many, one hour apart. Default 1. */
  count: z.number().int().min(0).optional(),
  status: postStatus.optional(),
  mode: postMode.optional(),
  scheduledFor: time.optional(),
  containerId: z.string().optional(),
});
export type PostSeed = z.infer<typeof postSeed>;

export const seedPlan = z.strictObject({
  apiKeys: z.array(apiKeySeed).optional(),
  projects: z.array(projectSeed).optional(),
  /** `sample`: thirteen, one of every trouble among them. */
  accounts: z.union([z.array(accountSeed), accountBatch, z.literal('sample')]).optional(),
  scheduledPosts: z.array(postSeed).optional(),
});
export type SeedPlan = z.infer<typeof seedPlan>;

export interface SeedResult {
  apiKeys: SeededKey[];
  projectIds: string[];
  socialAccountIds: string[];
  scheduledPostIds: string[];
}
