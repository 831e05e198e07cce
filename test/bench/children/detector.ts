/** Polls of a watch over a fleet of which one account in a hundred has just died, on lists in memory; a process of its own. */
import {
  LayersClient,
  pollOnce,
  readState,
  writeState,
  type Account,
  type Transport,
} from 'layers-social-core';

import { makeAccounts, NOW } from '../accounts.ts';
import { tell } from './tell.ts';

const [count = '0', passes = '0'] = process.argv.slice(2);
const PROJECT = 'prj_2f1d7c3a-5b1c-4f2a-9d3e-0c2fd0a46f0e';
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
  return ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    const status = searchParams.get('status');
    const list = status === null ? pages.all : status === 'reauth_required' ? pages.trouble : pages.none;
    const page = list[Number(searchParams.get('cursor') ?? 0)] ?? '{"items":[]}';
    const body = pathname.endsWith('/whoami') ? '{"organizationId":"org_1","rateLimitTier":"partner"}' : page;
    return Promise.resolve({ status: 200, headers: {}, body });
  };
}

function pagesOf(accounts: readonly Account[]): string[] {
  return Array.from({ length: Math.max(1, Math.ceil(accounts.length / PAGE)) }, (_, page) => {
    const end = (page + 1) * PAGE;
    const nextCursor = end < accounts.length ? String(page + 1) : null;
    return JSON.stringify({ items: accounts.slice(page * PAGE, end), nextCursor });
  });
}

async function poll(transport: Transport, stored: string | undefined, now: number) {
  const runtime = {
    now: () => now,
    elapsed: () => performance.now(),
    sleep: () => Promise.resolve(),
    random: () => 0,
  };
  const client = new LayersClient({ ...runtime, transport });
  const options = { projectIds: [PROJECT], contentHealth: false, budgetMs: MINUTE_MS };
  const state = stored === undefined ? undefined : readState(JSON.parse(stored));
  const started = performance.now();
  const result = await pollOnce(client, state, { ...options, runtime });
  return { ...result, pollMs: performance.now() - started };
}

const before = apiOf(healthy, []);
const after = apiOf(later, dead);
const first = JSON.stringify(writeState((await poll(before, undefined, NOW)).state));

/** As a host does it: read what was stored, poll, write it back. */
async function pass(): Promise<{ detectMs: number; wholeMs: number; events: number; bytes: number }> {
  const started = performance.now();
  const { pollMs, state, events } = await poll(after, first, NOW + MINUTE_MS);
  const bytes = JSON.stringify(writeState(state)).length;
  return { detectMs: pollMs, wholeMs: performance.now() - started, events: events.length, bytes };
}

for (let warmUp = 0; warmUp < 3; warmUp += 1) await pass();
const results = [];
for (let number = 0; number < Number(passes); number += 1) results.push(await pass());
tell({ results, bytesInTrouble: (results[0]?.bytes ?? 0) / Math.max(1, dead.length) });
