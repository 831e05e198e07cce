// The pages that stand for tiktok.com and instagram.com. Plain forms: they work without JavaScript.

import { Hono, type Context, type MiddlewareHandler } from 'hono';

import type { Platform } from '../data/accounts';
import type { AuthorizationRow } from '../data/authorizations';
import { stringList } from '../data/json';
import { RETURNED_PATH } from '../domain/authorization';
import { ownHandle } from '../domain/connect';
import type { SandboxContext } from '../domain/context';
import { decide, findOpen, type Decision } from '../domain/decide-consent';
import { ApiError, internal } from '../errors';
import { boundedText } from '../http/body';
import { foreignHost, foreignSender } from '../http/own-site';
import { sendPage } from './layout';
import {
  abandonedPage,
  failurePage,
  LONGEST_HANDLE,
  problemPage,
  returnedPage,
  type PageProblem,
} from './notices';
import { consentPage } from './page';

const ADDRESSES = ['/tiktok/authorize', '/instagram/authorize'];
/** The form has two short fields. */
const MAX_FORM = 16 * 1024;

export function consentPages(context: SandboxContext) {
  const pages = new Hono();
  // Not `*`, which would be a second match for every path of the API.
  for (const path of [...ADDRESSES, RETURNED_PATH]) pages.use(path, ownHost(context));
  pages.on('GET', ADDRESSES, (c) => {
    const found = findOpen(context, address(c));
    return typeof found === 'string'
      ? problem(c, found)
      : sendPage(c, consentPage(questionOf(context, found)));
  });
  pages.on('POST', ADDRESSES, async (c) => {
    // A form on another site must not decide for the owner.
    if (foreignSender(c, context) !== undefined) return problem(c, 'foreign');
    const form = new URLSearchParams(await boundedText(c, MAX_FORM));
    return answerForm(context, c, { choice: form.get('decision') ?? '', handle: form.get('handle') ?? '' });
  });
  pages.get(RETURNED_PATH, (c) => sendPage(c, returnedPage(c.req.query('layers_oauth_error'))));
  pages.onError((error, c) =>
    error instanceof ApiError && error.status === 413
      ? problem(c, 'too-large')
      : sendPage(c, failurePage(internal(error).message)),
  );
  return pages;
}

const problem = (c: Context, name: PageProblem) => sendPage(c, problemPage(name, platformOf(c)));

function ownHost(context: SandboxContext): MiddlewareHandler {
  return async (c, next) => (foreignHost(c, context) === undefined ? next() : problem(c, 'wrong-host'));
}

async function answerForm(
  context: SandboxContext,
  c: Context,
  form: { choice: string; handle: string },
): Promise<Response> {
  if (form.choice === 'abandon') {
    const found = findOpen(context, address(c));
    return typeof found === 'string' ? problem(c, found) : sendPage(c, abandonedPage(platformOf(c)));
  }
  const decision = decisionOf(form);
  if (typeof decision === 'string') return problem(c, decision);
  const result = decide(context, address(c), decision);
  if ('problem' in result) return problem(c, result.problem);
  return c.body(null, 303, {
    location: result.location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
}

function decisionOf({ choice, handle }: { choice: string; handle: string }): Decision | PageProblem {
  if (choice === 'approve') return { approved: true };
  if (choice === 'deny') return { approved: false };
  if (choice !== 'approve_as') return 'no-choice';
  const name = handle.trim().replace(/^@/, '');
  return name === '' || name.length > LONGEST_HANDLE ? 'bad-handle' : { approved: true, handle: name };
}

function address(c: Context): { platform: Platform; state: string } {
  return { platform: platformOf(c), state: c.req.query('state') ?? '' };
}

const platformOf = (c: Context): Platform => (c.req.path.startsWith('/tiktok/') ? 'tiktok' : 'instagram');

function questionOf(context: SandboxContext, authorization: AuthorizationRow) {
  return {
    platform: authorization.platform,
    app: context.keys.organization(authorization.org_id)?.name ?? 'An application',
    handle: ownHandle(context, authorization),
    again: authorization.kind === 'reauth',
    scopes: stringList(authorization.scopes),
    returnHost: new URL(authorization.return_url).host,
  };
}
