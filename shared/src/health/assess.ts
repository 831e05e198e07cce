/**
 * One answer to "is this account all right?", from the two places where the API says it: the list
 * item (token and provisioning; contract, section 8.3) and the snapshot (content; section 8.5).
 */
import { parseTimestamp } from '../timestamps';
import { Account, HealthSnapshot } from '../types';

export const HEALTH_LEVELS = ['healthy', 'warning', 'critical'] as const;
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/** Gravest first; the order is part of the stored state (`watch/state.ts`): append only. */
export const REASON_CODES = [
  'reauth_required',
  'disconnected',
  'shadowbanned',
  'token_expiring',
  'tier_dropped',
  'score_low',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** What mends it: a reauth link keeps the account's id, a connect link makes a new start, content is the creator's work. */
export type Fix = 'reauth_link' | 'connect_link' | 'content';

export interface Reason {
  code: ReasonCode;
  level: Exclude<HealthLevel, 'healthy'>;
  /** One sentence for a person. */
  message: string;
  fix: Fix;
}

export interface HealthPolicy {
  /** Warn this long before a token expires, in milliseconds; default 3 days. */
  tokenLeadMs: number;
  /** A score below it is low; it counts as recovered 5 points above. Default 40. */
  scoreThreshold: number;
}

export const DEFAULT_HEALTH_POLICY: HealthPolicy = { tokenLeadMs: 3 * 86_400_000, scoreThreshold: 40 };

/** Points above the threshold at which a low score clears, so that it does not flicker. */
export const SCORE_CLEARANCE = 5;

/** Best to worst; `new` and `shadowbanned` stand outside the order. */
const TIER_ORDER = ['hot', 'warm', 'warming_up', 'cold'];

export interface HealthReport {
  level: HealthLevel;
  /** Gravest first; empty when healthy. */
  reasons: Reason[];
  account: Account;
  snapshot?: HealthSnapshot;
}

export interface Assessment {
  account: Account;
  snapshot?: HealthSnapshot;
  policy?: Partial<HealthPolicy>;
  /** Milliseconds since the epoch. */
  now: number;
  /** What was known before; without it a dropped tier cannot be told. */
  previous?: { tier?: string; reasons: readonly ReasonCode[] };
}

/** The account's health in one report. Never throws; unknown values count for nothing. */
export function assessHealth(assessment: Assessment): HealthReport {
  const { account, snapshot } = assessment;
  const policy = { ...DEFAULT_HEALTH_POLICY, ...assessment.policy };
  const reasons = [
    connectionReason(assessment, policy),
    snapshot && contentReason(snapshot),
    snapshot && tierReason(assessment, snapshot),
    snapshot && scoreReason(assessment, snapshot, policy),
  ].filter((reason) => reason !== undefined);
  return {
    level: levelOf(reasons),
    reasons: reasons.sort((a, b) => REASON_CODES.indexOf(a.code) - REASON_CODES.indexOf(b.code)),
    account,
    ...(snapshot && { snapshot }),
  };
}

/** The gravest level among the reasons. */
export function levelOf(reasons: ReadonlyArray<Pick<Reason, 'level'>>): HealthLevel {
  if (reasons.some((reason) => reason.level === 'critical')) return 'critical';
  return reasons.length > 0 ? 'warning' : 'healthy';
}

/** A dead token says it all: one reason at most about the connection. */
function connectionReason({ account, now }: Assessment, policy: HealthPolicy): Reason | undefined {
  if (account.status === 'reauth_required') {
    return {
      code: 'reauth_required',
      level: 'critical',
      message: `${nameOf(account)} has to be reconnected by its owner: Layers can no longer act for it.`,
      fix: 'reauth_link',
    };
  }
  if (account.status === 'disconnected') {
    return {
      code: 'disconnected',
      level: 'critical',
      message: `${nameOf(account)} is disconnected.`,
      fix: 'connect_link',
    };
  }
  // Leased accounts are renewed by Layers.
  const expiresAt = account.leased === true ? undefined : parseTimestamp(account.tokenExpiresAt);
  if (expiresAt === undefined || expiresAt - now > policy.tokenLeadMs) return undefined;
  return {
    code: 'token_expiring',
    level: 'warning',
    message: `The connection of ${nameOf(account)} ${expiryWords(expiresAt - now)}.`,
    fix: 'reauth_link',
  };
}

function expiryWords(leftMs: number): string {
  if (leftMs <= 0) return 'has run out';
  const hours = Math.ceil(leftMs / 3_600_000);
  return hours > 48 ? `runs out in ${Math.ceil(hours / 24)} days` : `runs out in ${hours} h`;
}

function contentReason(snapshot: HealthSnapshot): Reason | undefined {
  if (snapshot.tier !== 'shadowbanned' && snapshot.isShadowbanned !== true) return undefined;
  return {
    code: 'shadowbanned',
    level: 'critical',
    message: `The platform is hiding the account's posts (shadowban). ${recommendationOf(snapshot)}`.trim(),
    fix: 'content',
  };
}

function tierReason({ previous }: Assessment, snapshot: HealthSnapshot): Reason | undefined {
  const before = TIER_ORDER.indexOf(previous?.tier ?? '');
  const after = TIER_ORDER.indexOf(snapshot.tier ?? '');
  if (before < 0 || after <= before) return undefined;
  return {
    code: 'tier_dropped',
    level: 'warning',
    message:
      `The account fell from ${previous?.tier} to ${snapshot.tier}. ${recommendationOf(snapshot)}`.trim(),
    fix: 'content',
  };
}

function scoreReason(
  { previous }: Assessment,
  snapshot: HealthSnapshot,
  { scoreThreshold }: HealthPolicy,
): Reason | undefined {
  const wasLow = previous?.reasons.includes('score_low') === true;
  const threshold = wasLow ? scoreThreshold + SCORE_CLEARANCE : scoreThreshold;
  if (typeof snapshot.score !== 'number' || snapshot.score >= threshold) return undefined;
  return {
    code: 'score_low',
    level: 'warning',
    message: `The health score is ${Math.round(snapshot.score)} of 100. ${recommendationOf(snapshot)}`.trim(),
    fix: 'content',
  };
}

function nameOf(account: Account): string {
  return typeof account.handle === 'string' && account.handle !== '' ? `@${account.handle}` : 'The account';
}

function recommendationOf(snapshot: HealthSnapshot): string {
  return typeof snapshot.recommendation === 'string' ? snapshot.recommendation : '';
}
