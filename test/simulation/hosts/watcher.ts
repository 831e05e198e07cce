/** What a watcher, in whichever host, was set to, did and told. */
export interface WatcherSettings {
  /** Undefined for all active projects. */
  projectIds?: readonly string[];
  wantsConnected: boolean;
  wantsDegraded: boolean;
  wantsRecovered: boolean;
  minimumLevel: 'warning' | 'critical';
  contentHealth: boolean;
  tokenLeadDays: number;
}

export const EVERYTHING: Readonly<WatcherSettings> = {
  wantsConnected: true,
  wantsDegraded: true,
  wantsRecovered: true,
  minimumLevel: 'warning',
  contentHealth: false,
  tokenLeadDays: 3,
};

/** One event that started a workflow or a Zap. */
export interface Told {
  eventId: string;
  type: string;
  /** Of a degradation. */
  reason: string | undefined;
  accountId: string;
  /** Of the account as it was seen; where the item does not say, as the id of a lost connection does. */
  connectedAt: number | undefined;
  /** When the poll that told it began and when it was told, true time. */
  pollFrom: number;
  at: number;
}

export interface Poll {
  from: number;
  to: number;
  /** Why nothing came of it; undefined when it went well. */
  failed: string | undefined;
}

/** What one poll of n8n emitted: the execution that it starts and the state that goes with it are stored apart. */
export interface Emit {
  at: number;
  told: readonly Told[];
  /** Whether the execution was started. */
  isStarted: boolean;
  /** Whether the state was stored. */
  isStored: boolean;
}

export interface WatcherRecord {
  readonly name: string;
  readonly host: 'n8n' | 'zapier';
  readonly settings: WatcherSettings;
  /** When the activation that succeeded began and ended; undefined before. */
  born: { from: number; to: number } | undefined;
  /** Every refused activation, with the reason. */
  readonly refused: { at: number; why: string }[];
  readonly polls: Poll[];
  readonly told: Told[];
  /** In n8n. */
  readonly emits: Emit[];
  /** When all that it remembers was lost, but for the ids that the host keeps. */
  readonly memoryLosses: number[];
  /** When a Zap that shares its memory was to be turned on: then all of them learn anew what only a whole list shows. */
  readonly relearnings: number[];
}

export function newRecord(
  name: string,
  host: WatcherRecord['host'],
  settings: WatcherSettings,
): WatcherRecord {
  return {
    name,
    host,
    settings,
    born: undefined,
    refused: [],
    polls: [],
    told: [],
    emits: [],
    memoryLosses: [],
    relearnings: [],
  };
}

/** The members of an item that both hosts have. */
export function toldOf(item: unknown, pollFrom: number, at: number): Told {
  const members = item as Record<string, unknown>;
  const text = (name: string): string | undefined =>
    typeof members[name] === 'string' ? members[name] : undefined;
  const eventId = text('eventId') ?? text('id') ?? '';
  const connectedAt = Date.parse(text('connectedAt') ?? '') || factOf(eventId);
  return {
    eventId,
    type: text('type') ?? '',
    reason: text('reason'),
    accountId: text('socialAccountId') ?? '',
    connectedAt,
    pollFrom,
    at,
  };
}

/** `<account>:<loss>:<connectedAt>.<…>`, in seconds to the base of 36 (docs/decisions.md, 35). */
function factOf(eventId: string): number | undefined {
  const fact = /^[^:]+:(?:reauth_required|disconnected):([0-9a-z]+)\./.exec(eventId)?.[1];
  return fact === undefined ? undefined : Number.parseInt(fact, 36) * 1000;
}
