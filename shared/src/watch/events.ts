/** What a watch announces, and how an event is made of an observation. */
import { Account, HealthSnapshot } from '../api/types';
import { formatTimestamp } from '../base/timestamps';
import { assessHealth, HealthLevel, HealthPolicy, levelOf, Reason, ReasonCode } from '../health/assess';

interface EventFacts {
  /** Made of what the API says about the account: the same happening has the same id at every poller, also after a crash. */
  eventId: string;
  socialAccountId: string;
  projectId: string;
  platform: string;
  handle?: string;
  leased: boolean;
  level: HealthLevel;
  /** All reasons that hold now, gravest first. */
  reasons: ReasonCode[];
  previous: { status?: string; level: HealthLevel; reasons: ReasonCode[] };
  current: { status: string; score?: number; tier?: string; tokenExpiresAt?: string };
  /** Why the account is disconnected, e.g. `revoked_by_partner`; absent when Layers' list does not say. */
  disconnectedReason?: string;
  /** When the poll saw it, ISO 8601 UTC. */
  detectedAt: string;
}

/** An account was connected, or connected again. */
export interface ConnectedEvent extends EventFacts {
  type: 'account_connected';
  /** True when the account is known to have been connected before under the same id. */
  reconnected: boolean;
  connectedAt?: string;
}

/** One reason that newly holds; an account with two new reasons makes two events. */
export interface DegradedEvent extends EventFacts {
  type: 'health_degraded';
  reason: Reason['code'];
  message: string;
  fix: Reason['fix'];
  /** Of this reason alone; `level` is the account's. */
  reasonLevel: Reason['level'];
}

/** No reason holds any more. `previous.reasons` are those that held since the account was last healthy. */
export interface RecoveredEvent extends EventFacts {
  type: 'account_recovered';
}

/** One change that a poll found. The same change has the same `eventId`, also after a crash. */
export type WatchEvent = ConnectedEvent | DegradedEvent | RecoveredEvent;

/** One account as an answer showed it, and what is known of it. @internal */
export interface Observation {
  account: Account;
  projectId: string;
  snapshot?: HealthSnapshot;
  /** When the API answered, in milliseconds since the epoch. */
  at: number;
  policy: HealthPolicy;
  /** Reasons that hold now, those kept from an earlier snapshot included; gravest first. */
  reasons: readonly ReasonCode[];
  previous: { status?: string; reasons: readonly ReasonCode[] };
  /** The tier from before this observation. */
  previousTier?: string;
}

/** @internal */
export function connectedEvent(
  observation: Observation,
  eventId: string,
  reconnected: boolean,
): ConnectedEvent {
  return {
    ...factsOf(observation, eventId),
    type: 'account_connected',
    reconnected,
    connectedAt: observation.account.connectedAt,
  };
}

/** @internal */
export function degradedEvent(observation: Observation, eventId: string, code: ReasonCode): DegradedEvent {
  const { message, fix, level } = reasonOf(observation, code);
  return {
    ...factsOf(observation, eventId),
    type: 'health_degraded',
    reason: code,
    message,
    fix,
    reasonLevel: level,
  };
}

/** @internal */
export function recoveredEvent(observation: Observation, eventId: string): RecoveredEvent {
  return { ...factsOf(observation, eventId), type: 'account_recovered' };
}

/** In the words of the assessment. What only a snapshot tells has no numbers while no new one was read. */
function reasonOf(observation: Observation, code: ReasonCode): Reason {
  const { account, snapshot, policy, at, previousTier, reasons } = observation;
  const previous = { tier: previousTier, reasons };
  const report = assessHealth({ account, snapshot, policy, now: at, previous });
  const told = report.reasons.find((reason) => reason.code === code);
  return told ?? { code, ...WITHOUT_NUMBERS[code] };
}

const WITHOUT_NUMBERS: Record<ReasonCode, Omit<Reason, 'code'>> = {
  reauth_required: {
    level: 'critical',
    fix: 'reauth_link',
    message: 'The account has to be reconnected by its owner.',
  },
  disconnected: { level: 'critical', fix: 'connect_link', message: 'The account is disconnected.' },
  shadowbanned: {
    level: 'critical',
    fix: 'content',
    message: "The platform is hiding the account's posts (shadowban).",
  },
  token_expiring: {
    level: 'warning',
    fix: 'reauth_link',
    message: 'The connection of the account runs out soon.',
  },
  tier_dropped: { level: 'warning', fix: 'content', message: 'The account fell to a lower tier.' },
  score_low: { level: 'warning', fix: 'content', message: 'The health score of the account is low.' },
  status_unknown: {
    level: 'warning',
    fix: 'unknown',
    message: 'The account has a status that this version does not know.',
  },
};

function factsOf(observation: Observation, eventId: string): EventFacts {
  const { account, snapshot, projectId, at, reasons, previous } = observation;
  return {
    eventId,
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle,
    leased: account.leased === true,
    level: levelOf(reasons),
    reasons: [...reasons],
    previous: {
      status: previous.status,
      level: levelOf(previous.reasons),
      reasons: [...previous.reasons],
    },
    current: {
      status: account.status,
      score: snapshot?.score ?? undefined,
      tier: snapshot?.tier ?? undefined,
      tokenExpiresAt: account.tokenExpiresAt ?? undefined,
    },
    disconnectedReason: account.status === 'disconnected' ? account.disconnectedReason : undefined,
    detectedAt: formatTimestamp(at),
  };
}
