// The pages that stand for tiktok.com and instagram.com. Plain forms: they work without JavaScript.

import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';

import type { Platform } from '../data/accounts';
import type { AuthorizationRow } from '../data/authorizations';
import { stringList } from '../data/keys';
import { RETURNED_PATH } from '../domain/authorization';
import { ownHandle } from '../domain/connect';
import type { SandboxContext } from '../domain/context';
import { decide, findOpen, type Decision, type Problem } from '../domain/decide-consent';
import { sendPage } from './layout';
import { abandonedPage, LONGEST_HANDLE, problemPage, returnedPage } from './notices';
import { consentPage } from './page';

type Ctx = Context<{ Bindings: HttpBindings }>;

const ADDRESSES = ['/tiktok/authorize', '/instagram/authorize'];

export function consentPages(context: SandboxContext) {
  const pages = new Hono<{ Bindings: HttpBindings }>();
  pages.on('GET', ADDRESSES, (c) => {
    const found = findOpen(context, address(c));
    return sendPage(
      c,
      typeof found === 'string' ? problemPage(found, platformOf(c)) : consentPage(questionOf(context, found)),
    );
  });
  pages.on('POST', ADDRESSES, async (c) => {
    // A form on another site must not decide for the owner.
    if (c.req.header('sec-fetch-site') === 'cross-site')
      return sendPage(c, problemPage('foreign', platformOf(c)));
    const form = await c.req.parseBody();
    return answerForm(context, c, { choice: text(form['decision']), handle: text(form['handle']) });
  });
  pages.get(RETURNED_PATH, (c) => sendPage(c, returnedPage(c.req.query('layers_oauth_error'))));
  return pages;
}

async function answerForm(
  context: SandboxContext,
  c: Ctx,
  form: { choice: string; handle: string },
): Promise<Response> {
  if (form.choice === 'abandon') {
    const found = findOpen(context, address(c));
    return sendPage(
      c,
      typeof found === 'string' ? problemPage(found, platformOf(c)) : abandonedPage(platformOf(c)),
    );
  }
  const decision = decisionOf(form);
  if (typeof decision === 'string') return sendPage(c, problemPage(decision, platformOf(c)));
  const result = decide(context, address(c), decision);
  if ('problem' in result) return sendPage(c, problemPage(result.problem, platformOf(c)));
  return c.body(null, 303, {
    location: result.location,
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
}

function decisionOf({ choice, handle }: { choice: string; handle: string }): Decision | Problem {
  if (choice === 'approve') return { approved: true };
  if (choice === 'deny') return { approved: false };
  if (choice !== 'approve_as') return 'no-choice';
  const name = handle.trim().replace(/^@/, '');
  return name === '' || name.length > LONGEST_HANDLE ? 'bad-handle' : { approved: true, handle: name };
}

function address(c: Ctx): { platform: Platform; state: string } {
  return { platform: platformOf(c), state: c.req.query('state') ?? '' };
}

const platformOf = (c: Ctx): Platform => (c.req.path.startsWith('/tiktok/') ? 'tiktok' : 'instagram');

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

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
