// The description of the API: `/openapi.json` for tools, `/reference` for people.

import { createHash } from 'node:crypto';

import { Hono } from 'hono';

import type { Endpoint } from '../http/endpoint';
import { openApiDocument } from './document';
import { REFERENCE_STYLE, referencePage } from './reference';

const STYLE_HASH = createHash('sha256').update(REFERENCE_STYLE).digest('base64');
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
};

export function descriptionPages(endpoints: readonly Endpoint[]) {
  const document = openApiDocument(endpoints);
  const pages = new Hono();
  pages.get('/openapi.json', (c) => c.json(document));
  pages.get('/reference', async (c) => c.html(await referencePage(endpoints, document), 200, HEADERS));
  return pages;
}
