// The console at `/`: one page, its script and its style sheet. What it shows and does goes through the control API.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Hono } from 'hono';

import type { AppContext } from '../http/context';
import { foreignHost } from '../http/own-site';
import { consolePage } from './page';

/** What the page refers to, with its type. The build makes it from `client/`. */
const ASSETS = {
  'console.js': 'text/javascript',
  'console.css': 'text/css',
  'icon.svg': 'image/svg+xml',
};
const BUILT = join(__dirname, '../../dist/console/assets');

const HEADERS = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // No text can become markup, whatever the script does with it.
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
};

export function consolePages(context: AppContext) {
  const { initial } = context;
  const pages = new Hono();

  pages.get('/', async (c) => {
    // The page shows an API key, so a foreign name that leads to this machine must not get it.
    if (foreignHost(c, context) !== undefined) return c.text('This is not its address.\n', 403);
    const apiKey = initial.apiKeys[0]?.apiKey ?? '';
    const markup = await consolePage({ url: context.url, apiKey, projectId: initial.projectId });
    return c.html(markup, 200, HEADERS);
  });

  for (const [name, type] of Object.entries(ASSETS)) {
    const body = readFileSync(join(BUILT, name), 'utf8');
    pages.get(`/console/${name}`, (c) =>
      c.body(body, 200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }),
    );
  }
  return pages;
}
