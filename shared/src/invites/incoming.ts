/** What a request says: its invite, the attempt that it belongs to, and what follows from them without asking anybody. */
import { textOf } from '../values';
import {
  Attempt,
  ATTEMPT_LIFETIME_MS,
  AttemptReference,
  isAccepted,
  readAttempt,
  readReference,
} from './attempt';
import { cookieIn } from './cookies';
import { InvitePage, InviteRequest } from './host';
import { inviteQuery } from './link';
import { Invite, InviteFault, readInvite } from './token';
import { VisitFacts } from './visit';

/** A request with an invite that can be read, also when it has expired. */
export interface Visit {
  facts: VisitFacts;
  invite: Invite;
  /** The query with the invite alone. */
  query: string;
  return?: Return;
}

/** A visit of somebody who comes back from the platform. */
export interface Return {
  /** What the address says. */
  reference: AttemptReference;
  /** What the browser knows besides; absent in another browser than the one that began. */
  attempt?: Attempt;
  /** The word for what went wrong, as the browser brought it. */
  code?: string;
  /** The query of this visit, without what was added on the way. */
  query: string;
}

/** How often an invite's button may be pressed, and one return be looked at, in a minute. */
const STARTS_PER_MINUTE = 5;
const LOOKS_PER_MINUTE = 20;

/** Anything else did not come from Layers (contract, section 8.1). */
const CODE = /^[a-z][a-z0-9_]{0,63}$/i;

/** The name of the cookie of an attempt: several may be under way in one browser. */
export function attemptCookie({ attemptId }: AttemptReference): string {
  return `layers_attempt_${attemptId.slice(0, 8)}`;
}

/** The name of the cookie of an invite that was accepted. */
export function acceptedCookie({ inviteId }: Invite): string {
  return `layers_accepted_${inviteId.replace(/[^\w-]/g, '').slice(0, 8)}`;
}

/** The query of the address that an owner returns to. */
export function returnQuery(query: string, reference: string): string {
  return `${query}&attempt=${reference}`;
}

/** The visit, or why its invite is refused. */
export function readVisit(page: InvitePage, request: InviteRequest): Visit | { fault: InviteFault } {
  const query = unfolded(request.query);
  const reading = readInvite(query.invite, page.apiKeys, page.now());
  if (!reading.invite) return { fault: reading.fault };
  const { invite, fault } = reading;
  const visit = { invite, query: inviteQuery(String(query.invite)) };
  const accepted = cookieIn(request.cookies, acceptedCookie(invite));
  const isKnown = isAccepted(accepted, invite.inviteId, page.apiKeys);
  const common = { fault, purpose: invite.purpose, isAccepted: isKnown };
  if (request.method === 'POST') {
    const isTooOften = isOften(page, `start ${invite.inviteId}`, STARTS_PER_MINUTE);
    return { ...visit, facts: { ...common, step: 'start', isTooOften } };
  }
  const returned = returnIn(page, request, { invite, query });
  if (!returned) return { ...visit, facts: { ...common, step: 'open' } };
  return { ...visit, facts: { ...common, ...factsOf(page, returned) }, return: returned };
}

function returnIn(
  page: InvitePage,
  request: InviteRequest,
  { invite, query }: { invite: Invite; query: Record<string, unknown> },
): Return | undefined {
  const reference = readReference(query.attempt, page.apiKeys);
  if (reference?.inviteId !== invite.inviteId) return undefined;
  const attempt = readAttempt(cookieIn(request.cookies, attemptCookie(reference)), page.apiKeys);
  const code = textOf(query.layers_oauth_error);
  return {
    reference,
    attempt: attempt?.attemptId === reference.attemptId ? attempt : undefined,
    code: code !== undefined && CODE.test(code) ? code : undefined,
    query: returnQuery(inviteQuery(String(query.invite)), String(query.attempt)),
  };
}

function factsOf(
  page: InvitePage,
  { reference, attempt }: Return,
): Pick<VisitFacts, 'step' | 'attempt' | 'ending' | 'isTooOften'> {
  const isOver = page.now() > reference.startedAt + ATTEMPT_LIFETIME_MS;
  return {
    step: 'return',
    ending: attempt?.ending,
    attempt: isOver ? 'over' : attempt ? 'mine' : 'elsewhere',
    isTooOften: isOften(page, `look ${reference.attemptId}`, LOOKS_PER_MINUTE),
  };
}

function isOften(page: InvitePage, key: string, limit: number): boolean {
  return page.limiter.isTooOften(key, limit, page.now());
}

/** Layers is documented to append `?layers_oauth_error=…`; to an address that has a query, that may be taken literally. */
function unfolded(query: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { attempt } = query;
  if (typeof attempt !== 'string' || !attempt.includes('?')) return query;
  const at = attempt.indexOf('?');
  const added = Object.fromEntries(new URLSearchParams(attempt.slice(at)));
  return { ...added, ...query, attempt: attempt.slice(0, at) };
}
