/** The items of Account Health Degraded: one for each reason that holds, with the incident in its id. */
import {
  Account,
  assessHealth,
  formatTimestamp,
  HealthSnapshot,
  levelOf,
  Reason,
  ReasonCode,
  REASONS,
  Remembered,
  Scan,
  Sighting,
  vanished,
} from 'layers-social-core';

import { HealthRules, WatchRecord } from './incidents';
import { accountOutput, Flat } from './outputs';

/** One account with what is remembered of it. */
export interface DegradedAccount {
  account: Account;
  snapshot?: HealthSnapshot;
  projectId: string;
  remembered: Pick<Remembered, 'active' | 'tier'>;
  rules: HealthRules;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Newest first; incidents that began before `since` are left out. */
export function degradedItems(record: WatchRecord, scan: Scan, rules: HealthRules, since: number) {
  return scan.scans
    .flatMap(({ projectId, sightings }) => {
      const seen = new Map(sightings.map((sighting) => [sighting.account.socialAccountId, sighting]));
      return [...(record.watch.projects.get(projectId) ?? [])].flatMap(([id, remembered]) => {
        const sighting = seen.get(id) ?? gone(id, remembered);
        return sighting ? [{ ...sighting, projectId, remembered, rules, now: scan.startedAt }] : [];
      });
    })
    .flatMap((degraded) => incidentsOf(record, degraded))
    .filter(({ startedAt }) => startedAt >= since)
    .sort((a, b) => b.startedAt - a.startedAt)
    .map(({ degraded, code, startedAt }) => degradedOutput(degraded, code, startedAt));
}

/** What a list no longer holds is either disconnected by now, or missing for reasons unknown yet. */
function gone(id: string, remembered: Remembered): Sighting | undefined {
  return remembered.status === 'disconnected' ? { account: vanished(id, remembered) } : undefined;
}

function incidentsOf({ incidentStarts }: WatchRecord, degraded: DegradedAccount) {
  const starts = incidentStarts.get(degraded.account.socialAccountId);
  return degraded.remembered.active.map((code) => ({ degraded, code, startedAt: starts?.[code] ?? 0 }));
}

export function degradedOutput(degraded: DegradedAccount, code: ReasonCode, startedAt: number) {
  const { account, snapshot, projectId, remembered, now } = degraded;
  const id = `${account.socialAccountId}:${code}:${startedAt.toString(36)}`;
  const { message, fix, level: reasonLevel } = reasonOf(degraded, code);
  return {
    ...accountOutput(account, projectId),
    id,
    eventId: id,
    type: 'health_degraded',
    level: levelOf(remembered.active),
    reason: code,
    reasonLevel,
    message,
    fix,
    reasons: remembered.active.join(', '),
    score: snapshot?.score ?? null,
    tier: snapshot?.tier ?? null,
    disconnectedReason: (account.status === 'disconnected' && account.disconnectedReason) || null,
    detectedAt: formatTimestamp(startedAt > 0 ? startedAt : now),
  } satisfies Flat;
}

/** The core's message; without numbers for a content reason when this poll read no snapshot. */
function reasonOf({ account, snapshot, remembered, rules, now }: DegradedAccount, code: ReasonCode): Reason {
  const previous = { tier: remembered.tier, reasons: remembered.active };
  const { reasons } = assessHealth({ account, snapshot, policy: rules.policy, now, previous });
  const told = reasons.find((reason) => reason.code === code);
  return told ?? { code, level: REASONS[code].level, fix: REASONS[code].fix, message: WITHOUT_NUMBERS[code] };
}

const WITHOUT_NUMBERS: Record<ReasonCode, string> = {
  reauth_required: 'The account has to be reconnected by its owner.',
  disconnected: 'The account is disconnected.',
  shadowbanned: "The platform is hiding the account's posts (shadowban).",
  token_expiring: 'The connection of the account expires soon.',
  tier_dropped: 'The account fell to a lower tier.',
  score_low: 'The health score of the account is low.',
};
