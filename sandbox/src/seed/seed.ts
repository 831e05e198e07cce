// Adds keys, projects, accounts with health, and posts. Seeding emits no events.

import { DAY, HOUR, SECOND, requireIsoUtc, wholeSecond } from '../clock/format';
import { LEASED_FOLLOWERS, TOKEN_LIFETIME, accountById, avatarOf } from '../data/accounts';
import { addHealth } from '../data/health';
import { postById } from '../data/posts';
import { insertProject, projectById } from '../data/projects';
import { commit, type SandboxContext } from '../domain/context';
import { InputError } from '../errors';
import * as ids from '../ids';
import type { AccountSeed, PostSeed, ProjectSeed, SeedPlan, SeedResult } from './plan';
import { sampleAccounts } from './sample';

const MOST_ACCOUNTS = 100_000;

/** All of the plan or, when a part of it is wrong, nothing. */
export function seed(context: SandboxContext, plan: SeedPlan, firstProjectId: string): SeedResult {
  return commit(context, () => {
    const apiKeys = (plan.apiKeys ?? []).map((key) => context.keys.add(key));
    const projectIds = (plan.projects ?? []).map((project) => seedProject(context, project));
    const home = projectIds[0] ?? firstProjectId;
    const queued: PostSeed[] = [];
    const socialAccountIds = seedAccounts(context, { accounts: plan.accounts ?? [], home, queued });
    const posts = [...queued, ...(plan.scheduledPosts ?? [])];
    const scheduledPostIds = posts.flatMap((post) => seedPosts(context, post));
    return { apiKeys, projectIds, socialAccountIds, scheduledPostIds };
  });
}

export function seedProject(context: SandboxContext, project: ProjectSeed): string {
  const orgId = project.organizationId ?? context.keys.list()[0]?.organizationId;
  if (orgId === undefined || !context.keys.organization(orgId))
    throw new InputError(`there is no organization ${orgId}`);
  if (project.id !== undefined && projectById(context.db, project.id))
    throw new InputError(`there is a project ${project.id} already`);
  const now = context.clock.now();
  return insertProject(context.db, { name: 'Sandbox project', ...project, orgId, now }).id;
}

function seedAccounts(
  context: SandboxContext,
  {
    accounts,
    home,
    queued,
  }: { accounts: NonNullable<SeedPlan['accounts']>; home: string; queued: PostSeed[] },
): string[] {
  const makers = new Map<string, (seed: AccountSeed, number: number) => string>();
  const add = (seed: AccountSeed, index: number): string => {
    const project = seed.projectId ?? home;
    const make = makers.get(project) ?? accountMaker(context, project);
    makers.set(project, make);
    const id = make(seed, index + 1);
    if (seed.queuedPosts) queued.push({ socialAccountId: id, count: seed.queuedPosts });
    return id;
  };
  if (accounts === 'sample') return sampleAccounts(context.clock.now()).map(add);
  if (Array.isArray(accounts)) return accounts.map(add);
  const { count, handle = 'creator.', ...pattern } = accounts;
  if (count > MOST_ACCOUNTS) throw new InputError(`at most ${MOST_ACCOUNTS} accounts can be seeded at once`);
  return Array.from({ length: count }, (_, i) => add({ ...pattern, handle: `${handle}${i + 1}` }, i));
}

/**
 * Accounts without a `connectedAt` are dated one second apart, each older than everything in the project, so that the
 * newest-first list shows them in seeding order and no two share the second that serves as the list's cursor.
 */
function accountMaker(
  context: SandboxContext,
  projectId: string,
): (seed: AccountSeed, number: number) => string {
  const { db, clock } = context;
  const project = projectById(db, projectId);
  if (!project) throw new InputError(`there is no project ${projectId}`);
  const now = wholeSecond(clock.now());
  const [oldest] = db.all<{ at: number | null }>(
    'SELECT min(connected_at) AS at FROM accounts WHERE project_id = ?',
    projectId,
  );
  let next = Math.min(now, oldest?.at ?? now) - SECOND;

  return (seed, number) => {
    const explicit = requireIsoUtc('connectedAt', seed.connectedAt);
    const connectedAt = explicit === undefined ? next : freeSecond(context, projectId, wholeSecond(explicit));
    const row = accountRow(seed, { number, orgId: project.org_id, projectId, connectedAt, now });
    if (seed.id !== undefined && accountById(db, seed.id))
      throw new InputError(`there is an account ${seed.id} already`);
    db.insert('accounts', row);
    if (seed.health !== null) addHealth(db, row.id, seed.health ?? {});
    next = Math.min(next, connectedAt) - SECOND;
    return row.id;
  };
}

