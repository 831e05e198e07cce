// What the tests drive beside n8n comes from Debian's packages: a browser, Redis and Postgres.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { browserPath } from '../../browser/browser.ts';

type Log = (line: string) => void;

/** By package: whether what it brings is there. */
const needed: Record<string, () => boolean> = {
  chromium: () => succeeds(browserPath),
  'redis-server': () => spawnSync('which', ['redis-server']).status === 0,
  postgresql: () => postgresTools() !== undefined,
};

/** Nobody's machine gets system packages unasked: without the permission it is only said what is missing. */
export function installMissing({ allowed, log }: { allowed: boolean; log: Log }): void {
  const missing = Object.keys(needed).filter((name) => !needed[name]?.());
  if (missing.length === 0) return;
  if (!allowed) {
    log(`Not there, and what needs it will fail: ${missing.join(', ')}. --install brings it with apt-get`);
    return;
  }
  log(`Installing ${missing.join(', ')}`);
  const started = Date.now();
  const trouble = apt('update') ?? apt('install', '-y', '--no-install-recommends', ...missing);
  log(trouble ?? `  done in ${Math.round((Date.now() - started) / 1000)} s`);
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

/** The end of what apt-get said when it failed. */
function apt(...args: string[]): string | undefined {
  const isRoot = process.getuid?.() === 0;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  // Without a password or not at all: nobody sits there to type one.
  const command = isRoot ? ['apt-get', ...args] : ['sudo', '-n', '--preserve-env', 'apt-get', ...args];
  const [file = '', ...rest] = command;
  const { status, stderr } = spawnSync(file, rest, { env, encoding: 'utf8', timeout: 600_000 });
  return status === 0 ? undefined : `  that did not work: ${stderr.slice(-600)}`;
}

function succeeds(find: () => unknown): boolean {
  try {
    find();
    return true;
  } catch {
    return false;
  }
}
