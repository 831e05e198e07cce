// What every page of the sandbox shares: one style sheet, strict headers, escaped markup (hono/html escapes each value).

import { createHash } from 'node:crypto';

import type { Context } from 'hono';
import { html, raw } from 'hono/html';

export type Markup = ReturnType<typeof html>;

const CSS = `
:root { color-scheme: light dark; --ground: #f4f4f1; --card: #fff; --text: #1c1c1a; --soft: #62625c; --line: #d9d9d2;
  --accent: #1d5fd1; --on-accent: #fff; --warn: #7a4a00; --warn-ground: #fff3d6; }
@media (prefers-color-scheme: dark) { :root { --ground: #161615; --card: #21211f; --text: #ededea; --soft: #a5a59d;
  --line: #3b3b37; --accent: #7fb0ff; --on-accent: #0c1a30; --warn: #ffd48a; --warn-ground: #3a2c10; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
main { max-width: 30rem; margin: 0 auto; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 1.25rem 0 .25rem; font-size: 1rem; }
p, li, dd { overflow-wrap: anywhere; }
.banner { max-width: 30rem; margin: 0 auto .75rem; padding: .5rem .75rem; border-radius: .5rem;
  background: var(--warn-ground); color: var(--warn); font-size: .9rem; }
.soft { color: var(--soft); font-size: .9rem; }
ul { padding-left: 1.2rem; margin: .25rem 0 1rem; }
form { display: grid; gap: .75rem; margin-top: 1rem; padding-top: 1rem; border-top: 1px solid var(--line); }
label { display: grid; gap: .25rem; }
input { font: inherit; padding: .6rem; border: 1px solid var(--soft); border-radius: .5rem; background: var(--ground); color: var(--text); width: 100%; }
button { font: inherit; min-height: 2.75rem; padding: .5rem 1rem; border: 1px solid var(--accent); border-radius: .5rem;
  background: transparent; color: var(--accent); cursor: pointer; }
button.main { background: var(--accent); color: var(--on-accent); font-weight: 600; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .25rem .75rem; } dt { color: var(--soft); } dd { margin: 0; }
`;

const STYLE_HASH = createHash('sha256').update(CSS).digest('base64');

// No script at all. form-action names schemes rather than 'self', because browsers apply it to the redirect after the
// form too, and that redirect goes to whatever host the key's allowlist permits.
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action http: https:; base-uri 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // The address holds the state; it is nobody else's business.
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export interface Page {
  title: string;
  banner: string;
  body: Markup;
  status?: 200 | 400 | 403 | 404 | 410 | 422;
}

export async function sendPage(c: Context, page: Page): Promise<Response> {
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${page.title}</title>
        <style>
          ${raw(CSS)}
        </style>
      </head>
      <body>
        <p class="banner" role="note"><strong>Sandbox.</strong> ${page.banner}</p>
        <main>${page.body}</main>
      </body>
    </html> `;
  return c.html(markup, page.status ?? 200, HEADERS);
}
