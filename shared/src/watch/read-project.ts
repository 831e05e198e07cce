/**
 * What to ask about a project, and what follows from the answers. Each reading is a generator: it yields the next question
 * and is resumed with the answer; a request that failed is thrown into it. It asks, remembers and announces, but sends
 * nothing and knows no clock.
 *
 * 1. Who is in trouble?  The list by status, read to its end.
 * 2. Who is new?         The list without a filter from its top, until a page is older than the last look.
 * 3. Anything else?      A rolling read of the whole list, a part per poll.
 *
 * A list of one page answers all three.
 */
import { LISTS } from '../api/queries';
import { Account, Page } from '../api/types';
import { hasApiCode, LayersListError } from '../errors/errors';
import { connectedSeconds } from './account-state';
import { Draft, ProjectDraft } from './draft';
import { Extent, extended, isSameExtent, NOBODY, together } from './extent';
import { observe } from './observe';
import { fingerprint } from './packing';
import { AGREEING, newRoll, OVERLAP_MS } from './project-state';
import { SeenAccount } from './seen-account';

/** A page of a project's accounts to be asked for. */
export interface Question {
  projectId: string;
  query: { status?: string; limit: number; cursor?: string };
}

export interface Answer {
  page: Page<Account>;
  /** When the API answered, in milliseconds since the epoch. */
  at: number;
}

export type Reading = Generator<Question, void, Answer>;

/** How a project is read, beyond what every poll does. */
export interface ReadingOptions {
  /** How far back a longer list is read from its top at least. */
  recentSince: number;
  /** Whether everybody who is disconnected is listed too: for a host that must know all ids first. */
  everything: boolean;
  /** Called with the accounts of each page, which may be looked at further. */
  onPage?(project: ProjectDraft, accounts: readonly Account[]): void;
}

const PAGE = 200;
/**
 * The other page size: accounts of one second that fell between two pages of one pass are on one page in the next, unless they
 * are so many that both sizes end among them.
 */
const ODD_PAGE = 180;
/** Pages of disconnected accounts to look for somebody who is missing. */
const MAX_PAGES_FOR_MISSING = 2;

interface Read {
  draft: Draft;
  project: ProjectDraft;
  options: ReadingOptions;
}

/** Asks who is in trouble and who is new. Once it has ended, the project counts as looked at. */
export function* lookAt(draft: Draft, project: ProjectDraft, options: ReadingOptions): Reading {
  const read = { draft, project, options };
  const top: Answer = yield { projectId: project.id, query: { limit: PAGE } };
  noteOrder(project, top.page.items);
  const fits = top.page.nextCursor === undefined;
  // A list that was longer at the last look has lost somebody, whoever that was.
  const didFit = project.fitting > 0;
  const hasShrunk = fits && !didFit && project.lookedAt > 0;
  if (didFit !== fits) {
    restart(project);
    project.fitting = 0;
  }
  noteDisconnected(read, top.page.items);
  const before = project.digest;
  const digest = fits ? digestOf(top) : '';
  const wasListed = before !== '' && before === digest;
  takeIn(read, top, { lists: fits ? 'everything' : listsOfTop(project), wasListed });
  if (fits) finishSmall(read, top);
  const hasChanged = hasShrunk || (before !== '' && !wasListed);
  if (fits && isSomebodyMissing(read, hasChanged)) yield* whoHasLeft(read, MAX_PAGES_FOR_MISSING);
  if (!fits) {
    if (options.everything) relearn(project);
    yield* whoIsInTrouble(read);
    yield* whoIsNew(read, top);
  }
  // Not before: who is missing is looked for again when that failed.
  if (fits) project.fitting = Math.min(AGREEING, project.fitting + 1);
  project.digest = digest;
  project.lookedAt = top.at;
}

/** What the top of a longer list shows: recent connections, where it is newest first. */
function listsOfTop({ order }: ProjectDraft): SeenAccount['lists'] {
  return order === 'newest' ? 'connections' : 'troubles';
}

/** The list was one page: nobody else is there. */
function finishSmall({ draft, project }: Read, { at, page }: Answer): void {
  project.horizon = at;
  project.known = true;
  if (draft.listsDisconnected) project.learnt = true;
  noteWhole(project, extended(NOBODY, page.items, project.bornAt));
}

/** The whole list was read, as far as the server says. Where it reaches further than another time, it was cut then. */
function noteWhole(project: ProjectDraft, extent: Extent): void {
  if (project.agreeing >= AGREEING) return;
  const all = together(project.extent, extent);
  const wasCut = project.extent.lastId !== '' && !isSameExtent(all, project.extent);
  project.agreeing = wasCut ? 1 : project.agreeing + 1;
  project.extent = all;
}

