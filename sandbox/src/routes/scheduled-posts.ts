// Scheduled posts (contract, section 10), and as much of content scheduling as is needed to make some.

import { z } from 'zod';

import { SECOND, isoSeconds, wholeSecond } from '../clock/format';
import { findAccount, type Platform } from '../data/accounts';
import { findPost, listPosts, postMode, postRecord, postStatus, type PostRow } from '../data/posts';
import { cancelQueued } from '../domain/disconnect';
import { conflict, invalidField, notFound } from '../errors';
import { decodeCursor, encodeCursor, page } from '../http/cursors';
import { nothing, read, write, type Call } from '../http/endpoint';
import { isoTime, limit, repeatable } from '../http/schemas';
import * as ids from '../ids';
import { emit } from '../webhooks/emit';
import {
  canceledPostAnswer,
  listOf,
  postAnswer,
  rescheduledPostAnswer,
  scheduledAnswer,
} from './answer-schemas';
import { listAnswer, projectOf } from './answers';

const SHORTEST_NOTICE = 30 * SECOND;
const CLOCK_SKEW = 30 * SECOND;

const list = read({
  path: '/v1/projects/:projectId/scheduled-posts',
  summary: 'List the scheduled posts of a project',
  answer: listOf(postAnswer),
  scope: 'publish:read',
  query: z.strictObject({
    status: repeatable(postStatus),
    socialAccountId: z.string().optional(),
    since: isoTime.optional(),
    until: isoTime.optional(),
    cursor: z.string().optional(),
    limit: limit(50, 100),
  }),
  handle: (call, query) => {
    const rows = listPosts(call.context.db, {
      projectId: projectOf(call).id,
      accountId: query.socialAccountId,
      statuses: query.status,
      since: query.since,
      until: query.until,
      after: query.cursor === undefined ? undefined : afterCursor(query.cursor),
      limit: query.limit + 1,
    });
    const { items, nextCursor } = page(rows, query.limit, (last) =>
      encodeCursor(last.scheduled_for, last.id),
    );
    return listAnswer(call.context, items.map(postRecord), nextCursor);
  },
});

const get = read({
  path: '/v1/scheduled-posts/:scheduledPostId',
  summary: 'Read a scheduled post',
  answer: postAnswer,
  scope: 'publish:read',
  query: nothing,
  handle: (call) => postRecord(postOf(call)),
});

const cancel = write({
  method: 'DELETE',
  path: '/v1/scheduled-posts/:scheduledPostId',
  summary: 'Cancel a scheduled post',
  answer: canceledPostAnswer,
  scope: 'publish:write',
  body: z.strictObject({ reason: z.string().max(1_024).optional() }),
  handle: (call) => {
    const post = postOf(call);
    if (cancelQueued(call.context, 'id', post.id) === 0)
      throw conflict(`A post that is ${post.status} cannot be canceled.`);
    return { id: post.id, status: 'canceled', canceledAt: isoSeconds(call.now) };
  },
});

const reschedule = write({
  method: 'POST',
  path: '/v1/scheduled-posts/:scheduledPostId/reschedule',
  summary: 'Move a scheduled post',
  answer: rescheduledPostAnswer,
  scope: 'publish:write',
  body: z.strictObject({ scheduledFor: isoTime }),
  handle: (call, { scheduledFor }) => {
    const post = postOf(call);
    if (scheduledFor < call.now + SHORTEST_NOTICE)
      throw invalidField('scheduledFor', 'must lie at least 30 seconds ahead');
    if (post.status !== 'queued') throw conflict(`A post that is ${post.status} cannot be rescheduled.`);
    const updated_at = wholeSecond(call.now);
    call.context.db.update('posts', post.id, { scheduled_for: scheduledFor, updated_at });
    return {
      id: post.id,
      status: post.status,
      scheduledFor: isoSeconds(scheduledFor),
      updatedAt: isoSeconds(updated_at),
    };
  },
});

const PRIVACY_LEVELS = [
  'PUBLIC_TO_EVERYONE',
  'MUTUAL_FOLLOW_FRIENDS',
  'FOLLOWER_OF_CREATOR',
  'SELF_ONLY',
] as const;

