/**
 * Lists a project once and tells how its memory grew. Needs --expose-gc. What every client needs (modules, connection,
 * compiled code) is there before the first look: 25 pages are read to warm up.
 */
import { collect } from 'layers-social-core';

import { coreClient } from '../core-client.ts';
import { tell } from './tell.ts';

const MB = 1024 ** 2;
const [baseUrl = '', count = '0', way = 'iterate', look = 'rss'] = process.argv.slice(2);

let pages = 0;
let used = 0;
let peak = 0;

/** Freeing before each look would hide what the system sees, so each is looked at in a process of its own. */
function memory(): number {
  if (look === 'rss') return process.memoryUsage.rss();
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

const client = coreClient(baseUrl, (transport) => async (request) => {
  if (look === 'rss' || pages % 25 === 0) peak = Math.max(peak, memory());
  pages += 1;
  return transport(request);
});

async function iterate(): Promise<{ items: number; pagesBeforeFirstItem: number }> {
  const seen = { items: 0, pagesBeforeFirstItem: 0 };
  for await (const account of client.iterateAccounts(`prj_${count}`)) {
    if (seen.items === 0) seen.pagesBeforeFirstItem = pages;
    if (account.socialAccountId !== '') seen.items += 1;
  }
  return seen;
}

async function gather(): Promise<{ items: number; pagesBeforeFirstItem: number }> {
  const accounts = await collect(client.iterateAccounts(`prj_${count}`), Infinity);
  const pagesBeforeFirstItem = pages;
  peak = Math.max(peak, memory());
  return { items: accounts.length, pagesBeforeFirstItem };
}

await collect(client.iterateAccounts('prj_5000'), Infinity);
globalThis.gc?.();
pages = 0;
used = memory();
peak = used;
const started = performance.now();
const listed = await (way === 'iterate' ? iterate() : gather());
tell({ ...listed, mb: (peak - used) / MB, ms: performance.now() - started });
