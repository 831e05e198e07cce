/**
 * One answer to "is this account all right?", from the two places where the API says it: the list
 * item (token and provisioning; contract, section 8.3) and the snapshot (content; contract, section 8.5).
 */
import { Account, HealthSnapshot } from '../api/types';
import { isRecord, membersOf } from '../base/json';
import { oneLine } from '../base/one-line';
import { parseTimestamp } from '../base/timestamps';

/** @internal */
export const HEALTH_LEVELS = ['healthy', 'warning', 'critical'] as const;
/** The most serious level among the reasons; `healthy` without one. */
export type HealthLevel = (typeof HEALTH_LEVELS)[number];

/**
 * What repairs it: a reauth link keeps the account's id, a connect link starts anew, `content` is up to the creator;
 * `unknown` where nobody can say from here.
 */
export type Fix = 'reauth_link' | 'connect_link' | 'content' | 'unknown';

/** Gravest first of those known from the start. `watch/packing.ts` stores reasons by their place here: append only. @internal */
export const REASON_CODES = [
  'reauth_required',
  'disconnected',
  'shadowbanned',
  'token_expiring',
  'tier_dropped',
  'score_low',
  'status_unknown',
] as const;
/** Why an account is not healthy. */
export type ReasonCode = (typeof REASON_CODES)[number];

/** For each reason its level, what repairs it, and whether the list item or the snapshot shows it. */
export const REASONS: Record<
  ReasonCode,
  { level: Exclude<HealthLevel, 'healthy'>; fix: Fix; source: 'account' | 'snapshot' }
> = {
  reauth_required: { level: 'critical', fix: 'reauth_link', source: 'account' },
  disconnected: { level: 'critical', fix: 'connect_link', source: 'account' },
  shadowbanned: { level: 'critical', fix: 'content', source: 'snapshot' },
  token_expiring: { level: 'warning', fix: 'reauth_link', source: 'account' },
  tier_dropped: { level: 'warning', fix: 'content', source: 'snapshot' },
  score_low: { level: 'warning', fix: 'content', source: 'snapshot' },
  status_unknown: { level: 'warning', fix: 'unknown', source: 'account' },
};

/** One reason why an account is not healthy. */
export interface Reason {
  code: ReasonCode;
  level: Exclude<HealthLevel, 'healthy'>;
  /** One sentence for a person. */
  message: string;
  fix: Fix;
}

/** From where on something counts as a reason. */
export interface HealthPolicy {
  /** Warn this long before a token expires, in milliseconds; default 3 days. */
  tokenLeadMs: number;
  /** A score below it is low; it counts as recovered 5 points above. Default 40. */
  scoreThreshold: number;
}

/** Three days before a token expires, and a score below 40 of 100. */
export const DEFAULT_HEALTH_POLICY: HealthPolicy = { tokenLeadMs: 3 * 86_400_000, scoreThreshold: 40 };

/** Points above the threshold at which a low score clears, so that it does not flicker. @internal */
export const SCORE_CLEARANCE = 5;

/** Best to worst; `new` and `shadowbanned` stand outside the order. */
const TIER_ORDER = ['hot', 'warm', 'warming_up', 'cold'];

/** Connection and content of an account in one. */
export interface HealthReport {
  level: HealthLevel;
  /** Gravest first; empty when healthy. */
  reasons: Reason[];
  account: Account;
  snapshot?: HealthSnapshot;
}

/** What is known of an account from its last assessment. */
export interface PreviousAssessment {
  /** The tier to measure against, as `tierToRemember` gives it. */
  tier?: string;
  reasons: readonly ReasonCode[];
}

/** What a report is made from. */
export interface Assessment {
  account: Account;
  snapshot?: HealthSnapshot;
  policy?: Partial<HealthPolicy>;
  /** Milliseconds since the epoch. */
  now: number;
  /** What was known before; without it neither a dropped tier nor a lingering low score can be told. */
  previous?: PreviousAssessment;
}

/**
 * The account's health in one report, from its list item and, if given, its snapshot (contract, sections 8.3 and 8.5).
 * Never throws. A status that is not documented is a warning, for nothing is known about it; other unknown values count
 * for nothing.
 */
export function assessHealth(assessment: Assessment): HealthReport {
  const readable = readableOf(assessment);
  const { account, snapshot } = readable;
  const connection = connectionReason(readable);
  const content = snapshot ? contentReasons(readable, snapshot) : [];
  const reasons = [...(connection ? [connection] : []), ...content].sort(
    (a, b) => REASON_CODES.indexOf(a.code) - REASON_CODES.indexOf(b.code),
  );
  const level = levelOf(reasons.map(({ code }) => code));
  return { level, reasons, account, ...(snapshot && { snapshot }) };
}

interface ReadableAssessment extends Assessment {
  policy: HealthPolicy;
  previous: PreviousAssessment;
}

