/** Something that truly happened, and that a watcher may owe its owner. */
export const REASONS = [
  'reauth_required',
  'disconnected',
  'shadowbanned',
  'token_expiring',
  'tier_dropped',
  'score_low',
] as const;

/** `unknown_status` stands for every word that nobody documented, `recovered` for the end of all reasons. */
export type Kind = 'connected' | 'recovered' | 'unknown_status' | (typeof REASONS)[number];

export interface Interval {
  from: number;
  to: number;
}

export interface Happening {
  kind: Kind;
  accountId: string;
  begun: number;
  /** When it ended; Infinity while it lasts. */
  over: number;
  /** When the lists that the watcher reads showed it. */
  shown: Interval[];
  /** Of a recovery: when it was shown for certain, where nobody can say whether a tier had fallen; default: `shown`. */
  surelyShown?: Interval[];
  /** When it went on behind a status that nobody documented. */
  hidden: Interval[];
  /** Whether it began where the watcher does not look, such as in an archived project. */
  begunElsewhere: boolean;
  /** When it went on where the watcher does not look: what was not told by then began anew in silence. */
  goneAt?: number;
  /** Of a fall of the tier that the account's disconnection ended: until when the tier stays where it fell to. */
  lingersUntil?: number;
  /** What the account's `connectedAt` was when it began. */
  connectedAt: number;
}

/** When lists began to show it; Infinity when they never did. */
export function appeared({ shown }: Happening): number {
  return shown[0]?.from ?? Infinity;
}

export function isContent(kind: Kind): boolean {
  return kind === 'shadowbanned' || kind === 'tier_dropped' || kind === 'score_low';
}

export function isTrouble(kind: Kind): boolean {
  return kind === 'reauth_required' || kind === 'disconnected' || kind === 'unknown_status';
}
