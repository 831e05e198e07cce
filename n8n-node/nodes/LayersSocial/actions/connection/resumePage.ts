/**
 * The page that a returning owner sees. It shows only the outcome: no name, no ID, no state, no code.
 * Its content security policy allows only its own style.
 */
import { createHash } from 'node:crypto';

import type { IWebhookFunctions } from 'n8n-workflow';

import type { ConnectionResult } from 'layers-social-core';

export type PageName = ConnectionResult['status'] | 'unknown' | 'stranger';

interface Page {
  sign: string;
  title: string;
  text: string;
  /** Whether looking again may show something else. */
  again?: true;
}

const PAGES: Record<PageName, Page> = {
  completed: { sign: '✓', title: 'Connected', text: 'Your account is connected. You can close this page.' },
  failed: {
    sign: '×',
    title: 'Not connected',
    text: 'The connection was not made. To try again, ask for a new link.',
  },
  expired: { sign: '×', title: 'Too late', text: 'This link has expired. Please ask for a new one.' },
  pending: {
    sign: '…',
    title: 'Almost there',
    text: 'The confirmation is on its way. Please look again in a moment.',
    again: true,
  },
  unknown: {
    sign: '…',
    title: 'One moment',
    text: 'The confirmation could not be read just now. Please look again in a moment.',
    again: true,
  },
  stranger: { sign: '?', title: 'Wrong address', text: 'This address belongs to another link.' },
};

/** Owners read no codes; the item has the code. The only one whose meaning is known (contract, section 17). */
const REASONS = new Map([['access_denied', 'The permission was declined.']]);

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --paper: #fff; --ground: #f3f4f6; --line: #d8dee4; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #f0f3f6; --soft: #a8b1ba; --paper: #1c2128; --ground: #0d1117; --line: #30363d; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: grid; place-items: center; padding: 1.5rem;
  background: var(--ground); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 24rem; padding: 2.5rem 2rem; text-align: center; background: var(--paper);
  border: 1px solid var(--line); border-radius: 1rem; }
.sign { display: grid; place-items: center; width: 3.5rem; height: 3.5rem; margin: 0 auto 1.25rem;
  border: 2px solid currentColor; border-radius: 50%; font-size: 1.75rem; line-height: 1; }
h1 { margin: 0 0 .5rem; font-size: 1.375rem; line-height: 1.25; }
p { margin: 0; color: var(--soft); overflow-wrap: anywhere; }
p + p, div + p { margin-top: 1rem; }
a { display: inline-block; padding: .75rem 1.5rem; color: inherit; border: 1px solid var(--line); border-radius: .75rem; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'Cache-Control': 'no-store',
  // The address holds the key to this execution: it must not travel on.
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'X-Robots-Tag': 'noindex',
};

type PageResponse = Pick<ReturnType<IWebhookFunctions['getResponseObject']>, 'status' | 'set' | 'send'>;

/** Answers with the page; `code` is the platform's reason, which the page puts in words where it is known. */
export function sendPage(response: PageResponse, name: PageName, code?: string): void {
  response.status(200).set(HEADERS).send(renderPage(name, code));
}

/** The page as HTML. */
export function renderPage(name: PageName, code?: string): string {
  const { sign, title, text, again } = PAGES[name];
  const words = name === 'failed' ? REASONS.get(code ?? '') : undefined;
  const reason = words ? `<p>${words}</p>` : '';
  // No automatic reload: it would interrupt a screen reader.
  const reload = again ? '<p><a href="">Look again</a></p>' : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<div role="status">
<div class="sign" aria-hidden="true">${sign}</div>
<h1>${title}</h1>
<p>${text}</p>
${reason}</div>
${reload}</main>
</body>
</html>
`;
}
