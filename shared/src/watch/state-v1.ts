/**
 * The state that versions before 0.2 stored: one short text for every account, ids made of the moments of the polls. It is
 * taken over so that an update announces nothing: who was known stays known, and who was in trouble stays so.
 */
import { isRecord } from '../base/json';
import { REASONS, ReasonCode } from '../health/assess';
import { AccountState, Trouble } from './account-state';
import { ContentState } from './content-state';
import { leftKey } from './left-key';
import { decodeWord, restoreId, unpackReasons } from './packing';
import { newProject, OVERLAP_MS, ProjectState } from './project-state';
import { WatchState } from './watch-state';

/** `{ version: 1, polledAt, projects: { "prj_…": { "<id>": "0 0 2 0 0 0 tqx3k1 h8s2a" } } }` */
export type StoredVersion1 = Record<string, unknown>;

const STATUSES = ['connected', 'reauth_required', 'disconnected'];
const PLATFORMS = ['tiktok', 'instagram'];
const TIERS = ['cold', 'warming_up', 'warm', 'hot'];
const PACKED = /^(\S+) (\S+) (\S+) ([0-9a-z]{1,2}) ([0-9a-z]{1,2}) ([01]) ([0-9a-z]{1,11}) ([0-9a-z]{1,11})$/;

interface OldAccount {
  id: string;
  status: string;
  platform: string;
  tier?: string;
  active: readonly ReasonCode[];
  announced: readonly ReasonCode[];
  /** Seconds since the epoch. */
  connectedAt: number;
  /** Minutes since the epoch. */
  readAt: number;
}

/** What of a state of version 1 this version needs; undefined when it cannot be read. Never throws. */
export function readVersion1(stored: StoredVersion1): WatchState | undefined {
  const { polledAt, projects: storedProjects } = stored;
  if (!isRecord(storedProjects) || typeof polledAt !== 'number' || !Number.isFinite(polledAt))
    return undefined;
  const projects = new Map<string, ProjectState>();
  const accounts = new Map<string, AccountState>();
  const left = new Set<string>();
  for (const [projectId, packed] of Object.entries(storedProjects)) {
    const old = isRecord(packed) ? readAccounts(packed) : undefined;
    if (!old) return undefined;
    projects.set(projectId, projectOf(projectId, old, polledAt));
    for (const account of old) {
      if (account.status === 'disconnected') left.add(leftKey(account.id, account.connectedAt));
      const trouble = troubleOf(account, projectId);
      if (trouble) accounts.set(account.id, trouble);
    }
  }
  return {
    bornAt: polledAt,
    polledAt,
    listedAt: polledAt,
    tierAskedAt: 0,
    projects,
    accounts,
    tombstones: new Map(),
    left,
    listsDisconnected: false,
    renewing: new Set(),
    keepsConnectedAt: false,
    movesConnectedAt: false,
  };
}

function readAccounts(packed: Record<string, unknown>): OldAccount[] | undefined {
  const accounts: OldAccount[] = [];
  for (const [key, text] of Object.entries(packed)) {
    const account = typeof text === 'string' ? unpack(restoreId(key), text) : undefined;
    if (!account) return undefined;
    accounts.push(account);
  }
  return accounts;
}

function unpack(id: string, text: string): OldAccount | undefined {
  const [, status, platform, tier, active, announced, , connectedAt, readAt] = PACKED.exec(text) ?? [];
  if (!status || !platform || !tier || !active || !announced || !connectedAt || !readAt) return undefined;
  return {
    id,
    status: decodeWord(status, STATUSES),
    platform: decodeWord(platform, PLATFORMS),
    tier: decodeWord(tier, TIERS) || undefined,
    active: unpackReasons(active),
    announced: unpackReasons(announced),
    connectedAt: parseInt(connectedAt, 36),
    readAt: parseInt(readAt, 36),
  };
}

/** Every project in a state of version 1 had been read to its end. */
function projectOf(id: string, old: readonly OldAccount[], polledAt: number): ProjectState {
  const contents = old.flatMap((account): Array<[string, ContentState]> => {
    const content = contentOf(account);
    return content ? [[account.id, content]] : [];
  });
  const recent = old
    .filter(({ connectedAt }) => connectedAt * 1000 >= polledAt - OVERLAP_MS)
    .map((account): [string, number] => [`${account.id}:${account.connectedAt}`, account.connectedAt]);
  return {
    ...newProject(id, polledAt, true),
    // Those who left before the update were remembered only in part.
    learnt: false,
    lookedAt: polledAt,
    recent: new Map(recent),
    contents: new Map(contents),
  };
}

function contentOf({ status, readAt, tier, active, announced }: OldAccount): ContentState | undefined {
  if (readAt === 0 || status === 'disconnected') return undefined;
  const isContent = (code: ReasonCode) => REASONS[code].source === 'snapshot';
  return {
    readAt,
    tier,
    active: active.filter(isContent),
    announced: announced.filter(isContent),
    silent: [],
    startedAt: {},
  };
}

function troubleOf(account: OldAccount, projectId: string): AccountState | undefined {
  const trouble = (['reauth_required', 'disconnected', 'token_expiring'] as const).find((code) =>
    account.active.includes(code),
  );
  if (!trouble) return undefined;
  return {
    trouble: trouble satisfies Trouble,
    platform: account.platform,
    projectId,
    connectedAt: account.connectedAt,
    ordinal: 0,
    reasons: account.announced.filter((code) => REASONS[code].source === 'account'),
  };
}
