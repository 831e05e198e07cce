// The console's page. All its markup is here and in the parts beside it; the scripts only fill in texts.

import { html } from 'hono/html';

import type { Markup, StartHere } from './markup';
import { accountsPart, connectionsPart } from './people-parts';
import { requestsPart, webhooksPart } from './traffic-parts';
import { clockPart, faultsPart, resetPart, seedPart } from './world-parts';

const SECTIONS = ['accounts', 'connections', 'webhooks', 'requests', 'clock', 'faults'];

export function consolePage(start: StartHere): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Layers Social sandbox</title>
        <link rel="icon" type="image/svg+xml" href="/console/icon.svg" />
        <link rel="stylesheet" href="/console/console.css" />
        <link rel="stylesheet" href="/console/controls.css" />
        <link rel="stylesheet" href="/console/tables.css" />
        <script type="module" src="/console/console.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        ${header()}
        <main id="main" tabindex="-1">
          <noscript
            ><p class="notice" data-kind="warn">
              What happens below is filled in by a script, and scripts are off. The API itself works.
            </p></noscript
          >
          <p class="notice" data-kind="bad" id="lost" role="alert" hidden></p>
          ${startPart(start)}
          <div class="columns">
            <div class="wide">
              ${accountsPart()} ${connectionsPart()} ${webhooksPart(start)} ${requestsPart()}
            </div>
            <div class="narrow">${clockPart()} ${seedPart()} ${faultsPart()} ${resetPart()}</div>
          </div>
        </main>
        <p id="said" class="said" role="status"></p>
      </body>
    </html> `;
}

function header(): Markup {
  return html`<header class="top">
    <div class="brand">
      <img src="/console/icon.svg" alt="" width="36" height="36" />
      <div>
        <h1>Layers Social sandbox</h1>
        <p><strong>Sandbox – nothing here is real.</strong></p>
      </div>
    </div>
    <nav aria-label="Parts of this page">
      ${SECTIONS.map(
        (name) =>
          html`<a href="#${name}"
            >${name.charAt(0).toUpperCase()}${name.slice(1)} <span class="count" data-count="${name}"></span
          ></a>`,
      )}
    </nav>
    <label class="switch"
      ><input type="checkbox" role="switch" id="live" checked autocomplete="off" /> Live updates</label
    >
  </header>`;
}

function startPart({ url, apiKey, projectId }: StartHere): Markup {
  const curl = `curl ${url}/v1/projects/${projectId}/social-accounts -H "Authorization: Bearer ${apiKey}"`;
  return html`<section class="card start" aria-labelledby="start-h">
    <h2 id="start-h">Start here</h2>
    <p>
      The Layers Partner API, working on your machine: social accounts, consent pages, webhooks. Point your
      workflow, Zap or script at it with these three, and watch below what it does.
    </p>
    <dl class="facts">
      ${fact('API address', 'url', url)} ${fact('API key', 'key', apiKey)}
      ${fact('First project', 'project', projectId)}
    </dl>
    <h3>Try it</h3>
    <div class="copyable">
      <pre><code id="fact-curl">${curl}</code></pre>
      <button type="button" data-action="copy" data-from="fact-curl">
        Copy<span class="hidden"> the example</span>
      </button>
    </div>
  </section>`;
}

const fact = (label: string, id: string, value: string): Markup =>
  html`<div>
    <dt>${label}</dt>
    <dd class="copyable">
      <code id="fact-${id}">${value}</code>
      <button type="button" data-action="copy" data-from="fact-${id}">
        Copy<span class="hidden"> the ${label.replace(/^First/, 'first')}</span>
      </button>
    </dd>
  </div>`;
