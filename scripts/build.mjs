/**
 * Builds the packages whose sources are newer than their last build. As a script: `--force` builds them all. The set-up
 * uses it on Node 20.
 */
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { runNpm } from './setup/npm.mjs';
import { inModules, ROOT } from './setup/parts.mjs';

const N8N_SOURCES = ['credentials', 'icons', 'lib', 'nodes', 'publish', 'build.mjs'];

/** In the order of their dependence; each is rebuilt when anything in `sources` changed. */
const PACKAGES = [
  { name: 'shared', sources: ['shared/src'] },
  { name: 'sandbox', sources: ['sandbox/src'] },
  {
    name: 'n8n-node',
    sources: ['shared/src', 'scripts/export-n8n', ...inside('n8n-node', N8N_SOURCES)],
  },
  {
    name: 'zapier-app',
    sources: ['shared/src', ...inside('zapier-app', ['src', 'build.mjs', 'tsconfig.json'])],
  },
];

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await buildPackages(process.argv.includes('--force') ? PACKAGES : stalePackages());
}

/** Those whose sources changed since they were built. */
export function stalePackages() {
  return PACKAGES.filter(({ name, sources }) => {
    const isBuilt = existsSync(stampOf(name)) && existsSync(join(ROOT, name, 'dist'));
    return !isBuilt || statSync(stampOf(name)).mtimeMs < newestSource(name, sources);
  });
}

/** Ends the process with what the compiler said when a package cannot be built. */
export async function buildPackages(packages) {
  for (const { name, sources } of packages) {
    const newest = newestSource(name, sources);
    const started = Date.now();
    const { status, output } = await runNpm(['run', '--silent', 'build', '-w', name], ROOT);
    if (status !== 0) {
      console.error(`${name} could not be built:\n${output}`);
      process.exit(status);
    }
    writeFileSync(stampOf(name), '');
    // What changed while it was being built belongs to the next build.
    utimesSync(stampOf(name), new Date(), new Date(newest));
    console.log(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
  }
}

/** Beside the packages, not in them: what is in `dist` is published. */
function stampOf(name) {
  return inModules(ROOT, `.layers-built-${name}`);
}

function newestSource(name, sources) {
  return Math.max(...[...sources, `${name}/package.json`, 'tsconfig.json'].map(newestChange));
}

/** Whole milliseconds of the latest change below a path; stamps are no finer. */
function newestChange(path) {
  const full = join(ROOT, path);
  const stats = statSync(full);
  if (!stats.isDirectory()) return Math.floor(stats.mtimeMs);
  return Math.max(Math.floor(stats.mtimeMs), ...inside(path, readdirSync(full)).map(newestChange));
}

function inside(folder, names) {
  return names.map((name) => join(folder, name));
}
