#!/usr/bin/env node
/**
 * Polls all accounts once: prints what happened since the last poll, a line of JSON for each event.
 * Run it from cron, at most once a minute. See docs/scripting.md.
 *
 *   LAYERS_API_KEY=lp_… node examples/watch-accounts.mjs watch-state.json >> events.jsonl
 */
import { writeFileSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  describeError,
  describePoll,
  isLayersError,
  LayersClient,
  errorDetails,
  pollOnce,
  readState,
  writeState,
} from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';

/** After this time no new request starts; what was not reached comes first next time. */
const PATIENCE_MS = 4 * 60_000;
const STDOUT = 1;

const file = process.argv[2] ?? 'watch-state.json';
const baseUrl = process.env.LAYERS_BASE_URL;
const elapsed = () => performance.now();
const runtime = { now: Date.now, elapsed, sleep, random: Math.random, warn: console.error };

try {
  const client = new LayersClient({
    transport: axiosTransport({ apiKey: process.env.LAYERS_API_KEY, baseUrl }),
    ...runtime,
    ...(baseUrl && { baseUrl }),
  });
  const before = await recall();
  const options = { contentHealth: true, budgetMs: PATIENCE_MS };
  const result = await pollOnce(client, before, { ...options, runtime });
  const { state, events, failure } = result;
  // Events first, state second: after a crash in between they come again, with the same eventId.
  writeFileSync(STDOUT, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await remember(state);
  for (const line of describePoll(result)) console.error(`watch-accounts: ${line}`);
  // No project could be read to the end, and nothing was new.
  if (failure) throw failure;
} catch (error) {
  console.error(`watch-accounts: ${inWords(error)}`);
  process.exitCode = 1;
}

/** Undefined the first time: that poll gives no events. A state that cannot be read needs a person. */
async function recall() {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const state = readState(JSON.parse(text));
  if (!state) throw new Error(`${file} is not a state of this version; move it away to start again`);
  return state;
}

/** Completely or not at all, and readable only by whoever runs this. */
async function remember(state) {
  const part = `${file}.${process.pid}.part`;
  await rm(part, { force: true });
  // `wx` follows no link that somebody else put there.
  await writeFile(part, JSON.stringify(writeState(state)), { mode: 0o600, flag: 'wx' });
  await rename(part, file);
}

/** What happened and what to do, with the API's own reason and request id; never the key. */
function inWords(error) {
  if (!isLayersError(error)) return error instanceof Error ? error.message : String(error);
  const { message, hint } = describeError(error, { baseUrl: 'LAYERS_BASE_URL' });
  return [`${message}. ${hint}`, ...errorDetails(error)].join('\n  ');
}
