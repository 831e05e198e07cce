// The pages that stand for tiktok.com and instagram.com. Plain forms: they work without JavaScript.

import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { html } from 'hono/html';

import type { HandshakeRow } from './data/handshakes';
import { stringList } from './data/keys';
import { ownHandle } from './life/connect';
import { decide, findOpen, type Decision, type Problem } from './life/decide';
import { sendPage, type Page } from './pages';
import { platformName } from './platforms';
import type { World } from './world';

type Ctx = Context<{ Bindings: HttpBindings }>;

const LONGEST_HANDLE = 64;
const ADDRESSES = ['/tiktok/authorize', '/instagram/authorize'];

export function consentPages(world: World) {
  const pages = new Hono<{ Bindings: HttpBindings }>();
  pages.on('GET', ADDRESSES, (c) => {
    const found = findOpen(world, address(c));
    return sendPage(c, typeof found === 'string' ? problemPage(found) : consentPage(world, found));
  });
  pages.on('POST', ADDRESSES, async (c) => {
    // A form on another site must not decide for the owner.
    if (c.req.header('sec-fetch-site') === 'cross-site') return sendPage(c, problemPage('foreign'));
    const form = await c.req.parseBody();
    return answerForm(world, c, { choice: text(form['decision']), handle: text(form['handle']) });
  });
  return pages;
}

async function answerForm(world: World, c: Ctx, form: { choice: string; handle: string }): Promise<Response> {
  if (form.choice === 'abandon') {
    const found = findOpen(world, address(c));
    return sendPage(c, typeof found === 'string' ? problemPage(found) : ABANDONED);
  }
  const decision = decisionOf(form);
  if (typeof decision === 'string') return sendPage(c, problemPage(decision));
  const result = decide(world, address(c), decision);
  if ('problem' in result) return sendPage(c, problemPage(result.problem));
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

function address(c: Ctx): { platform: string; state: string } {
  return { platform: c.req.path.split('/')[1] ?? '', state: c.req.query('state') ?? '' };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function consentPage(world: World, handshake: HandshakeRow): Page {
  const platform = platformName(handshake.platform);
  const app = world.keys.organization(handshake.org_id)?.name ?? 'An application';
  const own = ownHandle(world, handshake);
  const again = handshake.kind === 'reauth';
  return {
    title: `${platform} (sandbox): allow ${app}`,
    banner: `This page stands for ${platform}. No account on ${platform} is touched.`,
    body: html`<h1>${app} asks for access to your ${platform} account</h1>
      <p class="soft">
        ${again ? html`Renews the access to <strong>@${own}</strong>.` : html`You are signed in as <strong>@${own}</strong>.`}
      </p>
      <h2>It will be able to use</h2>
      <ul>
        ${stringList(handshake.scopes).map((scope) => html`<li>${scope}</li>`)}
      </ul>
      <p class="soft">Afterwards you go back to ${new URL(handshake.return_url).host}.</p>
      <form method="post">
        <button class="main" name="decision" value="approve">Approve</button>
        <button name="decision" value="deny">Deny</button>
      </form>
      <form method="post">
        <label
          >Another handle
          <input
            name="handle"
            required
            maxlength="${LONGEST_HANDLE}"
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
        /></label>
        <button name="decision" value="approve_as">Approve as another account</button>
      </form>
      <form method="post">
        <button name="decision" value="abandon">Abandon (close without deciding)</button>
      </form>`,
  };
}

const ABANDONED: Page = {
  title: 'Left undecided (sandbox)',
  banner: 'You walked away from the consent page.',
  body: html`<h1>Nothing was decided</h1>
    <p>The link stays pending until it expires. Open it again to decide after all, or close this tab.</p>`,
};

const PROBLEMS: Record<Problem, { status: 403 | 404 | 410 | 422; title: string; body: string }> = {
  unknown: {
    status: 404,
    title: 'This link is not known',
    body: 'The address is incomplete, or the sandbox was reset since it was made.',
  },
  expired: {
    status: 410,
    title: 'This link has expired',
    body: 'Links live 10 minutes. Ask for a new one; nothing was changed.',
  },
  used: {
    status: 410,
    title: 'This link was already used',
    body: 'It was approved or denied before; nothing was changed now. You can close this tab.',
  },
  foreign: {
    status: 403,
    title: 'Refused',
    body: 'This form was sent from another site; nothing was changed.',
  },
  'no-choice': {
    status: 422,
    title: 'No decision',
    body: 'Go back and use one of the buttons; nothing was changed.',
  },
  'bad-handle': {
    status: 422,
    title: 'This handle does not do',
    body: `Go back and type a handle of 1 to ${LONGEST_HANDLE} characters; nothing was changed.`,
  },
};

function problemPage(problem: Problem): Page {
  const { status, title, body } = PROBLEMS[problem];
  return {
    status,
    title: `${title} (sandbox)`,
    banner: 'This page stands for a social platform.',
    body: html`<h1>${title}</h1>
      <p>${body}</p>`,
  };
}