/** From JavaScript anything can come: what cannot be read counts as not given. */
function readableOf(assessment: unknown): ReadableAssessment {
  const { account, snapshot, policy, now, previous } = membersOf(assessment);
  const { tokenLeadMs, scoreThreshold } = membersOf(policy);
  const { tier, reasons } = membersOf(previous);
  return {
    account: membersOf(account) as unknown as Account,
    ...(isRecord(snapshot) && { snapshot: snapshot as unknown as HealthSnapshot }),
    policy: {
      tokenLeadMs: numberOr(DEFAULT_HEALTH_POLICY.tokenLeadMs, tokenLeadMs),
      scoreThreshold: numberOr(DEFAULT_HEALTH_POLICY.scoreThreshold, scoreThreshold),
    },
    now: numberOr(NaN, now),
    previous: {
      ...(typeof tier === 'string' && { tier }),
      reasons: Array.isArray(reasons) ? (reasons as ReasonCode[]) : [],
    },
  };
}

function numberOr(otherwise: number, value: unknown): number {
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isNaN(number) ? otherwise : number;
}

/** The gravest level among the reasons. @internal */
export function levelOf(codes: readonly ReasonCode[]): HealthLevel {
  if (codes.some((code) => REASONS[code].level === 'critical')) return 'critical';
  return codes.length > 0 ? 'warning' : 'healthy';
}

/**
 * Whether a warning may still hold unseen behind a critical reason: a dead token hides a dying one, a shadowban
 * score and tier. A critical reason is never hidden: the status tells a dead token and a disconnected account apart.
 * @internal
 */
export function isHidden(code: ReasonCode, holding: readonly ReasonCode[]): boolean {
  const { level, source } = REASONS[code];
  return (
    level === 'warning' &&
    holding.some((graver) => REASONS[graver].level === 'critical' && REASONS[graver].source === source)
  );
}

/**
 * The tier the next snapshot is measured against: the latest one, except that after a drop it stays
 * the tier from before the drop, so that `tier_dropped` lasts until the account is back there.
 * @internal
 */
export function tierToRemember(before: string | undefined, after: unknown): string | undefined {
  if (typeof after !== 'string' || !TIER_ORDER.includes(after)) return before;
  return hasDropped(before, after) ? before : after;
}

/** Of a handle, or of a status that nobody documented, in characters. */
const LONGEST_WORD = 64;
const LONGEST_ADVICE = 300;

function textOf(value: unknown, longest = LONGEST_WORD): string {
  return typeof value === 'string' ? oneLine(value, longest) : '';
}

function hasDropped(before: string | undefined, after: unknown): boolean {
  const from = TIER_ORDER.findIndex((tier) => tier === before);
  return from >= 0 && TIER_ORDER.findIndex((tier) => tier === after) > from;
}

function reason(code: ReasonCode, message: string): Reason {
  return { code, level: REASONS[code].level, fix: REASONS[code].fix, message };
}

/** A dead token says it all: one reason at most about the connection. */
function connectionReason({ account, now, policy }: ReadableAssessment): Reason | undefined {
  const handle = textOf(account.handle);
  const name = handle === '' ? 'The account' : `@${handle}`;
  if (account.status === 'reauth_required') {
    return reason(
      'reauth_required',
      `${name} has to be reconnected by its owner: Layers can no longer act for it.`,
    );
  }
  if (account.status === 'disconnected') return reason('disconnected', `${name} is disconnected.`);
  if (account.status !== 'connected') {
    const word = textOf(account.status);
    const status = word === '' ? '' : ` "${word}"`;
    return reason('status_unknown', `${name} has a status${status} that this version does not know.`);
  }
  // Leased accounts are renewed by Layers.
  const expiresAt = account.leased === true ? undefined : parseTimestamp(account.tokenExpiresAt);
  // Written so that without a clock nothing expires.
  if (expiresAt === undefined || !(expiresAt - now <= policy.tokenLeadMs)) return undefined;
  return reason('token_expiring', `The connection of ${name} ${expiryWords(expiresAt - now)}.`);
}

function expiryWords(leftMs: number): string {
  if (leftMs <= 0) return 'has run out';
  const hours = Math.ceil(leftMs / 3_600_000);
  return hours > 48 ? `runs out in ${Math.ceil(hours / 24)} days` : `runs out in ${hours} h`;
}

/** What the snapshot tells. A shadowban explains a low score and a lost tier, so it stands alone. */
function contentReasons({ previous, policy }: ReadableAssessment, snapshot: HealthSnapshot): Reason[] {
  const recommendation = textOf(snapshot.recommendation, LONGEST_ADVICE);
  const advice = recommendation === '' ? '' : ` ${recommendation}`;
  if (snapshot.tier === 'shadowbanned' || snapshot.isShadowbanned === true) {
    return [reason('shadowbanned', `The platform is hiding the account's posts (shadowban).${advice}`)];
  }
  const reasons: Reason[] = [];
  if (hasDropped(previous.tier, snapshot.tier)) {
    reasons.push(
      reason('tier_dropped', `The account fell from ${previous.tier} to ${snapshot.tier}.${advice}`),
    );
  }
  const wasLow = previous.reasons.includes('score_low');
  const threshold = wasLow ? policy.scoreThreshold + SCORE_CLEARANCE : policy.scoreThreshold;
  if (typeof snapshot.score === 'number' && snapshot.score < threshold) {
    reasons.push(reason('score_low', `The health score is ${Math.round(snapshot.score)} of 100.${advice}`));
  }
  return reasons;
}
