// `npm run n8n` as a newcomer uses it: one command, a login, templates that run; Ctrl-C ends all of it, and the next
// start has what was built.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';

import {
  createRest,
  executionIn,
  freePorts,
  isFree,
  itemsOf,
  runManually,
  start,
  waitFor,
  type Rest,
  type Running,
  type SavedWorkflow,
} from '../n8n-server/index.ts';
import { workFolder } from './support/fixtures.ts';
import { step } from './support/step.ts';

const script = fileURLToPath(new URL('../../scripts/n8n/main.ts', import.meta.url));
const folder = join(workFolder(), 'try-out');
const logFile = `${folder}.log`;
const templateCount = 8;
const [port = 0, sandboxPort = 0] = await freePorts(2);
const url = `http://127.0.0.1:${port}`;

const printed = (): string => readFileSync(logFile, 'utf8');

interface Session {
  running: Running;
  rest: Rest;
  tookMs: number;
}

async function open(...more: string[]): Promise<Session> {
  const begun = Date.now();
  const place = ['--folder', folder, '--port', String(port), '--sandbox-port', String(sandboxPort)];
  const before = printedSoFar();
  const running = start({
    file: process.execPath,
    args: [script, ...place, ...more],
    env: process.env,
    logFile,
  });
  latest = running;
  await waitFor('the invitation', () => printed().slice(before).includes('Ctrl-C stops both'), {
    timeoutMs: 180_000,
    abortReason: () => running.ended(),
  });
  const rest = createRest(url);
  await rest.login();
  return { running, rest, tookMs: Date.now() - begun };
}

/** What a failed step leaves running must not fail the next one. */
let latest: Running | undefined;

beforeEach(() => latest?.stop());

function printedSoFar(): number {
  try {
    return printed().length;
  } catch {
    return 0;
  }
}

async function pressCtrlC({ running }: Session): Promise<void> {
  // A terminal sends it, and npm passes it on.
  process.kill(running.pid, 'SIGINT');
  process.kill(running.pid, 'SIGINT');
  await waitFor('all of it to end', () => running.ended(), { timeoutMs: 40_000 });
  assert.match(printed(), /Stopped\. What you built is kept/);
  assert.deepEqual([await isFree(port), await isFree(sandboxPort)], [true, true]);
}

const workflows = (rest: Rest): Promise<SavedWorkflow[]> => rest.get('/workflows');

step('one command prints an address and a login, and the weekly report runs as it was imported', async () => {
  const session = await open();
  const all = await workflows(session.rest);
  const report = all.find(({ name }) => name === 'Weekly health report');
  assert.ok(report);
  const run = await runManually(session.rest, report.id, 'Every Monday');

  const execution = await executionIn(session.rest, run);

  assert.equal(all.length, templateCount);
  assert.equal(itemsOf(execution, 'Send the Report')[0]?.accounts, 12);
  assert.ok(printed().includes(`n8n editor       ${url}\n`), printed());
  assert.doesNotMatch(printed(), /undefined|null|NaN/);
  await session.rest.patch(`/workflows/${report.id}`, { name: 'My own report' });
  await pressCtrlC(session);
});

step('the next start has what was built, and the template that is missing again', async (tell) => {
  const session = await open();

  const names = (await workflows(session.rest)).map(({ name }) => name);

  tell(`second start: the editor answers a login after ${(session.tookMs / 1000).toFixed(1)} s`);
  assert.equal(names.length, templateCount + 1);
  assert.ok(names.includes('My own report'));
  await assert.rejects(open(), /it ended with code 1/);
  assert.match(
    printed(),
    /Port \d+ cannot be listened on: it is taken, or not allowed\. Give another with --port/,
  );
  await pressCtrlC(session);
});

step('n8n that ends by itself ends all of it, with its log named', async () => {
  const session = await open();
  const processes = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).stdout.split('\n');
  const n8n = processes
    .map((line) => line.trim().split(/ +/).map(Number))
    .find(([, parent]) => parent === session.running.pid);

  process.kill(n8n?.[0] ?? assert.fail('n8n does not run'), 'SIGKILL');

  const end = await waitFor('all of it to end', () => session.running.ended(), { timeoutMs: 40_000 });
  assert.equal(end, 'it ended with code 1');
  assert.match(printed(), /n8n has stopped: it was ended by SIGKILL\. Its log is /);
  assert.deepEqual([await isFree(port), await isFree(sandboxPort)], [true, true]);
});

step('a folder that holds something else is left alone, --fresh or not', async () => {
  const theirs = join(workFolder(), 'theirs');
  mkdirSync(theirs);
  writeFileSync(join(theirs, 'sandbox.db'), 'precious');

  await assert.rejects(open('--folder', theirs), /it ended with code 1/);
  await assert.rejects(open('--folder', theirs, '--fresh'), /it ended with code 1/);

  assert.match(printed(), /holds something else/);
  assert.deepEqual(readdirSync(theirs), ['sandbox.db']);
});

step('--fresh begins anew', async () => {
  const session = await open('--fresh');

  const names = (await workflows(session.rest)).map(({ name }) => name);

  assert.equal(names.length, templateCount);
  await pressCtrlC(session);
});
