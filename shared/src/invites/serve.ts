/**
 * One visit of an invite's page, from the request to the answer. `visit.ts` decides, `questions.ts` asks Layers; a host adds its
 * HTTP, and hands the outcome on to a workflow.
 */
import { Attempt, ATTEMPT_LIFETIME_MS, writeAccepted, writeAttempt } from './attempt';
import { setCookie } from './cookies';
import { InviteOutcome, InvitePage, InviteRequest, InviteResponse } from './host';
import { acceptedCookie, attemptCookie, readVisit, Return, Visit } from './incoming';
import { PageContent, renderPage } from './page';
import { Begun, Findings, QUESTIONS } from './questions';
import { decideVisit, ENDINGS, OutcomeName, ViewName } from './visit';

/**
 * The answer to one visit. Opening the page asks nobody; its button (POST) asks Layers for a link and leads there; the return asks
 * Layers how it went. An `outcome` is told with every visit that finds one out: the host sees to it that each `attemptId` counts
 * once. Rejects for nothing that a visitor, Layers or the network can do.
 */
export async function serveInvite(page: InvitePage, request: InviteRequest): Promise<InviteResponse> {
  const visit = readVisit(page, request);
  if (!('invite' in visit)) return showInvitePage(page, request, { view: visit.fault });
  let found: Findings = { facts: visit.facts };
  for (;;) {
    const decision = decideVisit(found.facts);
    if ('show' in decision) return showing(page, request, { visit, found, ...decision });
    found = await QUESTIONS[decision.ask](page, visit, found);
    if (found.link) return redirected(page, found.link);
  }
}

interface Showing {
  visit: Visit;
  found: Findings;
  show: ViewName;
  outcome?: OutcomeName;
}

function showing(page: InvitePage, request: InviteRequest, { visit, found, show, outcome }: Showing) {
  const { invite, query } = visit;
  const visitQuery = visit.return?.query ?? query;
  const response = showInvitePage(page, request, {
    view: show,
    invite,
    inviteQuery: query,
    visitQuery,
  });
  if (!outcome || !visit.return) return response;
  const { attemptId } = visit.return.reference;
  const told: InviteOutcome = {
    outcome,
    attemptId,
    invite,
    socialAccountId: found.connectedId ?? invite.socialAccountId,
    ...(outcome !== 'connected' && { failureCode: found.failureCode }),
  };
  return {
    ...response,
    cookies: cookiesAfter(page, { invite: visit.invite, ended: visit.return, view: show }),
    outcome: told,
  };
}

/** One page by its name, for a host that cannot serve the visit: its settings are wrong, or something unforeseen happened. */
export function showInvitePage(
  { pageUrl, settings }: Pick<InvitePage, 'pageUrl' | 'settings'>,
  { acceptLanguage }: Pick<InviteRequest, 'acceptLanguage'>,
  content: Pick<PageContent, 'view'> & Partial<PageContent>,
): InviteResponse {
  const { status, headers, html } = renderPage({
    inviteQuery: '',
    visitQuery: '',
    ...content,
    pageUrl,
    settings,
    acceptLanguage,
  });
  return { status, headers, cookies: [], body: html, view: content.view };
}

/** 303: the browser asks the platform with GET, and going back does not send the form again. */
function redirected({ pageUrl, apiKeys }: InvitePage, { authorizeUrl, attempt }: Begun): InviteResponse {
  const cookie = setCookie(attemptCookie(attempt), writeAttempt(attempt, apiKeys[0]), {
    pageUrl,
    maxAgeMs: ATTEMPT_LIFETIME_MS,
  });
  const headers = { Location: authorizeUrl, 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' };
  return { status: 303, headers, cookies: [cookie], body: '', view: 'redirect' };
}

/** The browser keeps how it ended: a reload shows it again and asks nobody. */
function cookiesAfter(
  page: InvitePage,
  { invite, ended: { reference, attempt }, view }: { invite: Visit['invite']; ended: Return; view: ViewName },
): string[] {
  const { pageUrl, apiKeys } = page;
  const ending: Attempt = {
    state: '-',
    ...attempt,
    ...reference,
    ending: ENDINGS.find((each) => each === view),
  };
  const cookies = [
    setCookie(attemptCookie(reference), writeAttempt(ending, apiKeys[0]), {
      pageUrl,
      maxAgeMs: ATTEMPT_LIFETIME_MS,
    }),
  ];
  if (invite.purpose === 'connect' && view === 'connected') {
    const maxAgeMs = Date.parse(invite.expiresAt) - page.now();
    cookies.push(
      setCookie(acceptedCookie(invite), writeAccepted(invite.inviteId, apiKeys[0]), { pageUrl, maxAgeMs }),
    );
  }
  return cookies;
}
