/**
 * Tells what happened between two polls: `(state, scans) → { state, events }`, without clock or IO.
 *
 * A connection is announced when a new account is connected, or a known one is connected again. A
 * degradation is announced when a reason newly holds, and again only after that reason was gone. What was so before the watch began is not news: the first poll, the first sight of a
 * project and the first snapshot of an account that was there from the start announce nothing.
 */
import { Account, HealthSnapshot } from '../api/types';
import { parseTimestamp } from '../base/timestamps';
import {
  assessHealth,
  HealthPolicy,
  isHidden,
  ReasonCode,
  REASON_CODES,
  REASONS,
  tierToRemember,
} from '../health/assess';
import { connectedEvent, degradedEvent, recoveredEvent, Sight, vanished, WatchEvent } from './events';
import { Remembered, WatchState } from './state';

/** @internal */
export interface Sighting {
  account: Account;
  /** Present when it was read in this poll. */
  snapshot?: HealthSnapshot;
}

/** What one poll saw of one project. @internal */
export interface ProjectScan {
  projectId: string;
  /** Whether the list was read to its end: only then is a missing account gone. */
  complete: boolean;
  sightings: Sighting[];
  /** Ids that were listed without what is needed: nothing is known of them, so they are not missing. */
  unreadable?: ReadonlySet<string>;
}

/** @internal */
export interface Poll {
  /** Every project being watched; what was remembered of others is dropped. */
  selected: readonly string[];
  /** Those of them that were read this time. */
  scans: readonly ProjectScan[];
  policy?: Partial<HealthPolicy>;
  /** False makes content reasons count for nothing, whatever was remembered. */
  contentHealth: boolean;
  now: number;
}

/** @internal */
export interface Detection {
  state: WatchState;
  events: WatchEvent[];
}

/** Our clock and the API's may differ by this much, in milliseconds. */
const CLOCK_SKEW_MS = 300_000;
/** Accounts that are gone are remembered in case they come back, this many a project. */
const MAX_GONE = 1_000;

/**
 * The events of a poll, and the state to remember. Projects scanned now move behind those that were not.
 * @internal
 */
export function detect(state: WatchState | undefined, poll: Poll): Detection {
  const events: WatchEvent[] = [];
  const projects = new Map([...(state?.projects ?? [])].filter(([id]) => poll.selected.includes(id)));
  for (const scan of poll.scans) {
    const known = projects.get(scan.projectId);
    // Half a first sight would make the other half look new next time.
    if (!known && !scan.complete) continue;
    const accounts = new Map(known);
    for (const [id, was] of missingFrom(scan, known)) accounts.set(id, { ...was, missed: true });
    for (const { account, snapshot } of sightingsOf(scan, known)) {
      const sight = look(scan.projectId, account, snapshot, known, poll, state?.polledAt);
      if (state) events.push(...announce(sight, known !== undefined));
      accounts.set(account.socialAccountId, remember(sight, state !== undefined && known !== undefined));
    }
    projects.delete(scan.projectId);
    projects.set(scan.projectId, forgetOldest(accounts));
  }
  return { state: { polledAt: poll.now, projects }, events };
}

type Accounts = ReadonlyMap<string, Remembered>;

/** Accounts that a complete list no longer holds, though nothing says that they are disconnected. */
function missingFrom(scan: ProjectScan, known: Accounts | undefined): Array<[string, Remembered]> {
  if (!scan.complete || !known) return [];
  const listed = new Set(scan.unreadable);
  for (const { account } of scan.sightings) listed.add(account.socialAccountId);
  return [...known].filter(([id, was]) => !listed.has(id) && was.status !== 'disconnected');
}

/**
 * What was listed, each account once, and what is missing for the second time: an account can slip
 * from one page to another while a list is read, so missing once proves nothing.
 */
function sightingsOf(scan: ProjectScan, known: Accounts | undefined): Iterable<Sighting> {
  const sightings = new Map(scan.sightings.map((sighting) => [sighting.account.socialAccountId, sighting]));
  for (const [id, was] of missingFrom(scan, known)) {
    if (was.missed) sightings.set(id, { account: vanished(id, was) });
  }
  return sightings.values();
}

function look(
  projectId: string,
  account: Account,
  snapshot: HealthSnapshot | undefined,
  known: Accounts | undefined,
  poll: Poll,
  polledAt = poll.now,
): Sight {
  const { policy, now } = poll;
  const was = known?.get(account.socialAccountId);
  const previous = was && { tier: was.tier, reasons: was.active };
  const report = assessHealth({ account, snapshot, policy, now, previous });
  // What only a snapshot can tell still holds until the next snapshot is read.
  const kept = snapshot === undefined && poll.contentHealth && account.status !== 'disconnected';
  const holds = (code: ReasonCode) =>
    report.reasons.some((reason) => reason.code === code) ||
    (kept && REASONS[code].source === 'snapshot' && was?.active.includes(code) === true);
  return { projectId, polledAt, now, was, report, active: REASON_CODES.filter(holds) };
}

function announce(sight: Sight, projectKnown: boolean): WatchEvent[] {
  const { was, report, active } = sight;
  const events: WatchEvent[] = [];
  if (isConnection(sight, projectKnown)) events.push(connectedEvent(sight, was !== undefined));
  if (!was && !projectKnown) return events;
  const fresh = report.reasons.filter(({ code }) => isNews(code, was));
  events.push(...fresh.map((reason) => degradedEvent(sight, reason)));
  if (active.length === 0 && was && was.announced.length > 0) events.push(recoveredEvent(sight));
  return events;
}

function isConnection({ was, report, polledAt }: Sight, projectKnown: boolean): boolean {
  const { status, connectedAt } = report.account;
  if (status !== 'connected') return false;
  const at = parseTimestamp(connectedAt);
  if (was) return was.status !== 'connected' || (was.connectedAt > 0 && seconds(at) > was.connectedAt);
  return projectKnown || (at !== undefined && at > polledAt - CLOCK_SKEW_MS);
}

function isNews(code: ReasonCode, was: Remembered | undefined): boolean {
  // An account that was never seen connected has not been lost.
  if (!was) return code !== 'disconnected';
  const isFirstSnapshot = REASONS[code].source === 'snapshot' && was.readAt === 0;
  return !isFirstSnapshot && !was.announced.includes(code);
}

function remember({ was, report, active, now }: Sight, isNew: boolean): Remembered {
  const { account, snapshot } = report;
  const minute = Math.ceil(now / 60_000);
  // An account that appears while we watch starts without fault: its first snapshot may be news.
  const unread = isNew ? minute : 0;
  return {
    status: account.status,
    platform: account.platform,
    connectedAt: seconds(parseTimestamp(account.connectedAt)) || (was?.connectedAt ?? 0),
    missed: false,
    readAt: snapshot ? minute : (was?.readAt ?? unread),
    tier: snapshot ? tierToRemember(was?.tier, snapshot.tier) : was?.tier,
    active,
    announced: REASON_CODES.filter(
      (code) => active.includes(code) || (was?.announced.includes(code) === true && isHidden(code, active)),
    ),
  };
}

function seconds(ms: number | undefined): number {
  return ms === undefined ? 0 : Math.max(0, Math.floor(ms / 1000));
}

/** Drops the accounts that went first once too many are gone; live accounts are always kept. */
function forgetOldest(accounts: Map<string, Remembered>): Map<string, Remembered> {
  const gone = [...accounts].filter(([, { status }]) => status === 'disconnected');
  for (const [id] of gone.slice(0, Math.max(0, gone.length - MAX_GONE))) accounts.delete(id);
  return accounts;
}
