/** The list of a project's accounts (contract, section 8.3), as the switches say. */
import { type Account, stateOf } from '../fleet/account.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Random } from '../random.ts';
import { isoSeconds } from '../time/units.ts';
import type { ApiSwitches } from './switches.ts';

export interface ListQuery {
  projectId: string;
  statuses: readonly string[];
  platforms: readonly string[];
  leased: boolean | undefined;
  limit: number;
  cursor: string | undefined;
}

export interface ListPage {
  items: object[];
  nextCursor: string | null;
}

const TORN_SHARE = 0.1;
const REPEATED_SHARE = 0.1;
const EMPTY_SHARE = 0.1;

export interface AccountListOptions {
  fleet: Fleet;
  switches: ApiSwitches;
  random: Random;
  /** Told of each list whose rest cannot be read. */
  onCut: (projectId: string) => void;
}

export class AccountList {
  readonly #fleet: Fleet;
  readonly #switches: ApiSwitches;
  readonly #random: Random;
  readonly #onCut: (projectId: string) => void;
  /** Sorted rows by project and filter; a project of 100,000 is not sorted for each page. */
  readonly #sorted = new Map<string, { version: number; rows: Account[] }>();

  constructor({ fleet, switches, random, onCut }: AccountListOptions) {
    this.#fleet = fleet;
    this.#switches = switches;
    this.#random = random;
    this.#onCut = onCut;
  }

  page(query: ListQuery): ListPage {
    const rows = this.#rows(query);
    const start = query.cursor === undefined ? 0 : this.#placeAfter(rows, query.cursor);
    const size = this.#sizeOf(query);
    const page = rows.slice(start, start + size);
    const last = rows[start + size - 1];
    const hasMore = start + size < rows.length;
    const nextCursor = hasMore && last ? this.#cursorOf(last) : null;
    return this.#spoiled({ items: page.map(itemOf), nextCursor }, query);
  }

  #rows({ projectId, statuses, platforms, leased }: ListQuery): Account[] {
    const asked = this.#switches.statusFilter === 'obeyed' ? statuses : [];
    const key = [projectId, ...asked, '|', ...platforms, '|', String(leased)].join(' ');
    const version = this.#fleet.versionOf(projectId);
    const known = this.#sorted.get(key);
    if (known?.version === version) return known.rows;
    const rows = [...this.#fleet.membersOf(projectId)]
      .filter((account) => this.#isListed(account, asked))
      .filter(({ platform }) => platforms.length === 0 || platforms.includes(platform))
      .filter((account) => leased === undefined || account.leased === leased)
      .sort(this.#compare);
    this.#sorted.set(key, { version, rows });
    return rows;
  }

  #isListed(account: Account, statuses: readonly string[]): boolean {
    const { status, isVisible } = stateOf(account);
    if (!isVisible) return false;
    const { disconnected } = this.#switches;
    if (status === 'disconnected' && disconnected === 'nowhere') return false;
    if (statuses.length > 0) return statuses.includes(status);
    return status !== 'disconnected' || disconnected === 'listed';
  }

  readonly #compare = (a: Account, b: Account): number => {
    const { order } = this.#switches;
    const byId = a.id < b.id ? -1 : 1;
    if (order === 'none') return byId;
    const older = stateOf(a).connectedAt - stateOf(b).connectedAt;
    return (order === 'oldest' ? older : -older) || byId;
  };

  /** The `connectedAt` of the last item (contract, section 6): what shares that second is passed over. */
  #cursorOf(account: Account): string {
    return this.#switches.order === 'none'
      ? Buffer.from(account.id).toString('base64url')
      : isoSeconds(stateOf(account).connectedAt);
  }

  #placeAfter(rows: readonly Account[], cursor: string): number {
    const { order } = this.#switches;
    if (order === 'none') {
      const id = Buffer.from(cursor, 'base64url').toString();
      return firstPlace(rows, (account) => account.id > id);
    }
    const at = Date.parse(cursor);
    return firstPlace(rows, (account) => {
      const { connectedAt } = stateOf(account);
      return order === 'newest' ? connectedAt < at : connectedAt > at;
    });
  }

  #sizeOf({ limit }: ListQuery): number {
    const size = Math.min(limit, this.#switches.pageCap);
    return this.#switches.pages === 'short' ? this.#random.int(1, Math.max(1, size)) : size;
  }

  #spoiled(page: ListPage, query: ListQuery): ListPage {
    const { pages } = this.#switches;
    const isLong = page.nextCursor !== null;
    if (pages === 'torn' && isLong && this.#random.chance(TORN_SHARE)) {
      this.#onCut(query.projectId);
      return { ...page, nextCursor: null };
    }
    if (pages === 'repeated' && isLong && query.cursor !== undefined && this.#random.chance(REPEATED_SHARE)) {
      this.#onCut(query.projectId);
      return { ...page, nextCursor: query.cursor };
    }
    // An empty page goes on from where it was asked for, at a cursor of its own.
    if (pages === 'short' && isLong && query.cursor === undefined && this.#random.chance(EMPTY_SHARE)) {
      return this.#emptyFirstPage(page);
    }
    return page;
  }

  #emptyFirstPage(page: ListPage): ListPage {
    const { order } = this.#switches;
    const begin = order === 'newest' ? '2099-01-01T00:00:00Z' : '1970-01-01T00:00:00Z';
    return page.items.length === 0 ? page : { items: [], nextCursor: order === 'none' ? ' ' : begin };
  }
}

/** The first place for which it holds; from there on it holds for all. */
function firstPlace(rows: readonly Account[], holds: (account: Account) => boolean): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(rows[middle] as Account)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function itemOf(account: Account): object {
  const { status, connectedAt, tokenExpiresAt } = stateOf(account);
  return {
    socialAccountId: account.id,
    platform: account.platform,
    handle: account.handle,
    avatarUrl: `https://media.meetsift.com/${account.platform}/${account.handle}/avatar.jpg`,
    status,
    leased: account.leased,
    connectedAt: isoSeconds(connectedAt),
    tokenExpiresAt: tokenExpiresAt === null ? null : isoSeconds(tokenExpiresAt),
  };
}
