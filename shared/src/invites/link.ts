/** The address that is sent to an owner: the page that somebody runs, with an invite in it. */
import { LayersInputError } from '../errors/errors';
import { requireReturnUrl } from '../values/input';
import { createInvite, Invite, InviteInput } from './token';

/** An invite as a link. */
export interface InviteLink {
  inviteUrl: string;
  inviteId: string;
  /** ISO 8601. */
  expiresAt: string;
  /** What the link says. */
  invite: Invite;
}

/** With an invite and what a return adds it has to fit into a return URL. */
const MAX_PAGE_LENGTH = 400;

/**
 * A link that is good for days, for the page at `pageUrl`: the production URL of the n8n trigger, or one that you run. `now` is
 * in milliseconds since the epoch. Throws `LayersInputError` for what cannot be right; sends nothing.
 */
export function createInviteLink(
  input: InviteInput & { pageUrl: string },
  apiKey: string,
  now: number,
): InviteLink {
  const { pageUrl, ...about } = input;
  const page = requirePageUrl('pageUrl', pageUrl);
  const { token, invite } = createInvite(about, apiKey, now);
  const { inviteId, expiresAt } = invite;
  return { inviteUrl: page + inviteQuery(token), inviteId, expiresAt, invite };
}

/** The query of an invite's address. @internal */
export function inviteQuery(token: string): string {
  return `?invite=${token}`;
}

/** The address of a page, without anything behind its path. @internal */
export function requirePageUrl(field: string, value: unknown): string {
  const text = requireReturnUrl(field, value);
  const { pathname, search, hash, href } = new URL(text);
  if (pathname.includes('/webhook-test/')) {
    const fix = "Copy the Production URL of 'Layers Social Invite Trigger': the Test URL works once.";
    throw new LayersInputError(field, 'is a Test URL', fix);
  }
  if (search !== '' || hash !== '') {
    throw new LayersInputError(field, 'has more than a host and a path', 'Give it without ? and #.');
  }
  if (href.length <= MAX_PAGE_LENGTH) return href;
  throw new LayersInputError(field, 'is too long', `Give at most ${MAX_PAGE_LENGTH} characters.`);
}
