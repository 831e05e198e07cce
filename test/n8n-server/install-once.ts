// What takes minutes to install is installed once, outside the checkout, and shared by every checkout of this machine.
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { failureFrom } from '../../scripts/setup/failure.mjs';
import { takeLock } from '../../scripts/setup/lock.mjs';
import { start } from './processes.ts';
import { waitFor } from './wait-for.ts';

export type Log = (line: string) => void;

interface Installation {
  /** The folder's name in the cache; it says what is in it, so that another version is another folder. */
  name: string;
  /** What is installed, for people. */
  what: string;
  neededGigabytes: number;
  /** Fills the empty folder `building`. What it leaves in `scratch` is removed. */
  build(building: string, scratch: string): Promise<void>;
  log: Log;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const gigabyte = 1024 ** 3;

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

function checkSpace(folder: string, { what, neededGigabytes }: Installation): void {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / gigabyte;
  if (free >= neededGigabytes) return;
  throw new Error(
    `${what} needs about ${neededGigabytes} GB in ${folder}, ${free.toFixed(1)} GB are free. Set XDG_CACHE_HOME to a larger disk.`,
  );
}

/** Whole or not at all: built beside the final folder and renamed. Who comes second waits, and uses what the first made. */
export async function installOnce(installation: Installation): Promise<string> {
  const { name, log } = installation;
  const cache = cacheFolder();
  const folder = join(cache, name);
  if (existsSync(folder)) return folder;
  const lock = await takeLock(`${folder}.lock`, log);
  const clear = (): void => {
    clearAttempts(cache, name);
    lock.release();
  };
  // An interruption ends the process without coming back here.
  process.on('exit', clear);
  try {
    clearAttempts(cache, name);
    if (!existsSync(folder)) await installInto(folder, cache, installation);
  } finally {
    clear();
    process.off('exit', clear);
  }
  return folder;
}

/** Of this process, and of earlier ones that were killed; a failure's log stays. */
function clearAttempts(cache: string, name: string): void {
  const attempts = readdirSync(cache).filter((entry) => entry.startsWith(`${name}.building-`));
  const folders = attempts.filter((entry) => !entry.endsWith('.log'));
  folders.forEach((entry) => rmSync(join(cache, entry), { recursive: true, force: true }));
}

async function installInto(folder: string, cache: string, installation: Installation): Promise<void> {
  const { what, log } = installation;
  checkSpace(cache, installation);
  log(`Installing ${what} once into ${folder}`);
  const started = Date.now();
  // The npm of an earlier attempt may still be ending in its own folder.
  const building = `${folder}.building-${process.pid}`;
  mkdirSync(building);
  await installation.build(building, `${building}.scratch`);
  renameSync(building, folder);
  log(`${what} installed in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** Runs npm in the folder and says now and then that it still does. Its log stays when it fails. */
export async function npmFor(
  what: string,
  args: string[],
  { cwd, log }: { cwd: string; log: Log },
): Promise<void> {
  const logFile = `${cwd}.log`;
  const running = start({ file: 'npm', args, cwd, env: process.env, logFile });
  const started = Date.now();
  let told = started;
  const outcome = await waitFor(
    `${what} to be installed`,
    () => {
      if (Date.now() - told > 30_000) {
        told = Date.now();
        log(`  still installing ${what}, ${Math.round((told - started) / 1000)} s`);
      }
      return running.ended();
    },
    { timeoutMs: 1_500_000, everyMs: 500 },
  ).finally(() => running.stop(2000));
  if (outcome !== 'it ended with code 0') throw failureFrom(readFileSync(logFile, 'utf8'));
  rmSync(logFile, { force: true });
}
