// The real n8n is installed once per lockfile, outside the checkout, and shared by every checkout of this machine.
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeHeaders } from './headers.ts';
import { run, start } from './processes.ts';
import { until } from './wait.ts';

export type Log = (line: string) => void;

export interface N8nInstall {
  folder: string;
  /** The script Node runs: `node <bin> start`. */
  bin: string;
  version: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = join(root, 'test', 'e2e', 'n8n');
const files = ['package.json', 'package-lock.json', '.npmrc'];
const gigabyte = 1024 ** 3;
const neededGigabytes = 4;

function cacheFolder(): string {
  const home = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(home, 'layers-social');
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    const inside = join(root, '.cache');
    mkdirSync(inside, { recursive: true });
    return inside;
  }
}

function described(folder: string): N8nInstall {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8')) as {
    version: string;
  };
  return { folder, bin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), version: manifest.version };
}

function checkSpace(folder: string): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / gigabyte;
  if (free >= neededGigabytes) return;
  throw new Error(
    `n8n needs about ${neededGigabytes} GB in ${folder}, ${free.toFixed(1)} GB are free. Set XDG_CACHE_HOME to a larger disk.`,
  );
}

async function npmCi(building: string, logFile: string, log: Log): Promise<void> {
  const args = ['ci', '--ignore-scripts', '--loglevel=http'];
  const running = start({ file: 'npm', args, cwd: building, env: process.env, logFile });
  const started = Date.now();
  let told = started;
  const outcome = await until(
    'n8n to be installed',
    () => {
      if (Date.now() - told > 30_000) {
        told = Date.now();
        log(`  still installing n8n, ${Math.round((told - started) / 1000)} s`);
      }
      return running.ended();
    },
    { timeoutMs: 1_500_000, everyMs: 500 },
  ).finally(() => running.stop(2000));
  if (outcome !== 'it ended with code 0') throw new Error(`npm ci of n8n: ${outcome}. Its log is ${logFile}`);
}

const headersOf = (building: string): string => `${building}.headers`;

async function build(building: string, log: Log): Promise<void> {
  files.forEach((file) => copyFileSync(join(source, file), join(building, file)));
  const logFile = `${building}.log`;
  await npmCi(building, logFile, log);
  log('  building its sqlite3');
  const env = { ...process.env, npm_config_nodedir: await nodeHeaders(headersOf(building), logFile) };
  await run(
    { file: 'npm', args: ['rebuild', 'sqlite3', '--loglevel=error'], cwd: building, env, logFile },
    600_000,
  );
  rmSync(logFile, { force: true });
}

/** Whole or not at all: built beside the final folder and renamed; who comes second uses what the first made. */
export async function ensureN8n({ log }: { log: Log }): Promise<N8nInstall> {
  const hash = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json')))
    .digest('hex')
    .slice(0, 12);
  const cache = cacheFolder();
  const folder = join(cache, `n8n-${hash}`);
  if (existsSync(folder)) return described(folder);
  checkSpace(cache);
  log(`Installing n8n once into ${folder}: 2.9 GB on disk, four to eight minutes`);
  const started = Date.now();
  const building = `${folder}.building-${process.pid}`;
  const clear = (): void =>
    [building, headersOf(building)].forEach((path) => rmSync(path, { recursive: true, force: true }));
  // An interruption ends the process without coming back here.
  process.on('exit', clear);
  mkdirSync(building, { recursive: true });
  try {
    await build(building, log);
    if (!existsSync(folder)) renameSync(building, folder);
  } finally {
    clear();
  }
  log(`n8n installed in ${Math.round((Date.now() - started) / 1000)} s`);
  return described(folder);
}
