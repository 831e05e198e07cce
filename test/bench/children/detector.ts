/** Detection passes over a fleet of which one account in a hundred has just changed; a process of its own. */
import {
  detect,
  readState,
  writeState,
  type Account,
  type HealthSnapshot,
  type ProjectScan,
  type WatchState,
} from 'layers-social-core';

import { makeAccounts, NOW } from '../accounts.ts';
import { tell } from './tell.ts';

const [count = '0', passes = '0'] = process.argv.slice(2);
const PROJECT = 'prj_2f1d7c3a-5b1c-4f2a-9d3e-0c2fd0a46f0e';
const HALF_HOUR_MS = 30 * 60_000;

const snapshotOf = (account: Account, tier: string): HealthSnapshot => ({
  socialAccountId: account.socialAccountId,
  score: 73,
  tier,
  isShadowbanned: false,
});

function scanOf(accounts: Account[], isWorse: (number: number) => boolean): ProjectScan {
  const sightings = accounts.map((account, number) => ({
    account: isWorse(number) ? { ...account, status: 'reauth_required' as const } : account,
    snapshot: snapshotOf(account, number % 3 === 0 ? 'hot' : 'warm'),
  }));
  return { projectId: PROJECT, complete: true, sightings };
}

const poll = (state: WatchState | undefined, scan: ProjectScan, now: number) =>
  detect(state, { selected: [PROJECT], scans: [scan], contentHealth: true, now });

const accounts = makeAccounts(Number(count));
const first = poll(
  undefined,
  scanOf(accounts, () => false),
  NOW,
).state;
const stored = JSON.stringify(writeState(first));
const later = scanOf(accounts, (number) => number % 100 === 0);

/** As a host does it: read what was stored, look, write it back. */
function pass(): { detectMs: number; wholeMs: number; events: number } {
  const started = performance.now();
  const state = readState(JSON.parse(stored));
  const read = performance.now();
  const detected = poll(state, later, NOW + HALF_HOUR_MS);
  const seen = performance.now();
  JSON.stringify(writeState(detected.state));
  return { detectMs: seen - read, wholeMs: performance.now() - started, events: detected.events.length };
}

for (let warmUp = 0; warmUp < 3; warmUp += 1) pass();
const results = Array.from({ length: Number(passes) }, pass);
tell({ results, bytesPerAccount: stored.length / accounts.length });
