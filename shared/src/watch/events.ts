/** What a watch announces. The same happening always carries the same `eventId`, also after a crash. */
import { Account } from '../api/types';
import { formatTimestamp } from '../base/timestamps';
import { HealthLevel, HealthReport, levelOf, Reason, ReasonCode } from '../health/assess';
import { Remembered } from './state';

interface EventFacts {
  /** `<account>:<what>:<base>`, where the base is the poll before the one that saw it. */
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
  /** True when the account had been connected before under the same id. */
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

/** No reason holds any more; emitted only after one was reported. */
export interface RecoveredEvent extends EventFacts {
  type: 'account_recovered';
}

/** One change that a poll found. The same change has the same `eventId`, also after a crash. */
export type WatchEvent = ConnectedEvent | DegradedEvent | RecoveredEvent;

/** One account at one moment, seen against what was remembered. @internal */
export interface Sight {
  projectId: string;
  /** When the last poll was made; the base of the event's id. */
  polledAt: number;
  now: number;
  was?: Remembered;
  report: HealthReport;
  /** Reasons that hold now, those kept from an earlier snapshot included. */
  active: ReasonCode[];
}

/** @internal */
export function connectedEvent(sight: Sight, reconnected: boolean): ConnectedEvent {
  const { account } = sight.report;
  return {
    ...factsOf(sight, `connected@${account.connectedAt ?? ''}`),
    type: 'account_connected',
    reconnected,
    connectedAt: account.connectedAt,
  };
}

/** @internal */
export function degradedEvent(sight: Sight, { code, level, message, fix }: Reason): DegradedEvent {
  return { ...factsOf(sight, code), type: 'health_degraded', reason: code, message, fix, reasonLevel: level };
}

/** @internal */
export function recoveredEvent(sight: Sight): RecoveredEvent {
  return { ...factsOf(sight, 'recovered'), type: 'account_recovered' };
}

function factsOf({ projectId, polledAt, now, was, report, active }: Sight, what: string): EventFacts {
  const { account, snapshot } = report;
  const before = [...(was?.active ?? [])];
  return {
    eventId: `${account.socialAccountId}:${what}:${polledAt.toString(36)}`,
    socialAccountId: account.socialAccountId,
    projectId,
    platform: account.platform,
    handle: account.handle,
    leased: account.leased === true,
    level: levelOf(active),
    reasons: active,
    previous: { status: was?.status, level: levelOf(before), reasons: before },
    current: {
      status: account.status,
      score: snapshot?.score ?? undefined,
      tier: snapshot?.tier ?? undefined,
      tokenExpiresAt: account.tokenExpiresAt ?? undefined,
    },
    disconnectedReason: account.status === 'disconnected' ? account.disconnectedReason : undefined,
    detectedAt: formatTimestamp(now),
  };
}

/** The account in as few words as an event needs, when the list no longer holds it. @internal */
export function vanished(socialAccountId: string, was: Remembered): Account {
  return { socialAccountId, platform: was.platform, status: 'disconnected' };
}
