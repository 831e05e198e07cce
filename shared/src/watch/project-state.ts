/** What a watch remembers of a project: how far it was read, and from when on what happens there is news. */
import { ContentState } from './content-state';
import { Extent, NOBODY } from './extent';

/** Times are the API's, in milliseconds since the epoch. */
export interface ProjectState {
  readonly id: string;
  /** What happened before is not news. */
  bornAt: number;
  /** Whether everybody in trouble is known. Until then nobody's trouble is news. */
  known: boolean;
  /** Whether the whole list was read once: only then is a disconnected account that was never seen before news. */
  learnt: boolean;
  /**
   * How many readings of the whole list agreed on how far it reaches, up to `AGREEING`; and how far all of them reached. A
   * list can be cut short, and then who comes behind the cut is no news.
   */
  agreeing: number;
  extent: Extent;
  /** Begin of the last look that came to its end; 0 for none. */
  lookedAt: number;
  /** Begin of the last look, whether it succeeded or not; 0 for none. */
  triedAt: number;
  /** Every connection before it was seen. */
  horizon: number;
  /** At how many looks in a row the list had one page, up to `AGREEING`: it can have been cut short. */
  fitting: number;
  /** Whether the server obeys the filter by status. */
  filter: 'untried' | 'obeyed' | 'broken';
  /** The order of the list as it was observed. */
  order: 'untried' | 'newest' | 'none';
  /** Where the list of those in trouble goes on, when the last look did not come to its end. */
  troubleCursor?: string;
  /** The rolling read of the whole list. */
  roll: Roll;
  /** Stands for the ids of a list that has one page. */
  digest: string;
  /** Connections that were told and may be seen again: id of the event, and `connectedAt` in seconds. */
  recent: ReadonlyMap<string, number>;
  /** Connections from behind a cut, which are listed for nobody: id, and `connectedAt` in seconds. */
  unlisted: ReadonlyMap<string, number>;
  contents: ReadonlyMap<string, ContentState>;
}

export interface Roll {
  /** The list without a filter, then that of disconnected accounts where the first one leaves them out. */
  list: 'all' | 'disconnected';
  cursor?: string;
  /** When this pass began; 0 before the first. */
  startedAt: number;
  /** Passes alternate between two page sizes: accounts of one second can fall between two pages. */
  odd: boolean;
  /** Accounts read in this pass. */
  accounts: number;
  /** How far it has reached. */
  extent: Extent;
  /** Whether accounts in this pass were connected in the same second. */
  tied: boolean;
}

/** A pass that has not begun. */
export function newRoll(odd = false): Roll {
  return { list: 'all', startedAt: 0, odd, accounts: 0, extent: NOBODY, tied: false };
}

/** Whether the list has one page, and was not just cut short to one. @internal */
export function isOnePage({ fitting }: ProjectState): boolean {
  return fitting >= AGREEING;
}

/** A project from whose accounts nothing was seen yet. */
export function newProject(id: string, bornAt: number, known = false): ProjectState {
  return {
    id,
    bornAt,
    known,
    learnt: known,
    agreeing: known ? AGREEING : 0,
    extent: NOBODY,
    lookedAt: 0,
    triedAt: 0,
    horizon: bornAt,
    fitting: 0,
    filter: 'untried',
    order: 'untried',
    roll: newRoll(),
    digest: '',
    recent: new Map(),
    unlisted: new Map(),
    contents: new Map(),
  };
}

/** After so many readings of the whole list it is taken for whole: a server that cuts one in ten cuts so many in a million. */
export const AGREEING = 6;

/** An account can become visible a little after its `connectedAt`, so that much of what was read is read again. */
export const OVERLAP_MS = 15 * 60_000;
