/**
 * The pages as HTML. No script, nothing from elsewhere, and every value escaped: what is in an invite or a setting can say
 * something, but do nothing.
 */
import { createHash } from 'node:crypto';

import { InvitePageSettings } from './settings';
import { styleWith } from './style';
import { capitalized, fillIn, Language, preferredLanguage, TextKey, textsIn } from './texts';
import { Invite } from './token';
import { ViewName } from './visit';

/** What one page shows. */
export interface PageContent {
  view: ViewName;
  /** Whom it is about, as far as that is known. */
  invite?: Invite;
  /** The address of the page, and the query of the invite and of the present visit. */
  pageUrl: string;
  inviteQuery: string;
  visitQuery: string;
  acceptLanguage?: unknown;
  settings: InvitePageSettings;
}

type Button = 'start' | 'again' | 'look' | 'leave';

interface Look {
  status: number;
  sign: string;
  buttons: Button[];
}

/** Every page with its HTTP status, its sign and what the visitor can do next. */
const LOOKS: Record<ViewName, Look> = {
  connect: { status: 200, sign: '', buttons: ['start'] },
  reconnect: { status: 200, sign: '', buttons: ['start'] },
  connected: { status: 200, sign: '✓', buttons: ['leave'] },
  already_well: { status: 200, sign: '✓', buttons: ['leave'] },
  denied: { status: 200, sign: '×', buttons: ['again', 'leave'] },
  other_account: { status: 200, sign: '!', buttons: ['again', 'leave'] },
  failed: { status: 200, sign: '×', buttons: ['again', 'leave'] },
  pending: { status: 200, sign: '⋯', buttons: ['look', 'again'] },
  lapsed: { status: 200, sign: '!', buttons: ['again'] },
  elsewhere: { status: 200, sign: '!', buttons: ['again'] },
  unsettled: { status: 503, sign: '⋯', buttons: ['look'] },
  gone: { status: 410, sign: '×', buttons: [] },
  too_many: { status: 429, sign: '⋯', buttons: ['again'] },
  busy: { status: 503, sign: '⋯', buttons: ['again'] },
  unavailable: { status: 503, sign: '⋯', buttons: ['again'] },
  misconfigured: { status: 503, sign: '!', buttons: [] },
  malformed: { status: 400, sign: '×', buttons: [] },
  altered: { status: 403, sign: '×', buttons: [] },
  foreign: { status: 403, sign: '×', buttons: [] },
  expired: { status: 410, sign: '×', buttons: [] },
  too_new: { status: 501, sign: '×', buttons: [] },
};

export interface RenderedPage {
  status: number;
  headers: Record<string, string>;
  html: string;
}

/** The page with the headers that go with it; its policy stands in the document too, for hosts that set one of their own. */
export function renderPage(content: PageContent): RenderedPage {
  const { view, settings, pageUrl } = content;
  const { status } = LOOKS[view];
  const style = styleWith(settings.colour);
  const policy = policyOf(style, pageUrl);
  return {
    status,
    headers: { ...HEADERS, 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` },
    html: documentOf(content, { style, policy }),
  };
}

const HEADERS = {
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  // The address is the invite: it must not travel on.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex, nofollow',
};

/**
 * Browsers apply `form-action` to the redirect that answers a form too, and the host of the platform is not ours to know
 * (contract, section 8.1). A page on plain http is one on this machine, with a sandbox.
 */
function policyOf(style: string, pageUrl: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  const forms = pageUrl.startsWith('http:') ? "'self' https: http:" : "'self' https:";
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${forms}`;
}

function documentOf(content: PageContent, { style, policy }: { style: string; policy: string }): string {
  const { view, settings } = content;
  const { sign } = LOOKS[view];
  const language = settings.language ?? preferredLanguage(content.acceptLanguage);
  const say = speakerFor(content, language);
  const sender = settings.senderName ? `<p class="sender">${escapeHtml(settings.senderName)}</p>\n` : '';
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="referrer" content="no-referrer">
<title>${say(`${view}.title`)}</title>
<style>${style}</style>
</head>
<body>
<main>
${sender}${sign && `<div class="sign" aria-hidden="true">${sign}</div>\n`}<h1>${say(`${view}.title`)}</h1>
<p>${say(`${view}.text`)}</p>
${[...detailsOf(content, say), actionsOf(content, say), ...notesOf(content, say)].join('\n')}
</main>
</body>
</html>
`;
}

/** A text by its name, filled in and escaped. */
type Say = (key: TextKey) => string;

function speakerFor({ invite, settings }: PageContent, language: Language): Say {
  const texts = textsIn(language, settings.texts ?? {});
  const platform = invite?.platform === undefined ? texts['word.platform'] : platformName(invite.platform);
  const handle = invite?.handle?.replace(INVISIBLE, '').replace(/^@+/, '') ?? '';
  const values = new Map([
    ['platform', platform],
    ['handle', handle],
  ]);
  const account = fillIn(texts[handle ? 'word.namedAccount' : 'word.account'], values);
  values
    .set('account', account)
    .set('sender', settings.senderName ?? texts['word.sender'])
    .set('date', invite ? dayOf(invite.expiresAt, language) : '')
    .set('contact', settings.contact ?? '');
  return (key) => escapeHtml(capitalized(fillIn(texts[key], values)));
}

/** Control characters, and those that turn the direction of what follows. */
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;

const PLATFORM_NAMES = new Map([
  ['tiktok', 'TikTok'],
  ['instagram', 'Instagram'],
]);

/** One that came later goes by its own name. */
function platformName(platform: string): string {
  return PLATFORM_NAMES.get(platform) ?? platform;
}

function dayOf(timestamp: string, language: Language): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(timestamp),
  );
}

/** What will happen, before it does. */
function detailsOf({ view, invite }: PageContent, say: Say): string[] {
  if (view !== 'connect' && view !== 'reconnect') return [];
  const steps: TextKey[] = [`step.${view}`, 'step.agree', 'step.back'];
  const note =
    view === 'connect' && invite?.platform === 'instagram' ? [`<p>${say('note.instagram')}</p>`] : [];
  return [...note, `<ol>${steps.map((key) => `<li>${say(key)}</li>`).join('')}</ol>`];
}

function actionsOf({ view, settings, pageUrl, inviteQuery, visitQuery }: PageContent, say: Say): string {
  const here = new URL(pageUrl).pathname;
  const targets: Record<Exclude<Button, 'start'>, string | undefined> = {
    again: here + inviteQuery,
    look: here + visitQuery,
    leave: settings.leaveTo,
  };
  const actions = LOOKS[view].buttons.flatMap((button, place) => {
    if (button === 'start') {
      const form = `<form method="post" action="${escapeHtml(here + inviteQuery)}">`;
      return [`${form}<button>${say('button.start')}</button></form>`];
    }
    const target = targets[button];
    const first = place === 0 ? ' class="first"' : '';
    return target === undefined
      ? []
      : [`<a${first} href="${escapeHtml(target)}">${say(`button.${button}`)}</a>`];
  });
  return actions.length > 0 ? `<div class="actions">${actions.join('')}</div>` : '';
}

function notesOf({ view, settings }: PageContent, say: Say): string[] {
  const keys: TextKey[] = [];
  if (view === 'connect' || view === 'reconnect') keys.push('note.validUntil');
  if (settings.contact) keys.push('note.contact');
  return keys.map((key) => `<p class="note">${say(key)}</p>`);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