/** Stands for the ids of a list. */
function digestOf({ page }: Answer): string {
  const ids = page.items.map(({ socialAccountId }) => socialAccountId);
  return fingerprint([...ids, ...(page.leftOut ?? [])].sort().join());
}

/** Whether somebody may have left for the list of disconnected accounts. */
function isSomebodyMissing(read: Read, hasChanged: boolean): boolean {
  return !read.draft.listsDisconnected && (hasChanged || missingOf(read).length > 0);
}

/**
 * Somebody begins to listen who knows no ids: what only the whole list shows is learnt anew, for nobody can tell whether it
 * was so before.
 */
function relearn(project: ProjectDraft): void {
  project.learnt = false;
  project.roll = newRoll(project.roll.odd);
}

/** Forgets how far the lists were read: another way of reading begins, or a list led back. */
export function restart(project: ProjectDraft): void {
  delete project.troubleCursor;
  project.roll = newRoll(project.roll.odd);
}

function* whoIsInTrouble(read: Read): Reading {
  const { project } = read;
  if (project.filter === 'broken') return;
  const isWhole = project.troubleCursor === undefined;
  do {
    const cursor = project.troubleCursor;
    const answer = yield* unlessRefused(project, { status: 'reauth_required', limit: PAGE, cursor });
    if (!answer) {
      // Refused without a cursor, it is the filter; else the place where the last look stopped.
      if (cursor === undefined) project.filter = 'broken';
      delete project.troubleCursor;
      return;
    }
    takeIn(read, answer, { lists: 'troubles' });
    if (answer.page.items.some(({ status }) => status !== 'reauth_required')) {
      // The server ignored the filter: the rolling read answers this question.
      project.filter = 'broken';
      delete project.troubleCursor;
      return;
    }
    requireOther(answer.page, cursor);
    project.troubleCursor = answer.page.nextCursor;
  } while (project.troubleCursor !== undefined);
  project.filter = 'obeyed';
  project.known = true;
  if (isWhole && missingOf(read).length > 0) yield* whoHasLeft(read, 1);
}

/** The answer; undefined when the server refuses such a question. */
function* unlessRefused(
  project: ProjectDraft,
  query: Question['query'],
): Generator<Question, Answer | undefined, Answer> {
  try {
    return yield { projectId: project.id, query };
  } catch (error) {
    requireRefusal(error);
    return undefined;
  }
}

function requireRefusal(error: unknown): void {
  if (!hasApiCode(error, 'VALIDATION')) throw error;
}

function* whoIsNew(read: Read, top: Answer): Reading {
  const { project, options } = read;
  const since = Math.min((project.lookedAt || project.bornAt) - OVERLAP_MS, options.recentSince);
  let { page } = top;
  const reaches = ({ items }: Page<Account>) => items.length === 0 || oldestOf(items) * 1000 >= since;
  while (project.order === 'newest' && page.nextCursor !== undefined && reaches(page)) {
    const cursor = page.nextCursor;
    const answer: Answer = yield { projectId: project.id, query: { limit: PAGE, cursor } };
    noteOrder(project, answer.page.items);
    takeIn(read, answer, { lists: 'connections' });
    requireOther(answer.page, cursor);
    ({ page } = answer);
  }
}

/** Somebody known is missing: disconnected accounts are looked through, as far as a few pages go. */
function* whoHasLeft(read: Read, maxPages: number): Reading {
  const { project } = read;
  let cursor: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = yield* unlessRefused(project, { status: 'disconnected', limit: PAGE, cursor });
    if (answer) {
      takeIn(read, answer, { lists: 'troubles' });
      requireOther(answer.page, cursor);
    }
    cursor = answer?.page.nextCursor;
    if (cursor !== undefined) continue;
    project.learnt = true;
    return;
  }
}

/** Reads on where the last poll stopped, up to the end of this pass. Each question is a page of the rolling read. */
export function* readOn(draft: Draft, project: ProjectDraft, options: ReadingOptions): Reading {
  const read = { draft, project, options };
  if (project.fitting > 0) {
    if (project.learnt) return;
    project.roll.list = 'disconnected';
  }
  for (;;) {
    const { roll } = project;
    const status = roll.list === 'disconnected' ? 'disconnected' : undefined;
    const limit = roll.odd ? ODD_PAGE : PAGE;
    const answer: Answer | undefined = yield* unlessRefused(project, { status, limit, cursor: roll.cursor });
    if (!answer) {
      beginAnew(project, status);
      return;
    }
    if (roll.startedAt === 0) roll.startedAt = answer.at;
    const { items, nextCursor } = answer.page;
    if (roll.list === 'all') {
      noteOrder(project, items);
      noteDisconnected(read, items);
    }
    noteOneSecond(draft, project, items);
    takeIn(read, answer, { lists: options.everything ? 'everything' : 'troubles' });
    requireOther(answer.page, roll.cursor);
    noteRead(project, items);
    roll.cursor = nextCursor;
    if (isEndOfPass(draft, project, items)) {
      finishPass(project, answer.at);
      if (project.known || !options.everything) return;
    } else if (nextCursor === undefined) roll.list = 'disconnected';
  }
}