/** What is refused here and in `refuseMisplaced` follows contract, section 20. */
const target = z.strictObject({
  socialAccountId: z.string().refine(ids.isAccountId, 'must be sa_<uuid>'),
  mode: postMode,
  captionOverride: z.string().max(4_000).optional(),
  firstCommentOverride: z.string().max(4_000).optional(),
  tiktokPostSettings: z
    .strictObject({
      privacyLevel: z.enum(PRIVACY_LEVELS).optional(),
      disableComment: z.boolean().optional(),
      disableDuet: z.boolean().optional(),
      disableStitch: z.boolean().optional(),
      isBrandOrganic: z.boolean().optional(),
      isBrandedContent: z.boolean().optional(),
    })
    .optional(),
  tiktokMusic: z
    .strictObject({ mode: z.enum(['none', 'auto', 'manual']), trackId: z.string().min(1).optional() })
    .refine(({ mode, trackId }) => mode !== 'manual' || trackId !== undefined, {
      path: ['trackId'],
      message: 'is needed for the mode manual',
    })
    .optional(),
  shareReelToFeed: z.boolean().optional(),
});

type Target = z.infer<typeof target>;

function refuseMisplaced(wanted: Target, platform: Platform, at: string): void {
  if (wanted.tiktokMusic && wanted.mode === 'draft')
    throw invalidField(`${at}.tiktokMusic`, 'cannot be set on a draft');
  if (wanted.shareReelToFeed === undefined) return;
  if (platform !== 'instagram')
    throw invalidField(`${at}.shareReelToFeed`, 'can only be set for an Instagram account');
  if (wanted.mode !== 'publish')
    throw invalidField(`${at}.shareReelToFeed`, 'can only be set with the mode publish');
}

/** Every well-formed container id counts as an existing, approved container. All targets or none. */
const schedule = write({
  method: 'POST',
  path: '/v1/content/:containerId/schedule',
  summary: 'Schedule a content container',
  answer: scheduledAnswer,
  scope: 'publish:write',
  body: z.strictObject({ scheduledFor: isoTime, targets: z.array(target).min(1).max(50) }),
  handle: (call, { scheduledFor, targets }) => {
    const containerId = call.param('containerId');
    if (!ids.isContainerId(containerId)) throw notFound('The content container');
    if (scheduledFor < call.now - CLOCK_SKEW) throw invalidField('scheduledFor', 'lies in the past');
    const posts = targets.map((target, index) =>
      queuePost(call, { target, at: `targets.${index}`, containerId, scheduledFor }),
    );
    if (new Set(posts.map((post) => post.project_id)).size > 1)
      throw invalidField('targets', 'all accounts must be of one project');
    const scheduledPostIds = posts.map((post) => post.id);
    return { containerId, status: 'queued', scheduledFor: isoSeconds(scheduledFor), scheduledPostIds };
  },
});

function queuePost(
  { context: { db }, orgId, now }: Call,
  wanted: { target: Target; at: string; containerId: string; scheduledFor: number },
): PostRow {
  const { target, at, containerId, scheduledFor } = wanted;
  const { socialAccountId, mode } = target;
  const account = findAccount(db, orgId, socialAccountId);
  if (!account || account.status === 'disconnected') throw notFound(`The social account ${socialAccountId}`);
  refuseMisplaced(target, account.platform, at);
  const post = db.insertReturning<PostRow>('posts', {
    id: ids.postId(),
    org_id: orgId,
    project_id: account.project_id,
    account_id: account.id,
    container_id: containerId,
    platform: account.platform,
    mode,
    status: 'queued',
    scheduled_for: scheduledFor,
    created_at: now,
    updated_at: now,
  });
  const data = { scheduledPostId: post.id, containerId, scheduledFor: isoSeconds(scheduledFor) };
  emit(db, { type: 'post.scheduled', now, orgId, projectId: account.project_id, data });
  return post;
}

function postOf({ context, orgId, param }: Call): PostRow {
  const post = findPost(context.db, orgId, param('scheduledPostId'));
  if (!post) throw notFound('The scheduled post');
  return post;
}

function afterCursor(cursor: string): { scheduledFor: number; id: string } {
  const [scheduledFor, id] = decodeCursor(cursor, ['number', 'string']);
  return { scheduledFor: Number(scheduledFor), id: String(id) };
}

export const scheduledPosts = [list, get, cancel, reschedule, schedule];
