/** What a snapshot of an account's content health changes. Memory decides here: a snapshot has no time of its own. */
import { HealthSnapshot } from '../api/types';
import { assessHealth, isHidden, REASON_CODES, ReasonCode, REASONS, tierToRemember } from '../health/assess';
import { connectedSeconds } from './account-state';
import { ContentState, startOf } from './content-state';
import { contentId, recoveryId } from './event-ids';
import { degradedEvent, recoveredEvent } from './events';
import { standing } from './list-reasons';
import { observationOf, reasonsOf, SeenAccount } from './seen-account';

/** Takes in a snapshot of an account that was seen in this poll. */
export function observeSnapshot(seen: SeenAccount, snapshot: HealthSnapshot): void {
  const { draft, project, account, at } = seen;
  const id = account.socialAccountId;
  const before = project.contents.get(id);
  const observed = observationOf(seen, draft.accounts.get(id));
  const { policy } = draft.rules;
  const previous = before && { tier: before.tier, reasons: before.active };
  const active = assessHealth({ account, snapshot, policy, now: at, previous })
    .reasons.map(({ code }) => code)
    .filter(isAboutContent);
  const kept = active.length === 0 ? [] : [...(before?.announced ?? []), ...withdrawRecovery(seen)];
  const after = contentAfter(seen, { before, active, tier: snapshot.tier });
  after.announced = REASON_CODES.filter(
    (code) => after.announced.includes(code) || (!isAboutContent(code) && kept.includes(code)),
  );
  project.contents.set(id, after);
  const observation = { ...observed, snapshot, reasons: reasonsOf(seen) };
  for (const code of active) {
    const isOld = after.silent.includes(code);
    const event = degradedEvent(observation, contentId(id, code, startOf(after, code)), code);
    draft.degraded.set(event.eventId, standing(event, account, isOld));
    if (!isOld && !before?.announced.includes(code)) draft.emit(event, account);
  }
  announceRecovery(seen, before, { ...observation });
}

/** No snapshot could be read: for those that are due, it counts as read at this moment, in milliseconds since the epoch. */
export function postpone({ project, account }: SeenAccount, readAt: number): void {
  const before = project.contents.get(account.socialAccountId);
  const unread: ContentState = {
    readAt: 0,
    isUnread: true,
    active: [],
    announced: [],
    silent: [],
    startedAt: {},
  };
  const minutes = Math.floor(readAt / 60_000);
  project.contents.set(account.socialAccountId, { ...(before ?? unread), readAt: minutes });
}

function isAboutContent(code: ReasonCode): boolean {
  return REASONS[code].source === 'snapshot';
}

/**
 * An account is well when its content is, too: what this poll found of its connection alone is taken back. The reasons that
 * ended are kept, for the recovery that comes when the content is well.
 */
function withdrawRecovery({ draft, account: { socialAccountId } }: SeenAccount): ReasonCode[] {
  return [...draft.found.values()].flatMap(({ event }) => {
    if (event.type !== 'account_recovered' || event.socialAccountId !== socialAccountId) return [];
    draft.found.delete(event.eventId);
    return event.previous.reasons;
  });
}

function contentAfter(
  { project, account, at }: SeenAccount,
  {
    before,
    active,
    tier,
  }: { before?: ContentState; active: readonly ReasonCode[]; tier: HealthSnapshot['tier'] },
): ContentState {
  const announced = REASON_CODES.filter(
    (code) =>
      active.includes(code) ||
      (before?.announced.includes(code) === true && isAboutContent(code) && isHidden(code, active)),
  );
  // An account that was there from the start may have been like this for long.
  const isFirst =
    (before === undefined || before.isUnread === true) && connectedSeconds(account) * 1000 < project.bornAt;
  const silent = announced.filter((code) => isFirst || before?.silent.includes(code) === true);
  const startedAt: Partial<Record<ReasonCode, number>> = {};
  for (const code of announced) {
    startedAt[code] = (before?.announced.includes(code) ? before.startedAt[code] : undefined) ?? at;
  }
  return {
    readAt: Math.ceil(at / 60_000),
    tier: tierToRemember(before?.tier, tier),
    active,
    announced,
    silent,
    startedAt,
  };
}

function announceRecovery(
  seen: SeenAccount,
  before: ContentState | undefined,
  observation: ReturnType<typeof observationOf>,
): void {
  const { draft, account } = seen;
  const id = account.socialAccountId;
  const [gravest] = before?.announced.filter(isAboutContent) ?? [];
  const isConnected = account.status === 'connected';
  if (!before || gravest === undefined || !isConnected || observation.reasons.length > 0) return;
  const degradation = contentId(id, gravest, startOf(before, gravest));
  const previous = { ...observation.previous, reasons: before.announced };
  draft.emit(recoveredEvent({ ...observation, previous }, recoveryId(id, degradation)), account);
}
