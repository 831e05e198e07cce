#!/usr/bin/env node
/**
 * Writes a CSV of the accounts that need attention: token expired or about to expire, shadowban, low score.
 * One pass over all active projects, made for cron. See docs/scripting.md.
 *
 *   LAYERS_API_KEY=lp_… node examples/unhealthy-accounts.mjs --out unhealthy.csv
 */
import { rename, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import {
  describeError,
  assessHealth,
  hasApiCode,
  isLayersError,
  LayersClient,
  mapConcurrently,
  errorDetails,
} from 'layers-social-core';
import { axiosTransport } from 'layers-social-core/axios';

const HELP = `Usage: unhealthy-accounts.mjs [options]

  --out <file>           where to write (default unhealthy-accounts.csv)
  --project <id>         only this project; can be repeated (default: all active ones)
  --lead-days <number>   warn this many days before a token expires (default 3)
  --score <number>       a score below this is low (default 40)
  --connection-only      do not read scores: one request for 200 accounts instead of one for each

Environment: LAYERS_API_KEY, and LAYERS_BASE_URL for a sandbox.
`;
const COLUMNS = [
  'level',
  'reasons',
  'fix',
  'message',
  'platform',
  'handle',
  'socialAccountId',
  'projectId',
  'status',
  'tokenExpiresAt',
  'score',
  'tier',
];
const DAY_MS = 86_400_000;
/** The start of a formula, also after blanks or characters that do not show; the last one is the minus sign. */
const FORMULA = /^[\s\p{C}]*[=+\-@\u2212]/u;

try {
  await main();
} catch (error) {
  console.error(`unhealthy-accounts: ${inWords(error)}`);
  process.exitCode = 1;
}

async function main() {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: 'unhealthy-accounts.csv' },
      project: { type: 'string', multiple: true },
      'lead-days': { type: 'string', default: '3' },
      score: { type: 'string', default: '40' },
      'connection-only': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(HELP);

  const baseUrl = process.env.LAYERS_BASE_URL;
  const client = new LayersClient({
    transport: axiosTransport({ apiKey: process.env.LAYERS_API_KEY, baseUrl }),
    now: Date.now,
    sleep,
    random: Math.random,
    warn: console.error,
    ...(baseUrl && { baseUrl }),
  });
  const policy = {
    tokenLeadMs: number('--lead-days', values['lead-days']) * DAY_MS,
    scoreThreshold: number('--score', values.score),
  };

  const rows = [];
  let seen = 0;
  for (const projectId of values.project ?? (await activeProjects(client))) {
    const accounts = await connectedAccounts(client, projectId);
    seen += accounts.length;
    // Four at a time; the client keeps to the rate limit for all of them.
    const reports = await mapConcurrently(accounts, 4, async (account) => {
      const snapshot = values['connection-only'] ? undefined : await snapshotOf(client, account);
      return assessHealth({ account, snapshot, policy, now: Date.now() });
    });
    rows.push(...reports.filter(({ level }) => level !== 'healthy').map((report) => row(projectId, report)));
  }

  rows.sort((a, b) => a.level.localeCompare(b.level) || a.reasons.localeCompare(b.reasons));
  await replace(values.out, toCsv(rows));
  console.log(`${rows.length} of ${seen} accounts need attention: ${values.out}`);
}

async function activeProjects(client) {
  const ids = [];
  for await (const { id } of client.iterateProjects({ status: 'active' })) ids.push(id);
  return ids;
}

/** Without disconnected ones: a revoked account would stay in the report for ever. */
async function connectedAccounts(client, projectId) {
  const accounts = [];
  for await (const account of client.iterateAccounts(projectId)) {
    if (account.status !== 'disconnected') accounts.push(account);
  }
  return accounts;
}

/** Layers knows the account, so 404 means that there is no snapshot yet. */
async function snapshotOf(client, { socialAccountId }) {
  return client.getHealth(socialAccountId).catch((error) => {
    if (hasApiCode(error, 'NOT_FOUND')) return undefined;
    throw error;
  });
}

function row(projectId, { level, reasons, account, snapshot }) {
  return {
    level,
    reasons: reasons.map(({ code }) => code).join(' '),
    fix: reasons[0].fix,
    message: reasons.map(({ message }) => message).join(' '),
    platform: account.platform,
    handle: account.handle,
    socialAccountId: account.socialAccountId,
    projectId,
    status: account.status,
    tokenExpiresAt: account.tokenExpiresAt,
    score: snapshot?.score,
    tier: snapshot?.tier,
  };
}

function toCsv(rows) {
  const lines = rows.map((each) => COLUMNS.map((column) => cell(each[column])).join(','));
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}

/** Quoted where needed. Text that a spreadsheet would read as a formula, in any script, gets a leading apostrophe. */
function cell(value) {
  const told = String(value ?? '');
  const text = FORMULA.test(told.normalize('NFKC')) ? `'${told}` : told;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Completely or not at all, and readable only by whoever runs this. */
async function replace(file, text) {
  const part = `${file}.${process.pid}.part`;
  await rm(part, { force: true });
  // `wx` follows no link that somebody else put there.
  await writeFile(part, text, { mode: 0o600, flag: 'wx' });
  await rename(part, file);
}

/** What happened and what to do, with the API's own reason and request id; never the key. */
function inWords(error) {
  if (!isLayersError(error)) return error instanceof Error ? error.message : String(error);
  const { message, hint } = describeError(error, { baseUrl: 'LAYERS_BASE_URL' });
  return [`${message}. ${hint}`, ...errorDetails(error)].join('\n  ');
}

function number(option, text) {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0) return value;
  throw new Error(`${option} must be a number from 0 on, not "${text}"`);
}
