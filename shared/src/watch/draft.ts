/** The working copy of a state during one poll, and what the poll has found so far. */
import { Account } from '../api/types';
import { DEFAULT_HEALTH_POLICY, HealthPolicy } from '../health/assess';
import { AccountState } from './account-state';
import { ContentState } from './content-state';
import { ConnectedEvent, DegradedEvent, WatchEvent } from './events';
import { leftKey } from './left-key';
import { OVERLAP_MS, ProjectState } from './project-state';
import { WatchState } from './watch-state';

/** A project while it is read. */
export interface ProjectDraft extends ProjectState {
  recent: Map<string, number>;
  unlisted: Map<string, number>;
  contents: Map<string, ContentState>;
}

/** Something that holds now, whether it is news or not. */
export interface Standing<Event extends WatchEvent> {
  event: Event;
  account: Account;
  /** It held from the first snapshot on, so that nobody can say since when. */
  isOld?: true;
}

/** From when on connections are listed, news or not; in milliseconds since the epoch. */
export interface ConnectedSince {
  /** In a list that is read to its end. */
  whole: number;
  /** In a longer one, which is read from its top as far back as this. */
  recent: number;
}

export interface Rules {
  policy: HealthPolicy;
  /** False makes content reasons count for nothing, whatever was remembered. */
  contentHealth: boolean;
  /** Undefined lists none. */
  connectedSince?: ConnectedSince;
}

/** Disconnected accounts that are remembered one by one, over all projects. */
const MAX_DISCONNECTED = 2_000;
/** A project that cannot be read keeps connections that were told in others from being forgotten; no longer than this. */
const KEEP_RECENT_MS = 86_400_000;
/** A project whose list is never read to its end: older connections are no news, and what was told of them is forgotten. */
const MAX_UNREAD_MS = 30 * 86_400_000;

export class Draft {
  readonly projects = new Map<string, ProjectDraft>();
  /** Projects of which everybody in trouble was known before this poll. */
  readonly baselines = new Set<string>();
  readonly accounts: Map<string, AccountState>;
  readonly tombstones: Map<string, AccountState>;
  readonly left: Set<string>;
  readonly renewing: Set<string>;
  listsDisconnected: boolean;
  keepsConnectedAt: boolean;
  movesConnectedAt: boolean;
  tier: string | undefined;
  tierAskedAt: number;
  listedAt: number;

  /** What is news, by the id of its event. */
  readonly found = new Map<string, Standing<WatchEvent>>();
  /** Everything that is wrong with an account that was seen, by the id of its event. */
  readonly degraded = new Map<string, Standing<DegradedEvent>>();
  /** Connections that were seen, by the id of their event. */
  readonly connected = new Map<string, Standing<ConnectedEvent>>();
  /** Accounts seen in this poll. */
  readonly seen = new Set<string>();
  /** For the log: what was seen and could not be used. */
  readonly notes = new Set<string>();

  constructor(
    readonly before: WatchState,
    readonly rules: Rules,
  ) {
    this.accounts = new Map(before.accounts);
    this.tombstones = new Map(before.tombstones);
    this.left = new Set(before.left);
    this.renewing = new Set(before.renewing);
    this.listsDisconnected = before.listsDisconnected;
    this.keepsConnectedAt = before.keepsConnectedAt;
    this.movesConnectedAt = before.movesConnectedAt;
    this.tier = before.tier;
    this.tierAskedAt = before.tierAskedAt;
    this.listedAt = before.listedAt;
    for (const project of before.projects.values()) this.add(project);
  }

  /** Begins with a project. */
  add(project: ProjectState): ProjectDraft {
    const contents = new Map(this.rules.contentHealth ? project.contents : []);
    const { roll, recent, unlisted } = project;
    const draft = {
      ...project,
      roll: { ...roll },
      recent: new Map(recent),
      unlisted: new Map(unlisted),
      contents,
    };
    this.projects.set(project.id, draft);
    if (project.known) this.baselines.add(project.id);
    return draft;
  }

