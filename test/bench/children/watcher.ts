/** Watches a fleet-server, five minutes between two polls by a clock of its own, and tells what that took. */
import type { Transport } from 'layers-social-core';

import type { PollFigures, Requests, WatchFigures, WatchRun } from '../watch-runs.ts';
import { fetchOf, openWatch } from './design.ts';
import { skippingClock } from './skipping-clock.ts';
import { tell } from './tell.ts';

const BETWEEN_MS = 300_000;
const MB = 1024 ** 2;
/** Pages between two looks at the memory: each look takes longer than a page. */
const PAGES_A_LOOK = 25;
const LARGE_CHARACTERS = 1_000_000;

const { root, baseUrl, pollsBefore, polls, look, dies } = JSON.parse(process.argv[2] ?? '{}') as WatchRun;

let requests: Requests = none();
let answers = 0;
let held = 0;
let heldAtFirst = 0;

function none(): Requests {
  return { whoami: 0, projects: 0, top: 0, byStatus: 0, pages: 0 };
}

const clock = skippingClock();

function kindOf(url: string): keyof Requests {
  const { pathname, searchParams } = new URL(url);
  if (pathname.endsWith('/whoami')) return 'whoami';
  if (pathname.endsWith('/projects')) return 'projects';
  if (searchParams.has('status')) return 'byStatus';
  return searchParams.has('cursor') ? 'pages' : 'top';
}

function lookAtMemory(): void {
  globalThis.gc?.();
  held = Math.max(held, process.memoryUsage().heapUsed);
}

const send = fetchOf(root, baseUrl);

/** At a look the answer is there, and the state, and whatever else the poll holds. */
const transport: Transport = async (request) => {
  requests[kindOf(request.url)] += 1;
  const response = await send(request);
  answers += 1;
  const isLook = answers % PAGES_A_LOOK === 0 || response.body.length > LARGE_CHARACTERS;
  if (look === 'memory' && isLook) lookAtMemory();
  return response;
};

const watch = openWatch(root, { baseUrl, clock, transport });

async function poll(): Promise<PollFigures> {
  requests = none();
  const begun = clock.elapsed();
  const started = performance.now();
  const { events, interrupted } = await watch.poll();
  const ms = performance.now() - started;
  const watchMs = clock.elapsed() - begun;
  if (look === 'memory') lookAtMemory();
  clock.skip(Math.max(0, BETWEEN_MS - watchMs));
  return { ms, watchMs, requests, events, interrupted };
}

async function measure(): Promise<WatchFigures> {
  if (look === 'memory') lookAtMemory();
  heldAtFirst = held;
  for (let count = 0; count < pollsBefore; count += 1) await poll();
  const measured: PollFigures[] = [];
  for (let count = 0; count < polls; count += 1) {
    if (dies !== undefined && count === polls - 1) await fetch(`${baseUrl}/dead/${dies}`, { method: 'POST' });
    measured.push(await poll());
  }
  return { polls: measured, stateCharacters: watch.stored?.length ?? 0, heldMb: (held - heldAtFirst) / MB };
}

tell(await measure());
