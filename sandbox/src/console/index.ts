// The console at `/`: one page, its scripts and its style sheet. What it shows and does goes through the control API.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { Hono } from 'hono';

import { hostOf, isOurs } from '../control/guard';
import type { AppContext } from '../http/context';
import { consolePage } from './page';

const TYPES = { js: 'text/javascript', css: 'text/css', svg: 'image/svg+xml' };

/** Everything `page.ts` and the scripts refer to; nothing else below `assets/` can be asked for. */
const ASSETS = [
  'console.css',
  'controls.css',
  'tables.css',
  'console.js',
  'accounts.js',
  'api.js',
  'connections.js',
  'dom.js',
  'requests.js',
  'time.js',
  'webhooks.js',
  'world.js',
  'icon.svg',
];

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
    // No text can become markup, whatever the scripts do with it.
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
  const pages = new Hono();

  pages.get('/', async (c) => {
    // The page shows an API key, so a foreign name that leads to this machine must not get it.
    if (!isOurs(hostOf(c), context)) return c.text('This is not its address.\n', 403);
    const markup = await consolePage({
      url: context.url,
      apiKey: context.initial.apiKeys[0]?.apiKey ?? '',
      projectId: context.initial.projectId,
    });
    return c.html(markup, 200, HEADERS);
  });

  for (const name of ASSETS) {
    const body = readFileSync(join(__dirname, 'assets', name), 'utf8');
    const type = Object.entries(TYPES).find(([ending]) => name.endsWith(`.${ending}`))?.[1] ?? '';
    pages.get(`/console/${name}`, (c) =>
      c.body(body, 200, { ...HEADERS, 'content-type': `${type}; charset=utf-8` }),
    );
  }
  return pages;
}