function freeSecond(context: SandboxContext, projectId: string, wanted: number): number {
  let second = wanted;
  while (isTaken(context, projectId, second)) second += SECOND;
  return second;
}

function isTaken({ db }: SandboxContext, projectId: string, second: number): boolean {
  const sql = 'SELECT 1 FROM accounts WHERE project_id = ? AND connected_at = ?';
  return db.all(sql, projectId, second).length > 0;
}

interface Place {
  number: number;
  orgId: string;
  projectId: string;
  connectedAt: number;
  now: number;
}

function accountRow(seed: AccountSeed, place: Place) {
  const { platform = place.number % 2 === 1 ? 'tiktok' : 'instagram', handle = `creator.${place.number}` } =
    seed;
  const status = seed.status ?? 'connected';
  const gone = status === 'disconnected';
  return {
    id: seed.id ?? ids.accountId(),
    org_id: place.orgId,
    project_id: place.projectId,
    platform: seed.leased ? 'tiktok' : platform,
    handle,
    avatar_url: seed.avatarUrl === undefined ? avatarOf(platform, handle) : seed.avatarUrl,
    status,
    leased: Number(seed.leased ?? false),
    followers: seed.followers ?? (seed.leased ? LEASED_FOLLOWERS : 0),
    connected_at: place.connectedAt,
    token_expires_at: tokenEnd(seed, place),
    disconnected_reason: gone ? 'revoked_by_partner' : null,
    disconnected_at: gone ? place.now : null,
  };
}

function tokenEnd(seed: AccountSeed, { connectedAt, now }: Place): number | null {
  if (seed.tokenExpiresAt !== undefined) return requireIsoUtc('tokenExpiresAt', seed.tokenExpiresAt) ?? null;
  if (seed.leased || seed.status === 'disconnected') return null;
  // A token that is said to be dead has ended; one that is said to live has not.
  if (seed.status === 'reauth_required') return Math.min(connectedAt + TOKEN_LIFETIME, now);
  return Math.max(connectedAt + TOKEN_LIFETIME, now + DAY);
}

function seedPosts(context: SandboxContext, seed: PostSeed): string[] {
  const account = accountById(context.db, seed.socialAccountId);
  if (!account) throw new InputError(`there is no account ${seed.socialAccountId}`);
  const now = wholeSecond(context.clock.now());
  const first = requireIsoUtc('scheduledFor', seed.scheduledFor) ?? now + DAY;
  const status = seed.status ?? 'queued';
  if (seed.id !== undefined && postById(context.db, seed.id))
    throw new InputError(`there is a post ${seed.id} already`);
  return Array.from({ length: seed.count ?? 1 }, (_, i) => {
    const id = (i === 0 ? seed.id : undefined) ?? ids.postId();
    const tried = status === 'published' || status === 'failed' ? now : null;
    const externalId = status === 'published' ? ids.randomCrockford(12) : null;
    const isOnTikTok = externalId !== null && account.platform === 'tiktok';
    context.db.insert('posts', {
      id,
      org_id: account.org_id,
      project_id: account.project_id,
      account_id: account.id,
      container_id: seed.containerId ?? ids.containerId(),
      platform: account.platform,
      mode: seed.mode ?? 'publish',
      status,
      external_id: externalId,
      // That of an Instagram post can stay null (contract, section 10).
      external_url: isOnTikTok ? `https://www.tiktok.com/@${account.handle}/video/${externalId}` : null,
      scheduled_for: first + i * HOUR,
      created_at: now,
      updated_at: now,
      attempted_at: tried,
      published_at: status === 'published' ? now : null,
      canceled_at: status === 'canceled' ? now : null,
      error_code: status === 'failed' ? 'CREDENTIAL_INVALID' : null,
      error_message: status === 'failed' ? 'The token of the account is no longer valid.' : null,
    });
    return id;
  });
}
