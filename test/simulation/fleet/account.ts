/** A social account, with all that ever was true of it. */
export type Platform = 'tiktok' | 'instagram';

/** What the API would say of an account at one moment. */
export interface AccountState {
  /** One of the three documented words, or one that nobody documented. */
  status: string;
  /** Milliseconds since the epoch, whole seconds. */
  connectedAt: number;
  tokenExpiresAt: number | null;
  /** The projects whose list holds it. */
  projects: readonly string[];
  /** Whether lists show it yet. */
  isVisible: boolean;
  score: number;
  tier: string;
  isShadowbanned: boolean;
}

export interface Period {
  /** Milliseconds since the epoch. */
  from: number;
  state: Readonly<AccountState>;
}

export interface Connection {
  at: number;
  connectedAt: number;
}

export interface Account {
  readonly id: string;
  readonly platform: Platform;
  readonly handle: string;
  readonly leased: boolean;
  /** Oldest first; the last one holds now. */
  readonly periods: Period[];
  /** Every connection, also where `connectedAt` does not tell; oldest first. */
  readonly connections: Connection[];
}

export function stateOf({ periods }: Account): Readonly<AccountState> {
  const last = periods.at(-1);
  if (!last) throw new Error('an account without a state');
  return last.state;
}
