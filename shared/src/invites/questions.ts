/** The questions to Layers that a visit can need, each with what its answer adds to what is known. */
import { createAccountDirectory } from '../api/account-directory';
import { checkConnection } from '../api/authorization';
import { Account } from '../api/types';
import { parseTimestamp } from '../base/timestamps';
import { describeError, ErrorKind } from '../errors/describe-error';
import { errorDetails } from '../errors/error-details';
import { textOf } from '../values';
import { requireReturnUrl } from '../values/input';
import { Attempt, writeReference } from './attempt';
import { InvitePage } from './host';
import { Return, returnQuery, Visit } from './incoming';
import { Invite, randomId } from './token';
import { AccountFact, AnswerFact, Question, VisitFailure, VisitFacts } from './visit';

/** The link that was made, and the attempt that begins with it. */
export interface Begun {
  authorizeUrl: string;
  attempt: Attempt;
}

/** What is known of a visit by now. */
export interface Findings {
  facts: VisitFacts;
  link?: Begun;
  /** Of an attempt that failed. */
  failureCode?: string;
  /** The account that was connected. */
  connectedId?: string;
}

type Ask = (page: InvitePage, visit: Visit, found: Findings) => Promise<Findings>;

/** The consent may take a moment to arrive at Layers; this wait spares most owners the second look. */
const SECOND_LOOK_AFTER_MS = 2_000;
const DEFAULT_LEAD_DAYS = 3;
const DAY_MS = 86_400_000;
const MAX_CODE_LENGTH = 64;

/** Each adds a fact or the link, so that a visit ends. Rejects for nothing that Layers or the network can do. */
export const QUESTIONS: Record<Question, Ask> = {
  account: async (page, { invite }, found) => {
    const account = await accountFact(page, invite).catch(troubleWith(page, 'the account was not found out'));
    return withFacts(found, { account });
  },
  link: async (page, visit, found) => {
    const link = await makeLink(page, visit).catch(troubleWith(page, 'no link was made'));
    return typeof link === 'string' ? withFacts(found, { link }) : { ...found, link };
  },
  answer: async (page, visit, found) => {
    const trouble = troubleWith(page, 'the end of an attempt was not found out');
    const settled = await answerOf(page, visit).catch((error: unknown) => ({ answer: trouble(error) }));
    const { answer, ...more } = settled;
    return { ...withFacts(found, { answer }), ...more };
  },
};

function withFacts(found: Findings, facts: Partial<VisitFacts>): Findings {
  return { ...found, facts: { ...found.facts, ...facts } };
}

/** What each kind of refusal means to a visitor. */
const TROUBLES: Record<ErrorKind, VisitFailure> = {
  throttled: 'busy',
  unavailable: 'unavailable',
  not_found: 'gone',
  conflict: 'conflict',
  input: 'misconfigured',
  credential: 'misconfigured',
  permission: 'misconfigured',
  quota: 'misconfigured',
  unexpected: 'misconfigured',
};

/** Also tells the log: the visitor cannot mend it. */
function troubleWith(page: InvitePage, what: string): (error: unknown) => VisitFailure {
  return (error) => {
    const { kind, message, hint } = describeError(error);
    page.warn([`${what}: ${message}. ${hint}`, ...errorDetails(error)].join(' '));
    return TROUBLES[kind];
  };
}

async function accountFact(page: InvitePage, invite: Invite): Promise<AccountFact> {
  // Its list is read anew: what another visit saw may be older than a consent.
  const accounts = createAccountDirectory(page.client, () => page.now());
  const account = await accounts.find(invite.projectId, invite.socialAccountId ?? '');
  if (!account || account.status === 'disconnected') return 'gone';
  if (account.status !== 'connected') return account.leased ? 'leased' : 'needs_owner';
  return isExpiring(account, page) ? 'expiring' : 'well';
}

/** A leased account's token is renewed by Layers. */
function isExpiring({ leased, tokenExpiresAt }: Account, page: InvitePage): boolean {
  const leadMs = (page.settings.tokenLeadDays ?? DEFAULT_LEAD_DAYS) * DAY_MS;
  const expiresAt = parseTimestamp(tokenExpiresAt);
  return !leased && expiresAt !== undefined && expiresAt < page.now() + leadMs;
}

async function makeLink(page: InvitePage, { invite, query }: Visit): Promise<Begun> {
  const { client, apiKeys } = page;
  const begun = { inviteId: invite.inviteId, attemptId: randomId(), startedAt: page.now() };
  const returnUrl = page.pageUrl + returnQuery(query, writeReference(begun, apiKeys[0]));
  const { projectId, platform = '', socialAccountId } = invite;
  const { authorizeUrl, state } =
    socialAccountId === undefined
      ? await client.createConnectLink(projectId, { platform, returnUrl })
      : await client.createReauthLink(projectId, { socialAccountId, returnUrl });
  return { authorizeUrl: requireReturnUrl('authorizeUrl', authorizeUrl), attempt: { ...begun, state } };
}

type Settled = Pick<Findings, 'failureCode' | 'connectedId'> & { answer: AnswerFact };

/** Layers' own word. A refusal that the owner's browser brings counts where Layers says nothing yet: nobody else gains by it. */
async function answerOf(page: InvitePage, { invite, return: returned }: Visit): Promise<Settled> {
  const state = returned?.attempt?.state ?? '';
  const first = await checkConnection(page.client, state);
  if (first.status !== 'pending') return settle(first, invite, returned);
  await page.sleep(SECOND_LOOK_AFTER_MS);
  return settle(await checkConnection(page.client, state), invite, returned);
}

type Status = Awaited<ReturnType<typeof checkConnection>>;

function settle({ status, socialAccountId, error }: Status, invite: Invite, returned?: Return): Settled {
  if (status === 'expired') return { answer: 'expired' };
  if (status === 'completed') {
    const isOther = invite.purpose === 'reauth' && socialAccountId !== invite.socialAccountId;
    if (isOther) return { answer: 'other_account', failureCode: 'account_mismatch' };
    return { answer: 'connected', connectedId: socialAccountId };
  }
  const failureCode = textOf(error?.code)?.slice(0, MAX_CODE_LENGTH) ?? returned?.code;
  if (failureCode === undefined) return { answer: status };
  return { answer: meaningOf(failureCode, invite), failureCode };
}

/** `access_denied` is OAuth's own word (RFC 6749); Layers' codes are not documented (contract, section 18). */
const DENIED = /^((access|user|consent|authorization)_)?(denied|cancell?ed)$/i;
const EXPIRED = /^((state|link|session|request)_)?(expired|timeout)$/i;
const OTHER_ACCOUNT = /(account|user)_mismatch|(wrong|other|different)_(account|user)/i;

function meaningOf(code: string, invite: Invite): AnswerFact {
  if (DENIED.test(code)) return 'denied';
  if (EXPIRED.test(code)) return 'expired';
  return invite.purpose === 'reauth' && OTHER_ACCOUNT.test(code) ? 'other_account' : 'failed';
}
