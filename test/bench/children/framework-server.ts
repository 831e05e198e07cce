/** The framework the sandbox is built on, answering a constant: the least that a server made with it can do. */
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';

import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';

import { tell } from './tell.ts';

const [bodies = ''] = process.argv.slice(2);
const app = new Hono();
for (const [path, body] of Object.entries(
  JSON.parse(readFileSync(bodies, 'utf8')) as Record<string, string>,
)) {
  app.get(path, (c) => c.body(body, 200, { 'content-type': 'application/json; charset=utf-8' }));
}
const server = createAdaptorServer({ fetch: app.fetch });
server.listen(0, '127.0.0.1', () => tell({ port: (server.address() as AddressInfo).port }));
