/**
 * What a watch remembers between two polls, and the form in which it is stored. Nothing is kept of a healthy account but
 * what content health needs; an account in trouble takes about 100 bytes.
 *
 * What is read back is checked: anything that is not a state starts a new watch.
 */
import { isRecord } from '../base/json';
import { packAccount, unpackAccount } from './account-packing';
import { packContent, unpackContent } from './content-state';
import { Extent } from './extent';
import { restoreId, shortenId } from './packing';
import { newProject, ProjectState } from './project-state';
import { readVersion1 } from './state-v1';
import { WatchState } from './watch-state';

/** A `WatchState` as plain JSON. */
export interface StoredWatch {
  version: 2;
  [member: string]: unknown;
}

const FINGERPRINT_LENGTH = 8;

/** The state as plain JSON, to be stored. */
export function writeState(state: WatchState): StoredWatch {
  const { projects, accounts, tombstones, left, renewing, ...rest } = state;
  const projectIds = [...projects.keys()];
  return {
    version: 2,
    ...rest,
    projects: [...projects.values()].map(writeProject),
    accounts: packAll(accounts, projectIds),
    tombstones: packAll(tombstones, projectIds),
    left: [...left].join(''),
    renewing: [...renewing],
  };
}

function packAll(accounts: WatchState['accounts'], projectIds: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    [...accounts].map(([id, account]) => [shortenId(id), packAccount(account, projectIds)]),
  );
}

function writeProject({ recent, unlisted, contents, ...rest }: ProjectState): Record<string, unknown> {
  return {
    ...rest,
    recent: Object.fromEntries(recent),
    unlisted: Object.fromEntries(unlisted),
    contents: Object.fromEntries([...contents].map(([id, content]) => [shortenId(id), packContent(content)])),
  };
}

/** The stored state, of this version or the one before; undefined when there is none or it cannot be read. Never throws. */
export function readState(stored: unknown): WatchState | undefined {
  if (!isRecord(stored)) return undefined;
  if (stored.version === 1) return readVersion1(stored);
  if (stored.version !== 2 || !Array.isArray(stored.projects) || !isMoment(stored.bornAt)) return undefined;
  const projects = new Map<string, ProjectState>();
  for (const project of stored.projects as unknown[]) {
    if (!isRecord(project) || typeof project.id !== 'string' || !isMoment(project.bornAt)) return undefined;
    projects.set(project.id, readProject(project, newProject(project.id, project.bornAt)));
  }
  const projectIds = [...projects.keys()];
  const unpack = (text: string) => unpackAccount(text, projectIds);
  return {
    bornAt: stored.bornAt,
    polledAt: moment(stored.polledAt, stored.bornAt),
    listedAt: moment(stored.listedAt, stored.bornAt),
    ...(typeof stored.tier === 'string' && { tier: stored.tier }),
    tierAskedAt: moment(stored.tierAskedAt, 0),
    projects,
    accounts: unpackAll(stored.accounts, unpack),
    tombstones: unpackAll(stored.tombstones, unpack),
    left: readLeft(stored.left),
    listsDisconnected: stored.listsDisconnected === true,
    renewing: new Set(texts(stored.renewing)),
    keepsConnectedAt: stored.keepsConnectedAt === true,
    movesConnectedAt: stored.movesConnectedAt === true,
  };
}

function readProject(stored: Record<string, unknown>, begun: ProjectState): ProjectState {
  const roll = isRecord(stored.roll) ? stored.roll : {};
  return {
    ...begun,
    known: stored.known === true,
    learnt: stored.learnt === true,
    agreeing: moment(stored.agreeing, begun.agreeing),
    extent: readExtent(stored.extent),
    lookedAt: moment(stored.lookedAt, 0),
    triedAt: moment(stored.triedAt, 0),
    horizon: moment(stored.horizon, begun.bornAt),
    fitting: moment(stored.fitting, 0),
    filter: oneOf(stored.filter, ['untried', 'obeyed', 'broken']),
    order: oneOf(stored.order, ['untried', 'newest', 'none']),
    ...(typeof stored.troubleCursor === 'string' && { troubleCursor: stored.troubleCursor }),
    roll: {
      list: oneOf(roll.list, ['all', 'disconnected']),
      ...(typeof roll.cursor === 'string' && { cursor: roll.cursor }),
      startedAt: moment(roll.startedAt, 0),
      odd: roll.odd === true,
      accounts: moment(roll.accounts, 0),
      extent: readExtent(roll.extent),
      tied: roll.tied === true,
    },
    digest: typeof stored.digest === 'string' ? stored.digest : '',
    recent: readConnections(stored.recent),
    unlisted: readConnections(stored.unlisted),
    contents: unpackAll(stored.contents, unpackContent),
  };
}

function readExtent(stored: unknown): Extent {
  const { oldest, latest, lastId } = isRecord(stored) ? stored : {};
  return {
    oldest: moment(oldest, 0),
    latest: moment(latest, 0),
    lastId: typeof lastId === 'string' ? lastId : '',
  };
}

function readConnections(stored: unknown): Map<string, number> {
  const entries = isRecord(stored) ? Object.entries(stored) : [];
  return new Map(entries.filter((entry): entry is [string, number] => isMoment(entry[1])));
}

/** What cannot be read is as good as not remembered. */
function unpackAll<State>(stored: unknown, unpack: (text: string) => State | undefined): Map<string, State> {
  const states = new Map<string, State>();
  for (const [key, text] of Object.entries(isRecord(stored) ? stored : {})) {
    const state = typeof text === 'string' ? unpack(text) : undefined;
    if (state !== undefined) states.set(restoreId(key), state);
  }
  return states;
}

function readLeft(stored: unknown): Set<string> {
  const text = typeof stored === 'string' ? stored : '';
  const count = Math.floor(text.length / FINGERPRINT_LENGTH);
  return new Set(
    Array.from({ length: count }, (_, place) =>
      text.slice(place * FINGERPRINT_LENGTH, (place + 1) * FINGERPRINT_LENGTH),
    ),
  );
}

function isMoment(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function moment(value: unknown, otherwise: number): number {
  return isMoment(value) ? value : otherwise;
}

/** The stored value if it is one of these, else the first of them. */
function oneOf<Value extends string>(value: unknown, values: readonly [Value, ...Value[]]): Value {
  return values.find((known) => known === value) ?? values[0];
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
