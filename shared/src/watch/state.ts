/**
 * What a watch remembers between two polls, and the form in which it is stored: one short string an
 * account, about 50 bytes with its key, because hosts keep it in their database and rewrite it whole.
 *
 *   { version: 1, polledAt, projects: { "prj_…": { "<id>": "0 0 2 0 0 0 tqx3k1 h8s2a" } } }
 *
 * What is read back is checked: anything that is not a state of this version starts a new watch.
 */
import { isRecord } from '../base/json';
import { REASON_CODES, ReasonCode } from '../health/assess';

/** @internal */
export interface Remembered {
  status: string;
  platform: string;
  /** Absent from the last complete list, with nothing to say why. */
  missed: boolean;
  /** Seconds since the epoch; 0 when the API sent no readable time. */
  connectedAt: number;
  /** Minutes since the epoch of the last snapshot read; 0 when it was never read since the watch began. */
  readAt: number;
  /** The tier the next snapshot is measured against. */
  tier?: string;
  /** Reasons that hold now. */
  active: readonly ReasonCode[];
  /** Reasons that were announced and have not ended since; each is announced once until then. */
  announced: readonly ReasonCode[];
}

/** What a watch remembers between two polls; to be stored with `writeState`. */
export interface WatchState {
  /** When the last poll was made, in milliseconds since the epoch. */
  polledAt: number;
  /** Least recently read first. */
  projects: ReadonlyMap<string, ReadonlyMap<string, Remembered>>;
}

/** A `WatchState` as plain JSON, about 50 bytes an account. */
export interface StoredWatch {
  version: 1;
  polledAt: number;
  projects: Record<string, Record<string, string>>;
}

/** Letters of the known values; any other value is stored as itself. */
const STATUSES = ['connected', 'reauth_required', 'disconnected'];
const PLATFORMS = ['tiktok', 'instagram'];
const TIERS = ['cold', 'warming_up', 'warm', 'hot'];

/** Values are the API's; a hostile one must not swell the state. */
const MAX_VALUE_LENGTH = 64;

const UUID_ID = /^sa_([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/;
const SHORT_ID = /^[A-Za-z0-9_-]{22}$/;
const PACKED = /^(\S+) (\S+) (\S+) ([0-9a-z]{1,2}) ([0-9a-z]{1,2}) ([01]) ([0-9a-z]{1,11}) ([0-9a-z]{1,11})$/;

/** The state as plain JSON, to be stored. */
export function writeState(state: WatchState): StoredWatch {
  const projects: StoredWatch['projects'] = Object.fromEntries(
    [...state.projects].map(([projectId, accounts]) => [projectId, writeAccounts(accounts)]),
  );
  return { version: 1, polledAt: state.polledAt, projects };
}

function writeAccounts(accounts: ReadonlyMap<string, Remembered>): Record<string, string> {
  return Object.fromEntries([...accounts].map(([id, remembered]) => [shorten(id), pack(remembered)]));
}

/** The stored state; undefined when there is none or it is not one of this version. Never throws. */
export function readState(stored: unknown): WatchState | undefined {
  if (!isRecord(stored) || stored.version !== 1 || !isRecord(stored.projects)) return undefined;
  if (typeof stored.polledAt !== 'number' || !Number.isFinite(stored.polledAt)) return undefined;
  const projects = new Map<string, Map<string, Remembered>>();
  for (const [projectId, packed] of Object.entries(stored.projects)) {
    const accounts = isRecord(packed) ? readAccounts(packed) : undefined;
    if (!accounts) return undefined;
    projects.set(projectId, accounts);
  }
  return { polledAt: stored.polledAt, projects };
}

function readAccounts(packed: Record<string, unknown>): Map<string, Remembered> | undefined {
  const accounts = new Map<string, Remembered>();
  for (const [key, text] of Object.entries(packed)) {
    const remembered = typeof text === 'string' ? unpack(text) : undefined;
    if (!remembered) return undefined;
    accounts.set(restore(key), remembered);
  }
  return accounts;
}

/** A UUID-style id in 22 characters; any other id behind `=`, which no short id contains. */
function shorten(id: string): string {
  const hex = UUID_ID.exec(id)?.slice(1).join('');
  return hex === undefined ? `=${id}` : Buffer.from(hex, 'hex').toString('base64url');
}

function restore(key: string): string {
  if (!SHORT_ID.test(key)) return key.slice(1);
  const hex = Buffer.from(key, 'base64url').toString('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)];
  return `sa_${parts.join('-')}`;
}

function pack(remembered: Remembered): string {
  return [
    letter(remembered.status, STATUSES),
    letter(remembered.platform, PLATFORMS),
    letter(remembered.tier ?? '', TIERS),
    mask(remembered.active),
    mask(remembered.announced),
    remembered.missed ? '1' : '0',
    remembered.connectedAt.toString(36),
    remembered.readAt.toString(36),
  ].join(' ');
}

function unpack(text: string): Remembered | undefined {
  const [, status, platform, tier, active, announced, missed, connectedAt, readAt] = PACKED.exec(text) ?? [];
  if (!status || !platform || !tier || !active || !announced || !connectedAt || !readAt) return undefined;
  return {
    status: word(status, STATUSES),
    platform: word(platform, PLATFORMS),
    tier: word(tier, TIERS) || undefined,
    active: unmask(active),
    announced: unmask(announced),
    missed: missed === '1',
    connectedAt: parseInt(connectedAt, 36),
    readAt: parseInt(readAt, 36),
  };
}

/** The place of a known value, or the value itself behind `=`, encoded so that it holds no space. */
function letter(value: string, known: readonly string[]): string {
  const place = known.indexOf(value);
  return place >= 0
    ? String(place)
    : `=${Buffer.from(value.slice(0, MAX_VALUE_LENGTH)).toString('base64url')}`;
}

function word(text: string, known: readonly string[]): string {
  if (text.startsWith('=')) return Buffer.from(text.slice(1), 'base64url').toString('utf8');
  return known[Number(text)] ?? text;
}

function mask(reasons: readonly ReasonCode[]): string {
  return REASON_CODES.reduce(
    (bits, code, place) => bits | (reasons.includes(code) ? 1 << place : 0),
    0,
  ).toString(36);
}

function unmask(text: string): ReasonCode[] {
  const bits = parseInt(text, 36);
  return REASON_CODES.filter((_, place) => (bits & (1 << place)) !== 0);
}
