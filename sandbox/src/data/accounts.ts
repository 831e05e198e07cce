// Social accounts, connected and leased: rows and their form in the list (contract, section 8.3).

import { z } from 'zod';

import { DAY, SECOND, isoSeconds, isoSecondsOrNull, wholeSecond } from '../clock/format';
import type { Database } from './database';
import { Where } from './where';

export const platform = z.enum(['tiktok', 'instagram']);
export type Platform = z.infer<typeof platform>;

export const accountStatus = z.enum(['connected', 'reauth_required', 'disconnected']);
export type AccountStatus = z.infer<typeof accountStatus>;

export type AccountRow = {
  id: string;
  org_id: string;
  project_id: string;
  platform: Platform;
  handle: string;
  avatar_url: string | null;
  status: AccountStatus;
  leased: number;
  followers: number;
  connected_at: number;
  token_expires_at: number | null;
  disconnected_reason: string | null;
  disconnected_at: number | null;
};

/** What a list item shows; reading whole rows would take twice as long. */
const LISTED = [
  'id',
  'platform',
  'handle',
  'avatar_url',
  'status',
  'leased',
  'connected_at',
  'token_expires_at',
  'disconnected_reason',
  'disconnected_at',
] as const;
type ValuesOf<Columns extends readonly (keyof AccountRow)[]> = {
  [Place in keyof Columns]: AccountRow[Columns[Place]];
};
type ListedAccount = Pick<AccountRow, (typeof LISTED)[number]>;
type ListedTuple = ValuesOf<typeof LISTED>;

interface AccountFilter {
  projectId: string;
  platforms?: readonly string[] | undefined;
  statuses?: readonly string[] | undefined;
  leased?: boolean | undefined;
  withDisconnected: boolean;
  /** `connectedAt` of the last item of the page before. */
  after?: number | undefined;
  newestFirst: boolean;
  limit: number;
}

export const LEASED_FOLLOWERS = 12_000;
/** How long a platform token lives after a consent (contract, section 8.3 shows 30 days). */
export const TOKEN_LIFETIME = 30 * DAY;

export function findAccount(db: Database, orgId: string, id: string): AccountRow | undefined {
  return db.all<AccountRow>('SELECT * FROM accounts WHERE id = ? AND org_id = ?', id, orgId).at(0);
}

export function accountById(db: Database, id: string): AccountRow | undefined {
  return db.all<AccountRow>('SELECT * FROM accounts WHERE id = ?', id).at(0);
}

/** The account that a new consent of this handle belongs to; of several, the latest. */
export function accountByHandle(
  db: Database,
  { project_id, platform }: Pick<AccountRow, 'project_id' | 'platform'>,
  handle: string,
) {
  const [latest] = db.all<AccountRow>(
    `SELECT * FROM accounts WHERE project_id = ? AND platform = ? AND handle = ? AND leased = 0
     ORDER BY connected_at DESC LIMIT 1`,
    project_id,
    platform,
    handle,
  );
  return latest;
}

export function listAccounts(db: Database, filter: AccountFilter): ListedAccount[] {
  const { newestFirst, after, statuses } = filter;
  const where = new Where()
    .add('project_id = ?', filter.projectId)
    .oneOf('platform', filter.platforms)
    .oneOf('status', statuses)
    .add('leased = ?', filter.leased === undefined ? undefined : Number(filter.leased))
    .add(`connected_at ${newestFirst ? '<' : '>'} ?`, after);
  // Written out, because only then SQLite uses the index over the accounts that are alive.
  if (!statuses && !filter.withDisconnected) where.add(`status <> 'disconnected'`);
  const tuples = db.tuples<ListedTuple>(
    `SELECT ${LISTED.join(', ')} FROM accounts WHERE ${where.sql} ORDER BY connected_at ${newestFirst ? 'DESC' : 'ASC'} LIMIT ?`,
    ...where.params,
    filter.limit,
  );
  return tuples.map(fromTuple);
}

function fromTuple(tuple: ListedTuple): ListedAccount {
  const [id, platform, handle, avatar_url, status, leased, connected_at, token_expires_at, ...end] = tuple;
  const [disconnected_reason, disconnected_at] = end;
  const account = { id, platform, handle, avatar_url, status, leased, connected_at, token_expires_at };
  return { ...account, disconnected_reason, disconnected_at };
}

/**
 * The second a new or renewed connection is given. The list's cursor is a bare `connectedAt`, so two accounts of one
 * project must never share one: the later of two within a second is dated to the next free second.
 */
export function freeConnectedAt(db: Database, projectId: string, now: number): number {
  const sql = 'SELECT max(connected_at) AS at FROM accounts WHERE project_id = ?';
  const newest = db.all<{ at: number | null }>(sql, projectId).at(0)?.at;
  const second = wholeSecond(now);
  return newest == null || newest < second ? second : newest + SECOND;
}

export function accountItem(row: ListedAccount) {
  return {
    socialAccountId: row.id,
    platform: row.platform,
    handle: row.handle,
    avatarUrl: row.avatar_url,
    status: row.status,
    leased: row.leased === 1,
    connectedAt: isoSeconds(row.connected_at),
    tokenExpiresAt: isoSecondsOrNull(row.token_expires_at),
  };
}

/** The item of a disconnected account that says why and since when it is. */
export function explainedItem(row: ListedAccount) {
  if (row.status !== 'disconnected') return accountItem(row);
  return {
    ...accountItem(row),
    disconnectedReason: row.disconnected_reason,
    disconnectedAt: isoSecondsOrNull(row.disconnected_at),
  };
}

export function avatarOf(platform: Platform, handle: string): string {
  return `https://media.meetsift.com/${platform}/${encodeURIComponent(handle)}/avatar.jpg`;
}
