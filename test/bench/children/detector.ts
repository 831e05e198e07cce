/**
 * Polls of a watch over a fleet of which one account in a hundred has just died, on lists in memory; a process of its own. The
 * checkout whose core watches is named.
 */
import type { Account, Transport } from 'layers-social-core';

import { makeAccounts } from '../accounts.ts';
import { openWatch } from './design.ts';
import { skippingClock } from './skipping-clock.ts';
import { tell } from './tell.ts';

const [root = '', count = '0', passes = '0'] = process.argv.slice(2);
const MINUTE_MS = 60_000;
const PAGE = 200;

const healthy = makeAccounts(Number(count));
const dead = healthy
  .filter((_, number) => number % 100 === 0)
  .map((account) => ({ ...account, status: 'reauth_required' as const }));
const later = healthy.map((account, number) =>
  number % 100 === 0 ? (dead[number / 100] ?? account) : account,
);

/** Answers as the API does, from texts made before. */
function apiOf(accounts: readonly Account[], inTrouble: readonly Account[]): Transport {
  const pages = { all: pagesOf(accounts), trouble: pagesOf(inTrouble), none: pagesOf([]) };
  const projects = '{"items":[{"id":"prj_1","status":"active"}],"nextCursor":null}';
  return ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const status = searchParams.get('status');
    const list = status === null ? pages.all : status === 'reauth_required' ? pages.trouble : pages.none;
    const page = list[Number(searchParams.get('cursor') ?? 0)] ?? '{"items":[]}';
    const isList = pathname.endsWith('/social-accounts');
    const other = pathname.endsWith('/whoami')
      ? '{"organizationId":"org_1","rateLimitTier":"partner"}'
      : projects;
    return Promise.resolve({ status: 200, headers: {}, body: isList ? page : other });
  };
}

function pagesOf(accounts: readonly Account[]): string[] {
  return Array.from({ length: Math.max(1, Math.ceil(accounts.length / PAGE)) }, (_, page) => {
    const end = (page + 1) * PAGE;
    const nextCursor = end < accounts.length ? String(page + 1) : null;
    return JSON.stringify({ items: accounts.slice(page * PAGE, end), nextCursor });
  });
}

const clock = skippingClock();
const before = apiOf(healthy, []);
const after = apiOf(later, dead);
let api = before;
const watch = openWatch(root, { baseUrl: 'http://127.0.0.1', clock, transport: (request) => api(request) });
await watch.poll();
const first = watch.stored;
api = after;

/** As a host does it: read what was stored, poll, write it back. */
async function pass(): Promise<{ detectMs: number; wholeMs: number; events: number }> {
  watch.stored = first;
  clock.skip(MINUTE_MS);
  const started = performance.now();
  const { ms, events } = await watch.poll();
  return { detectMs: ms, wholeMs: performance.now() - started, events };
}

for (let warmUp = 0; warmUp < 3; warmUp += 1) await pass();
const results = [];
for (let number = 0; number < Number(passes); number += 1) results.push(await pass());
tell({ results, bytesInTrouble: (watch.stored?.length ?? 0) / Math.max(1, dead.length) });
