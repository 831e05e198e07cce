// The description as one page without script and without anything from elsewhere.

import { html, raw } from 'hono/html';

import type { Endpoint } from '../http/endpoint';
import type { openApiDocument } from './document';

export const REFERENCE_STYLE = `
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem; }
h2 { font-size: 1rem; margin: 2rem 0 0; overflow-wrap: anywhere; }
p { margin: .25rem 0; }
pre { border: 1px solid; border-radius: .25rem; overflow: auto; padding: .5rem; }
summary { cursor: pointer; }
`;

type Described = ReturnType<typeof openApiDocument>;

export const referencePage = (endpoints: readonly Endpoint[], { info, paths }: Described) =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${info.title}</title>
        ${raw(`<style>${REFERENCE_STYLE}</style>`)}
      </head>
      <body>
        <main>
          <h1>${info.title}</h1>
          <p>${info.description}</p>
          <p><a href="/openapi.json">openapi.json</a> · <a href="/">Console</a></p>
          ${endpoints.map((endpoint) => section(endpoint, paths))}
        </main>
      </body>
    </html> `;

function section({ method, path, summary }: Endpoint, paths: Described['paths']) {
  const operation = paths[path.replaceAll(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
  return html`<h2>${method} ${path}</h2>
    <p>${summary}.</p>
    <details>
      <summary>Parameters, body and answer</summary>
      <pre tabindex="0">${JSON.stringify(operation, null, 2)}</pre>
    </details>`;
}
