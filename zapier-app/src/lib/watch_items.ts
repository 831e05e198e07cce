/** The items of the polling triggers, made of what a poll of the core found. */
import {
  Account,
  ConnectedEvent,
  contentId,
  DegradedEvent,
  exampleEvents,
  formatTimestamp,
  isOnePage,
  parseTimestamp,
  ProjectState,
  ReasonCode,
  REASONS,
  RecoveredEvent,
  sampleAccount,
  sampleHealthSnapshot,
  Standing,
  WatchEvent,
  WatchState,
} from 'layers-social-core';

import { accountOutput, Flat, Item } from './outputs';
import type { Memory } from './watch_record';

export function connectedOutput(event: ConnectedEvent, account: Account, alias?: string) {
  const id = alias ?? event.eventId;
  const at = parseTimestamp(event.connectedAt);
  // A connection that the account made known by coming back has no other time than that of the poll.
  const isPlain = event.eventId.split(':').length === 2 && at !== undefined;
  return {
    ...accountOutput(account, event.projectId),
    id,
    eventId: id,
    type: event.type,
    reconnected: event.reconnected || alias !== undefined,
    detectedAt: isPlain ? formatTimestamp(at) : event.detectedAt,
  } satisfies Flat;
}

export function degradedOutput(event: DegradedEvent, account: Account) {
  const { eventId, type, level, reason, reasonLevel, message, fix, reasons, current } = event;
  return {
    ...accountOutput(account, event.projectId),
    id: eventId,
    eventId,
    type,
    level,
    reason,
    reasonLevel,
    message,
    fix,
    reasons: reasons.join(', '),
    score: current.score ?? null,
    tier: current.tier ?? null,
    disconnectedReason: event.disconnectedReason ?? null,
    detectedAt: event.detectedAt,
  } satisfies Flat;
}

export function recoveredOutput(event: RecoveredEvent, account: Account) {
  const { eventId, type, level, previous, current } = event;
  return {
    ...accountOutput(account, event.projectId),
    id: eventId,
    eventId,
    type,
    level,
    previousLevel: previous.level,
    previousReasons: previous.reasons.join(', '),
    score: current.score ?? null,
    tier: current.tier ?? null,
    detectedAt: event.detectedAt,
  } satisfies Flat;
}

/** The item of an event. */
export function itemOf({ event, account }: Standing<WatchEvent>): Item {
  if (event.type === 'account_connected') return connectedOutput(event, account);
  return event.type === 'health_degraded' ? degradedOutput(event, account) : recoveredOutput(event, account);
}

/** Whether the id of an item holds the moment at which a poll saw it first. */
export function isAboutContent({ id, socialAccountId }: Item): boolean {
  const about = id.slice(String(socialAccountId).length + 1).replace(/^recovered:/, '');
  return CONTENT_REASONS.some((code) => about.startsWith(`${code}:`));
}

const CONTENT_REASONS = ['shadowbanned', 'tier_dropped', 'score_low'] satisfies ReasonCode[];

/**
 * Whether every later poll sees it again, so that nothing has to be kept of it: whoever has to be reconnected, where all of
 * them are asked for at every poll; recent connections; and all that a list of one page shows.
 */
export function isSeenAgain(event: WatchEvent, state: WatchState, before: WatchState | undefined): boolean {
  if (event.type === 'account_recovered') return false;
  const project = state.projects.get(event.projectId);
  const last = before?.projects.get(event.projectId);
  // Where the look did not come to its end, the next one may read other pages.
  if (!project || project.lookedAt === (last?.lookedAt ?? 0)) return false;
  if (event.type === 'account_connected') return isListedAgain(event, project, state.polledAt);
  if (REASONS[event.reason].source === 'snapshot') return false;
  if (event.reason === 'disconnected' && !state.listsDisconnected) return false;
  if (event.reason !== 'reauth_required') return isOnePage(project);
  const isAskedWhole = project.filter === 'obeyed' && last?.troubleCursor === undefined;
  return project.fitting > 0 || isAskedWhole;
}

/** Connections are listed for two days at least, where the order of the list shows them. */
function isListedAgain(
  { eventId, connectedAt }: ConnectedEvent,
  { fitting, order }: ProjectState,
  now: number,
): boolean {
  const isPlain = eventId.split(':').length === 2;
  const isRecent = (parseTimestamp(connectedAt) ?? 0) > now - DAY_MS;
  return isPlain && isRecent && (fitting > 0 || order === 'newest');
}

/** An event about the account of the documentation. */
export function sampleOf<Type extends WatchEvent['type']>(type: Type): Extract<WatchEvent, { type: Type }> {
  const [event] = exampleEvents(type, {
    projectId: 'prj_1d9c7f04-7f3e-4c55-8a6a-0b7f3c2e9d10',
    account: type === 'health_degraded' ? sampleDegradedAccount : sampleAccount,
    now: Date.UTC(2026, 4, 18, 20),
  });
  if (!event) throw new Error(`there is no example of ${type}`);
  const { score = 73, tier = 'warm' } = sampleHealthSnapshot;
  return { ...event, current: { ...event.current, score, tier } };
}

export const sampleDegradedAccount: Account = { ...sampleAccount, status: 'reauth_required' };

/**
 * What holds, under the id that the shared record gives it. Where another poll was faster, an episode of content health has
 * begun when that one saw it. Without a memory nobody knows since when it holds: it is one for the rest of the day.
 * Undefined when it held from the start, or is left to the next poll.
 */
export function asRemembered(
  standing: Standing<DegradedEvent>,
  { status, record, now }: Memory,
): Standing<DegradedEvent> | undefined {
  const { event, account, isOld } = standing;
  if (REASONS[event.reason].source === 'account') return standing;
  const withStart = (startedAt: number) => {
    const eventId = contentId(event.socialAccountId, event.reason, startedAt);
    return { event: { ...event, eventId, detectedAt: formatTimestamp(startedAt) }, account };
  };
  if (status === 'unusable') return withStart(Math.floor(now / DAY_MS) * DAY_MS);
  if (isOld) return undefined;
  const content = record.watch.projects.get(event.projectId)?.contents.get(event.socialAccountId);
  const startedAt = content?.active.includes(event.reason) ? content.startedAt[event.reason] : undefined;
  return startedAt === undefined ? undefined : withStart(startedAt);
}

const DAY_MS = 86_400_000;
