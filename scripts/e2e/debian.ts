// What the tests drive beside n8n comes from Debian's packages: a browser, Redis and Postgres. What this machine lacks
// is installed where that is allowed; otherwise it is said what to install.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { browserPath } from '../../test/browser/browser.ts';

type Log = (line: string) => void;

/** By package: whether what it brings is there. */
const needed: Record<string, () => boolean> = {
  chromium: () => succeeds(browserPath),
  'redis-server': () => spawnSync('which', ['redis-server']).status === 0,
  postgresql: () => postgresTools() !== undefined,
};

export function installMissing(log: Log): void {
  const missing = Object.keys(needed).filter((name) => !needed[name]?.());
  if (missing.length === 0) return;
  log(`Installing ${missing.join(', ')}`);
  const started = Date.now();
  if (!apt('update') || !apt('install', '-y', '--no-install-recommends', ...missing)) {
    log(`  that did not work; what needs them will fail. Install them: apt-get install ${missing.join(' ')}`);
    return;
  }
  log(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
}

/** The folder with `initdb` and `postgres`, which Debian keeps off the PATH; the newest version's. */
export function postgresTools(): string | undefined {
  const versions = '/usr/lib/postgresql';
  if (!existsSync(versions)) return undefined;
  return readdirSync(versions)
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(versions, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

function apt(...args: string[]): boolean {
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  // Without a password or not at all: nobody sits there to type one.
  const command = isRoot ? ['apt-get', ...args] : ['sudo', '-n', '--preserve-env', 'apt-get', ...args];
  const [file = '', ...rest] = command;
  return spawnSync(file, rest, { env, stdio: 'ignore', timeout: 600_000 }).status === 0;
}

function succeeds(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch {
    return false;
  }
}
