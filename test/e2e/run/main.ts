/**
 * `npm run test:e2e -- [pattern] [--no-build] [--install] [--prepare]`: the end-to-end tests whose file name contains the
 * pattern, all without one. `--no-build` uses the last build; `--install` may bring the Debian packages that are missing;
 * `--prepare` installs what they need and runs none.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { run as runTests } from 'node:test';
import { fileURLToPath } from 'node:url';

import { ensureN8n, pack, sleep, whenInterrupted } from '../../n8n-server/index.ts';
import { build } from './build.ts';
import { installMissing } from './debian.ts';
import { processesOf, runMark } from './orphans.ts';
import { report, type Counts } from './reporter.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const folders = ['test/browser', 'test/e2e'].map((name) => join(root, name));
const artifacts = join(root, 'artifacts', 'e2e');
/** A full table of kills takes longer. */
const fileTimeoutMs = Number(process.env['LAYERS_E2E_FILE_MINUTES'] ?? 15) * 60_000;

/** They mostly wait, so they run beside the others, with an n8n of their own. */
const waitingFiles = ['campaign.e2e.ts', 'polling.e2e.ts', 'upkeep.e2e.ts'];

type Log = (line: string) => void;
const log: Log = (line) => console.log(line);

function filesMatching(pattern: string): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.e2e.ts') && name.includes(pattern))
      .sort()
      .map((name) => join(folder, name)),
  );
  if (files.length === 0) throw new Error(`No file in test/e2e or test/browser is called like "${pattern}"`);
  return files;
}

/** Sandbox and n8n logs, without what n8n installed for itself. */
function keepLogs(work: string): void {
  const logs = readdirSync(work, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.log') && !name.includes('node_modules'),
  );
  for (const name of logs) {
    mkdirSync(dirname(join(artifacts, name)), { recursive: true });
    cpSync(join(work, name), join(artifacts, name));
  }
  log(`n8n's logs are kept in ${artifacts}`);
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself.
  }
}

async function endOrphans(run: string): Promise<number> {
  await sleep(500);
  const left = processesOf(run);
  for (const pid of left) {
    log(`  FAIL process ${pid} was left behind; ended now`);
    end(pid);
  }
  return left.length;
}

async function runAll(files: string[]): Promise<Counts> {
  const stop = new AbortController();
  whenInterrupted(() => stop.abort());
  const isWaiting = (file: string): boolean => waitingFiles.includes(basename(file));
  const lines: string[] = [];
  const counts = await Promise.all([
    runFiles(
      files.filter((file) => !isWaiting(file)),
      { log, signal: stop.signal },
    ),
    runFiles(files.filter(isWaiting), { log: (line) => lines.push(line), signal: stop.signal }),
  ]);
  lines.forEach(log);
  const failed = counts[0].failed + counts[1].failed;
  if (stop.signal.aborted) log('  FAIL interrupted');
  return { passed: counts[0].passed + counts[1].passed, failed: failed + (stop.signal.aborted ? 1 : 0) };
}

/** One after the other. */
async function runFiles(
  files: string[],
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<Counts> {
  const total: Counts = { passed: 0, failed: 0 };
  for (const file of files) {
    if (signal.aborted) break;
    log(`\n${file.slice(root.length)}`);
    const stream = runTests({
      files: [file],
      concurrency: 1,
      timeout: fileTimeoutMs,
      forceExit: true,
      signal,
    });
    const counts = await report(stream, log);
    total.passed += counts.passed;
    total.failed += counts.failed;
  }
  return total;
}

async function prepare(args: string[]): Promise<void> {
  installMissing({ allowed: args.includes('--install'), log });
  await ensureN8n({ log });
}

async function runThem(args: string[]): Promise<void> {
  const [pattern = ''] = args.filter((arg) => !arg.startsWith('--'));
  process.exitCode = 1; // Until the counts say otherwise: an end before them is no success.
  const started = Date.now();
  const files = filesMatching(pattern);
  const work = mkdtempSync(join(tmpdir(), 'layers-social-e2e-'));
  rmSync(artifacts, { recursive: true, force: true });
  const run = `${process.pid}-${started}`;
  Object.assign(process.env, { [runMark]: run, LAYERS_E2E_WORK: work });
  process.on('exit', () => processesOf(run).forEach(end));
  const total: Counts = { passed: 0, failed: 0 };
  try {
    await prepare(args);
    if (!args.includes('--no-build')) {
      log('Building');
      await build(root, work);
    }
    process.env.LAYERS_E2E_TARBALL = await pack(work);
    Object.assign(total, await runAll(files));
  } catch (error) {
    total.failed += 1;
    log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  total.failed += await endOrphans(run);
  if (total.failed > 0) keepLogs(work);
  rmSync(work, { recursive: true, force: true });
  log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
  log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

const args = process.argv.slice(2);
await (args.includes('--prepare') ? prepare(args) : runThem(args));
