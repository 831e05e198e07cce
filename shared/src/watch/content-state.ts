/** What a watch remembers of an account's content health: a snapshot says how things are, not since when. */
import { ReasonCode } from '../health/assess';
import { decodeWord, encodeWord, packReasons, unpackReasons } from './packing';

/** What is remembered of one account; minutes and milliseconds since the epoch. */
export interface ContentState {
  /** Minutes since the epoch of the last snapshot; where none could be read, what makes others come first. */
  readAt: number;
  /** No snapshot was read so far. */
  isUnread?: true;
  /** The tier the next snapshot is measured against. */
  tier?: string;
  /** Reasons that hold now. */
  active: readonly ReasonCode[];
  /**
   * Reasons that count as told and have not ended since, those hidden behind a graver one included; also those about the
   * connection that ended while the content was bad.
   */
  announced: readonly ReasonCode[];
  /** Reasons that held from the first snapshot on: no news, and no items of a Zap. */
  silent: readonly ReasonCode[];
  /** When the latest incident was first seen, in milliseconds since the epoch; 0 for none. */
  startedAt: Readonly<Partial<Record<ReasonCode, number>>>;
}

/** When an incident was first seen; 0 when nobody knows, as in a state of the version before. */
export function startOf({ startedAt }: ContentState, code: ReasonCode): number {
  return startedAt[code] ?? 0;
}

const TIERS = ['cold', 'warming_up', 'warm', 'hot'];
const PACKED =
  /^([0-9a-z]{1,9}) (\S+) ([0-9a-z]{1,2}) ([0-9a-z]{1,2}) ([0-9a-z]{1,2})((?: [0-9a-z]{1,2}@[0-9a-z]{1,11})*)( !)?$/;

export function packContent({
  readAt,
  isUnread,
  tier = '',
  active,
  announced,
  silent,
  startedAt,
}: ContentState): string {
  const starts = unpackReasons(packReasons([...active, ...announced])).flatMap((code) => {
    const at = startedAt[code];
    return at === undefined ? [] : [`${packReasons([code])}@${at.toString(36)}`];
  });
  const reasons = [active, announced, silent].map(packReasons);
  const rest = [...starts, ...(isUnread === true ? ['!'] : [])];
  return [readAt.toString(36), encodeWord(tier, TIERS), ...reasons, ...rest].join(' ');
}

/** The state that was packed; undefined for any other text. */
export function unpackContent(text: string): ContentState | undefined {
  const [, readAt, tier, active, announced, silent, starts, unread] = PACKED.exec(text) ?? [];
  if (!readAt || !tier || !active || !announced || !silent || starts === undefined) return undefined;
  const startedAt: Partial<Record<ReasonCode, number>> = {};
  for (const start of starts.split(' ').slice(1)) {
    const end = start.indexOf('@');
    for (const code of unpackReasons(start.slice(0, end)))
      startedAt[code] = parseInt(start.slice(end + 1), 36);
  }
  return {
    readAt: parseInt(readAt, 36),
    ...(unread !== undefined && { isUnread: true }),
    tier: decodeWord(tier, TIERS) || undefined,
    active: unpackReasons(active),
    announced: unpackReasons(announced),
    silent: unpackReasons(silent),
    startedAt,
  };
}
