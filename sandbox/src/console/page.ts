// The page that the console's script fills in.

import { html } from 'hono/html';

interface Start {
  url: string;
  apiKey: string;
  projectId: string;
}

export const consolePage = ({ url, apiKey, projectId }: Start) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Layers Social sandbox</title>
        <link rel="icon" type="image/svg+xml" href="/console/icon.svg" />
        <link rel="stylesheet" href="/console/console.css" />
        <script type="module" src="/console/console.js"></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <div id="app" data-url="${url}" data-api-key="${apiKey}" data-project-id="${projectId}"></div>
        <noscript>
          <main>
            <h1>Layers Social sandbox</h1>
            <p><strong>Sandbox – nothing here is real.</strong></p>
            <p>This page needs JavaScript. The API works without it:</p>
            <ul>
              <li>API address: <code>${url}</code></li>
              <li>API key: <code>${apiKey}</code></li>
              <li>First project: <code>${projectId}</code></li>
            </ul>
          </main>
        </noscript>
      </body>
    </html> `;
