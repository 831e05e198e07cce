/** One size of fleet: listing it, planning its sweep, and an event for each of its accounts at the webhook trigger's state. */
import { createRequire } from 'node:module';

import { planSweep } from 'layers-social-core';

import { accountId, NOW } from '../accounts.ts';
import { coreClient } from '../core-client.ts';
import { tell } from './tell.ts';

/** Of the built n8n package: what keeps the webhook trigger from running twice for one event. */
interface TriggerState {
  isProcessed(staticData: object, eventId: string): boolean;
  markProcessed(staticData: object, eventId: string): void;
}

const require = createRequire(import.meta.url);
const state = require('../../../n8n-node/dist/nodes/LayersSocialWebhookTrigger/state.js') as TriggerState;

const [baseUrl = '', count = '0', turns = '0'] = process.argv.slice(2);
const accounts = Number(count);
/** Half of the standard tier's reads in half an hour. */
const SWEEP_BUDGET = 1_800;
const client = coreClient(baseUrl);

async function list(): Promise<void> {
  let listed = 0;
  for await (const account of client.iterateAccounts(`prj_${accounts}`))
    listed += Number(account.leased === false);
  if (listed !== accounts) throw new Error(`${listed} of ${accounts} were listed`);
}

const candidates = Array.from({ length: accounts }, (_, number) => ({
  socialAccountId: accountId(number),
  readAt: NOW - (Math.imul(number + 1, 0x9e3779b1) >>> 12),
}));

function sweep(): void {
  if (planSweep(candidates, SWEEP_BUDGET, NOW + 3_600_000).length === 0) throw new Error('nothing is due');
}

const events = Array.from({ length: accounts }, (_, number) => `evt_${accountId(number).slice(3)}`);

function dedupe(): void {
  const staticData = {};
  for (const event of events) {
    if (!state.isProcessed(staticData, event)) state.markProcessed(staticData, event);
  }
}

async function timed(work: () => Promise<void> | void): Promise<number[]> {
  const times: number[] = [];
  await work();
  for (let turn = 0; turn < Number(turns); turn += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return times;
}

// What is asked of a small fleet takes microseconds, and code that is not yet compiled would be all that is seen.
for (let warmUp = 0; accounts <= 1_000 && warmUp < 100; warmUp += 1) {
  sweep();
  if (warmUp % 10 === 0) await list();
}
tell({ list: await timed(list), sweep: await timed(sweep), dedupe: await timed(dedupe) });
