// Scheduled posts: rows, their form in answers, and the page query (contract, section 10).

import { z } from 'zod';

import { isoSeconds, isoSecondsOrNull } from '../clock/format';
import type { Platform } from './accounts';
import type { Database } from './database';
import { Where } from './where';

export const postStatus = z.enum(['queued', 'publishing', 'draft', 'published', 'failed', 'canceled']);
export type PostStatus = z.infer<typeof postStatus>;
export const postMode = z.enum(['publish', 'draft', 'managed']);
type PostMode = z.infer<typeof postMode>;

export type PostRow = {
  id: string;
  org_id: string;
  project_id: string;
  account_id: string;
  container_id: string;
  platform: Platform;
  mode: PostMode;
  status: PostStatus;
  external_id: string | null;
  external_url: string | null;
  scheduled_for: number;
  created_at: number;
  updated_at: number;
  attempted_at: number | null;
  published_at: number | null;
  canceled_at: number | null;
  error_code: string | null;
  error_message: string | null;
};

interface PostFilter {
  projectId: string;
  accountId?: string | undefined;
  statuses?: readonly string[] | undefined;
  since?: number | undefined;
  until?: number | undefined;
  after?: { scheduledFor: number; id: string } | undefined;
  limit: number;
}

export function findPost(db: Database, orgId: string, id: string): PostRow | undefined {
  return db.all<PostRow>('SELECT * FROM posts WHERE id = ? AND org_id = ?', id, orgId).at(0);
}

export function postById(db: Database, id: string): PostRow | undefined {
  return db.all<PostRow>('SELECT * FROM posts WHERE id = ?', id).at(0);
}

export function listPosts(db: Database, filter: PostFilter): PostRow[] {
  const where = new Where()
    .add('project_id = ?', filter.projectId)
    .add('account_id = ?', filter.accountId)
    .oneOf('status', filter.statuses)
    .add('scheduled_for >= ?', filter.since)
    .add('scheduled_for <= ?', filter.until)
    .add('(scheduled_for, id) < (?, ?)', filter.after?.scheduledFor, filter.after?.id);
  return db.all<PostRow>(
    `SELECT * FROM posts WHERE ${where.sql} ORDER BY scheduled_for DESC, id DESC LIMIT ?`,
    ...where.params,
    filter.limit,
  );
}

export function postRecord(row: PostRow) {
  return {
    id: row.id,
    containerId: row.container_id,
    socialAccountId: row.account_id,
    platform: row.platform,
    mode: row.mode,
    status: row.status,
    externalId: row.external_id,
    externalUrl: row.external_url,
    scheduledFor: isoSeconds(row.scheduled_for),
    createdAt: isoSeconds(row.created_at),
    updatedAt: isoSeconds(row.updated_at),
    attemptedAt: isoSecondsOrNull(row.attempted_at),
    publishedAt: isoSecondsOrNull(row.published_at),
    canceledAt: isoSecondsOrNull(row.canceled_at),
    lastError: row.error_message === null ? null : { code: row.error_code, message: row.error_message },
  };
}
