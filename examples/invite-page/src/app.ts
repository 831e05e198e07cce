/** The page over HTTP. What a visitor sees and what is asked of Layers is decided by the core, as in n8n. */
import { Hono } from 'hono';
import {
  createAccountDirectory,
  findIfPossible,
  outcomeFields,
  serveInvite,
  showInvitePage,
  type Account,
  type InviteOutcome,
  type InvitePage,
  type InviteRequest,
  type InviteResponse,
} from 'layers-social-core';

import type { Outbox } from './outbox.ts';

export interface AppOptions {
  page: InvitePage;
  outbox: Pick<Outbox, 'tell'>;
  log: (message: string) => void;
}

/** Answers at the path of the page, and at `/healthz`. */
export function createApp({ page, outbox, log }: AppOptions): Hono {
  const app = new Hono();
  const path = new URL(page.pageUrl).pathname;

  const answer = async (request: Request): Promise<Response> => {
    const visit = requestOf(request);
    const response = await serveInvite(page, visit);
    if (!response.outcome) return toResponse(response);
    const isTaken = await outbox.tell(await describe(page, response.outcome));
    // The browser keeps the end only when the receiver has it: until then a reload tells it again.
    return toResponse(isTaken ? response : { ...response, cookies: [] });
  };
  const show = (request: Request, view: 'malformed' | 'misconfigured'): Response =>
    toResponse(showInvitePage(page, requestOf(request), { view }));

  app.all('*', (context) => {
    const request = context.req.raw;
    const { pathname } = new URL(request.url);
    if (pathname === path) return answer(request);
    return pathname === '/healthz' ? context.text('ok') : show(request, 'malformed');
  });
  app.onError((error, context) => {
    log(`a page could not be shown: ${error.message}`);
    return show(context.req.raw, 'misconfigured');
  });
  return app;
}

function requestOf({ method, url, headers }: Request): InviteRequest {
  return {
    method,
    query: Object.fromEntries(new URL(url).searchParams),
    cookies: headers.get('cookie'),
    acceptLanguage: headers.get('accept-language'),
  };
}

function toResponse({ status, headers, cookies, body }: InviteResponse): Response {
  const all = new Headers(headers);
  for (const cookie of cookies) all.append('Set-Cookie', cookie);
  return new Response(body, { status, headers: all });
}

/** With the account that was connected, if it can be looked up: the receiver will want its handle. */
async function describe(page: InvitePage, told: InviteOutcome) {
  const account = told.outcome === 'connected' ? await lookUp(page, told) : undefined;
  return outcomeFields(told, page.now(), account);
}

async function lookUp(
  page: InvitePage,
  { invite, socialAccountId }: InviteOutcome,
): Promise<Account | undefined> {
  if (socialAccountId === undefined) return undefined;
  const accounts = createAccountDirectory(page.client, () => page.now());
  return findIfPossible(accounts, invite.projectId, socialAccountId);
}