  emit(event: WatchEvent, account: Account): void {
    this.found.set(event.eventId, { event, account });
  }

  /** Accounts whose recovery this poll has found. */
  recovered(): Set<string> {
    const events = [...this.found.values()].map(({ event }) => event);
    return new Set(
      events.filter(({ type }) => type === 'account_recovered').map(({ socialAccountId }) => socialAccountId),
    );
  }

  /** Whether this connection was told by any project: an account can move. */
  wasTold(connectionId: string): boolean {
    for (const { recent } of this.projects.values()) if (recent.has(connectionId)) return true;
    return false;
  }

  /** The state after a poll that was made at this moment. */
  close(polledAt: number): WatchState {
    this.forgetDisconnected();
    const projects = new Map<string, ProjectState>();
    // An account can stand in two projects, and be new in the one that is read later.
    const horizon = Math.min(...[...this.projects.values()].map((project) => project.horizon));
    const since = Math.max(horizon - OVERLAP_MS, polledAt - KEEP_RECENT_MS);
    const listedSince = (this.rules.connectedSince?.whole ?? Infinity) / 1000;
    for (const [id, project] of this.projects) {
      const own = Math.max(project.horizon, polledAt - MAX_UNREAD_MS);
      projects.set(id, {
        ...project,
        horizon: own,
        recent: withoutOlder(project.recent, Math.min(since, own - OVERLAP_MS) / 1000),
        unlisted: withoutOlder(project.unlisted, listedSince),
      });
    }
    return {
      bornAt: this.before.bornAt,
      polledAt,
      listedAt: this.listedAt,
      ...(this.tier !== undefined && { tier: this.tier }),
      tierAskedAt: this.tierAskedAt,
      projects,
      accounts: this.accounts,
      tombstones: this.tombstones,
      left: this.left,
      listsDisconnected: this.listsDisconnected,
      renewing: this.renewing,
      keepsConnectedAt: this.keepsConnectedAt,
      movesConnectedAt: this.movesConnectedAt,
    };
  }

  /** Of too many disconnected accounts only a fingerprint is kept of those that left first. */
  private forgetDisconnected(): void {
    const gone = [...this.accounts].filter(([, { trouble }]) => trouble === 'disconnected');
    for (const [id, { connectedAt }] of gone.slice(0, Math.max(0, gone.length - MAX_DISCONNECTED))) {
      this.accounts.delete(id);
      this.left.add(leftKey(id, connectedAt));
    }
  }
}

function withoutOlder(connections: ReadonlyMap<string, number>, since: number): Map<string, number> {
  return new Map([...connections].filter(([, seconds]) => seconds >= since));
}

/** A policy with the defaults in place of what is not set. */
export function completePolicy(policy: Partial<HealthPolicy> = {}): HealthPolicy {
  return {
    tokenLeadMs: policy.tokenLeadMs ?? DEFAULT_HEALTH_POLICY.tokenLeadMs,
    scoreThreshold: policy.scoreThreshold ?? DEFAULT_HEALTH_POLICY.scoreThreshold,
  };
}

/**
 * The state to begin a poll with. A remembered moment in the future is as good as none: a clock was wrong when it was
 * written, and nothing may wait until that moment comes.
 */
export function withoutFuture(state: WatchState, now: number): WatchState {
  const past = (moment: number) => Math.min(moment, now);
  const projects = [...state.projects].map(([id, project]): [string, ProjectState] => [
    id,
    {
      ...project,
      bornAt: past(project.bornAt),
      lookedAt: project.lookedAt > now ? 0 : project.lookedAt,
      triedAt: project.triedAt > now ? 0 : project.triedAt,
      horizon: past(project.horizon),
      roll: { ...project.roll, startedAt: past(project.roll.startedAt) },
    },
  ]);
  return {
    ...state,
    bornAt: past(state.bornAt),
    polledAt: past(state.polledAt),
    listedAt: past(state.listedAt),
    tierAskedAt: state.tierAskedAt > now ? 0 : state.tierAskedAt,
    projects: new Map(projects),
  };
}