function noteRead({ roll, bornAt }: ProjectDraft, items: readonly Account[]): void {
  roll.accounts += items.length;
  if (hasTies(items)) roll.tied = true;
  if (roll.list === 'all') roll.extent = extended(roll.extent, items, bornAt);
}

/** After the list without a filter comes that of disconnected accounts, where there is one of its own. */
function isEndOfPass(draft: Draft, { roll }: ProjectDraft, items: readonly Account[]): boolean {
  if (roll.list === 'all') return roll.cursor === undefined && draft.listsDisconnected;
  const isIgnored = items.some(({ status }) => status !== 'disconnected');
  return isIgnored || roll.cursor === undefined;
}

/** The server refused the place where the last poll stopped, or to list disconnected accounts: those cannot be learnt. */
function beginAnew(project: ProjectDraft, status: string | undefined): void {
  if (project.roll.cursor === undefined && status !== undefined) finishPass(project, project.roll.startedAt);
  else project.roll = newRoll(project.roll.odd);
}

/** The whole list was read: everybody in trouble is known, and every connection before the pass began. */
function finishPass(project: ProjectDraft, at: number): void {
  // Where accounts share a second, some can have fallen between two pages: the pass with the other page size has them.
  const isWhole = !project.roll.tied || project.roll.odd;
  project.learnt ||= isWhole;
  project.known ||= isWhole;
  project.horizon = Math.max(project.horizon, project.roll.startedAt);
  if (project.filter === 'broken') project.filter = 'untried';
  // The list of disconnected accounts says nothing about where the whole list ends.
  if (project.roll.extent.lastId !== '') noteWhole(project, project.roll.extent);
  project.roll = { ...newRoll(!project.roll.odd), startedAt: at };
}

/** Whether two accounts that follow each other were connected in the same second. */
function hasTies(items: readonly Account[]): boolean {
  const times = items.map(connectedSeconds);
  return times.some((time, place) => time > 0 && time === times[place + 1]);
}

/** A whole page of one second cannot be read past: the cursor of the account list is a `connectedAt` (contract, section 6). */
function noteOneSecond(draft: Draft, project: ProjectDraft, items: readonly Account[]): void {
  const [first, ...others] = items.map(connectedSeconds);
  if (items.length < ODD_PAGE || !first || others.some((seconds) => seconds !== first)) return;
  draft.notes.add(
    `${items.length} accounts of project ${project.id} were connected in the same second; more of them may not be listed`,
  );
}

function takeIn(
  { draft, project, options }: Read,
  { page, at }: Answer,
  list: Pick<SeenAccount, 'lists' | 'wasListed'>,
): void {
  for (const account of page.items) observe({ draft, project, account, at, ...list });
  options.onPage?.(project, page.items);
}

/** `project.digest` is that of the look before: its page held everybody, so who was disconnected then was seen. */
function noteDisconnected({ draft, project }: Read, items: readonly Account[]): void {
  if (items.some(({ status }) => status === 'disconnected')) draft.listsDisconnected = true;
  if (draft.listsDisconnected && project.digest !== '') project.learnt = true;
}

/** Accounts in trouble that were last seen in this project, and not in this poll. */
function missingOf({ draft, project }: Read): string[] {
  return [...draft.accounts]
    .filter(
      ([id, { trouble, projectId }]) =>
        trouble === 'reauth_required' && projectId === project.id && !draft.seen.has(id),
    )
    .map(([id]) => id);
}

/** Newest first is observed, never assumed: it is not documented. */
function noteOrder(project: ProjectDraft, items: readonly Account[]): void {
  const times = items.map(connectedSeconds);
  const falls = times.every((time, place) => place === 0 || time <= Number(times[place - 1]));
  if (!falls) project.order = 'none';
  else if (project.order === 'untried' && times.length > 1 && times[0] !== times.at(-1))
    project.order = 'newest';
}

/** When the oldest account of the page was connected, in seconds since the epoch; 0 for none that says it. */
function oldestOf(items: readonly Account[]): number {
  return items.map(connectedSeconds).reduce(olderOf, 0);
}

function olderOf(one: number, other: number): number {
  return one > 0 && other > 0 ? Math.min(one, other) : Math.max(one, other);
}

function requireOther({ nextCursor }: Page<Account>, cursor: string | undefined): void {
  if (nextCursor === undefined || nextCursor !== cursor) return;
  throw new LayersListError(LISTS.accounts, 'a page leads back to one that was read before');
}
