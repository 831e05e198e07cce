// What the consent pages share: one style sheet, strict headers, escaped markup (hono/html escapes each value).

import { createHash } from 'node:crypto';

import type { Context } from 'hono';
import { html, raw } from 'hono/html';

import type { Platform } from '../data/accounts';
import { CONSENT_STYLE } from './style';

export type Markup = ReturnType<typeof html>;

const STYLE_HASH = createHash('sha256').update(CONSENT_STYLE).digest('base64');

// No script at all. form-action names schemes rather than 'self', because browsers apply it to the redirect after the
// form too, and that redirect goes to whatever host the key's allowlist permits.
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src 'self'; form-action http: https:; base-uri 'none'; frame-ancestors 'none'`,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // The address holds the state, which no other site may see. Not `no-referrer`: with that the page's own form would
  // send `Origin: null`, as a page of another site can.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
};

export interface Page {
  title: string;
  banner: string;
  body: Markup;
  /** Colours it. */
  platform?: Platform;
  status?: 200 | 403 | 404 | 410 | 413 | 422 | 500;
}

export async function sendPage(c: Context, page: Page): Promise<Response> {
  const markup = await html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/console/icon.svg" type="image/svg+xml" />
        <title>${page.title}</title>
        ${
          // In one piece: the policy's hash is over exactly what stands between the tags.
          raw(`<style>${CONSENT_STYLE}</style>`)
        }
      </head>
      <body class="${page.platform ?? ''}">
        <header class="banner"><strong>Sandbox.</strong> ${page.banner}</header>
        <main><div class="page">${page.body}</div></main>
      </body>
    </html> `;
  return c.html(markup, page.status ?? 200, HEADERS);
}
