// The real n8n, once per lockfile, or in an exact version without one.
import { createHash } from 'node:crypto';
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodeHeaders } from './headers.ts';
import { installOnce, npmFor, type Log } from './install-once.ts';
import { run } from './processes.ts';

export interface N8nInstall {
  folder: string;
  /** The script Node runs: `node <bin> start`. */
  bin: string;
  version: string;
}

const source = fileURLToPath(new URL('../e2e/n8n', import.meta.url));
const files = ['package.json', 'package-lock.json', '.npmrc'];
const neededGigabytes = 4;
const effort = 'up to 3 GB on disk, four to eight minutes';
/** What every install leaves out: scripts that download, and what only looks at the registry. */
const quietly = ['--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=http'];

function described(folder: string): N8nInstall {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', 'n8n', 'package.json'), 'utf8')) as {
    version: string;
  };
  return { folder, bin: join(folder, 'node_modules', 'n8n', 'bin', 'n8n'), version: manifest.version };
}

async function buildSqlite(building: string, scratch: string, log: Log): Promise<void> {
  log('  building its sqlite3');
  const logFile = `${building}.log`;
  const env = { ...process.env, npm_config_nodedir: await nodeHeaders(scratch, logFile) };
  await run(
    {
      file: 'npm',
      args: ['rebuild', 'sqlite3', '--no-ignore-scripts', '--loglevel=error'],
      cwd: building,
      env,
      logFile,
    },
    600_000,
  );
  rmSync(logFile, { force: true });
}

/** The n8n of the end-to-end tests, as its lockfile has it. */
export async function ensureN8n({ log }: { log: Log }): Promise<N8nInstall> {
  const lockfile = readFileSync(join(source, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
  const build = async (building: string, scratch: string): Promise<void> => {
    files.forEach((file) => copyFileSync(join(source, file), join(building, file)));
    await npmFor('n8n', ['ci', ...quietly], { cwd: building, log });
    await buildSqlite(building, scratch, log);
  };
  return described(
    await installOnce({ name: `n8n-${hash}`, what: `n8n (${effort})`, neededGigabytes, build, log }),
  );
}

/** n8n 2.0 takes it from its maker's server, and what is installed here comes from the registry alone. */
const overrides = { xlsx: '0.18.5' };

/** A released n8n; what it stands on is exact, what those stand on is as new as they allow. */
export async function ensureN8nRelease(version: string, log: Log): Promise<N8nInstall> {
  const what = `n8n ${version} (${effort})`;
  const build = async (building: string, scratch: string): Promise<void> => {
    await installExactly({ dependencies: { n8n: version }, overrides }, building, log);
    await buildSqlite(building, scratch, log);
  };
  return described(await installOnce({ name: `n8n-release-${version}`, what, neededGigabytes, build, log }));
}

/** The folder with one version of n8n's engine in its node_modules: n8n-core, and the n8n-workflow it asks for. */
export const ensureN8nCore = (version: string, log: Log): Promise<string> =>
  installOnce({
    name: `n8n-core-${version}`,
    what: `n8n-core ${version} (up to 350 MB)`,
    neededGigabytes: 1,
    build: (building) => installExactly({ dependencies: { 'n8n-core': version } }, building, log),
    log,
  });

interface Exactly {
  dependencies: Record<string, string>;
  overrides?: Record<string, string>;
}

async function installExactly(manifest: Exactly, folder: string, log: Log): Promise<void> {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ private: true, ...manifest })}\n`);
  const names = Object.entries(manifest.dependencies).map(([name, version]) => `${name}@${version}`);
  await npmFor(names.join(', '), ['install', ...quietly, '--no-package-lock'], { cwd: folder, log });
}
