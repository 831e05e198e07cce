// Health snapshots (contract, section 8.5). Members after `isShadowbanned` are not visible in the contract; only
// `shadowbanSeverity` and `recommendation` are named there.

import { z } from 'zod';

import type { AccountStatus } from './accounts';
import type { Database } from './database';
import { parseObject } from './json';

/** Changes merge into the snapshot there is; a first one starts from a healthy account. */
export const healthChange = z.strictObject({
  score: z.number().min(0).max(100).nullable().optional(),
  tier: z.string().nullable().optional(),
  isShadowbanned: z.boolean().optional(),
  shadowbanSeverity: z.string().nullable().optional(),
  recommendation: z.string().optional(),
  /** Further members of the answer. */
  extra: z.record(z.string(), z.unknown()).optional(),
});
export type HealthChange = z.infer<typeof healthChange>;

type HealthRow = {
  account_id: string;
  score: number | null;
  tier: string | null;
  is_shadowbanned: number;
  severity: string | null;
  recommendation: string;
  /** JSON object of further members, or null. */
  extra: string | null;
};

function healthOf(db: Database, accountId: string): HealthRow | undefined {
  return db.all<HealthRow>('SELECT * FROM health WHERE account_id = ?', accountId).at(0);
}

interface AccountHealth extends Omit<HealthRow, 'account_id' | 'is_shadowbanned' | 'recommendation'> {
  status: AccountStatus;
  /** Null, and with it the rest, before a first snapshot. */
  account_id: string | null;
  is_shadowbanned: number | null;
  recommendation: string | null;
}

/** An account of the organization with its snapshot: the most frequent request, so it is one query. */
export function accountHealth(db: Database, orgId: string, accountId: string): AccountHealth | undefined {
  const [health] = db.all<AccountHealth>(
    `SELECT status, health.* FROM accounts LEFT JOIN health ON account_id = accounts.id
     WHERE accounts.id = ? AND org_id = ?`,
    accountId,
    orgId,
  );
  return health;
}

type Measured = Omit<HealthRow, 'account_id' | 'recommendation'>;
const HEALTHY: Measured = { score: 73, tier: 'warm', is_shadowbanned: 0, severity: null, extra: null };

/** The first snapshot of an account: a healthy one, but for the change. */
export function addHealth(db: Database, account_id: string, change: HealthChange): void {
  db.insert('health', { account_id, ...merge(HEALTHY, change) });
}

/** Merges into the snapshot there is. */
export function changeHealth(db: Database, account_id: string, change: HealthChange): void {
  db.replace('health', { account_id, ...merge(healthOf(db, account_id) ?? HEALTHY, change) });
}

function merge(before: Measured, change: HealthChange): Omit<HealthRow, 'account_id'> {
  const { score = before.score, tier = before.tier } = change;
  const bannedByTier = change.tier === undefined ? before.is_shadowbanned === 1 : tier === 'shadowbanned';
  const banned = change.isShadowbanned ?? bannedByTier;
  return {
    score,
    tier,
    is_shadowbanned: Number(banned),
    severity: change.shadowbanSeverity ?? (banned ? (before.severity ?? 'full') : null),
    recommendation: change.recommendation ?? recommend(score, banned),
    extra: change.extra ? JSON.stringify(change.extra) : before.extra,
  };
}

export function healthSnapshot(accountId: string, row: Omit<AccountHealth, 'status'>) {
  return {
    socialAccountId: accountId,
    score: row.score,
    tier: row.tier,
    isShadowbanned: row.is_shadowbanned === 1,
    shadowbanSeverity: row.severity,
    recommendation: row.recommendation,
    ...(row.extra === null ? {} : parseObject(row.extra)),
  };
}

function recommend(score: number | null, banned: boolean): string {
  if (banned)
    return 'Views fell to almost nothing. Pause posting for 7 days, then resume with original videos.';
  if (score === null) return 'Not enough posts yet to say something about this account.';
  if (score < 40)
    return `Score ${Math.round(score)} of 100. Post at least 4 times a week and ask for comments.`;
  return `Score ${Math.round(score)} of 100. Keep the cadence.`;
}
