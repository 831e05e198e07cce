/** Builds the packages whose sources are newer than their last build. `--force` builds them all. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const force = process.argv.includes('--force');

const N8N_SOURCES = ['credentials', 'icons', 'lib', 'nodes', 'publish', 'build.mjs'];

/** In the order of their dependence; each is rebuilt when anything in `sources` changed. */
const PACKAGES = [
  { name: 'shared', sources: ['shared/src'] },
  { name: 'sandbox', sources: ['sandbox/src', 'sandbox/copy-assets.mjs'] },
  {
    name: 'n8n-node',
    sources: ['shared/src', 'scripts/export-n8n', ...inside('n8n-node', N8N_SOURCES)],
  },
  {
    name: 'zapier-app',
    sources: ['shared/src', ...inside('zapier-app', ['src', 'build.mjs', 'tsconfig.json'])],
  },
];

for (const { name, sources } of PACKAGES) {
  // Beside the packages, not in them: what is in `dist` is published.
  const stamp = join(root, 'node_modules', `.layers-built-${name}`);
  const newest = Math.max(...[...sources, `${name}/package.json`, 'tsconfig.json'].map(newestChange));
  const isBuilt = existsSync(stamp) && existsSync(join(root, name, 'dist'));
  if (!force && isBuilt && statSync(stamp).mtimeMs >= newest) continue;
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync('npm', ['run', '--silent', 'build', '-w', name], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error(`${name} could not be built:\n${stdout}${stderr}`);
    process.exit(status ?? 1);
  }
  writeFileSync(stamp, '');
  // What changed while it was being built belongs to the next build.
  utimesSync(stamp, new Date(), new Date(newest));
  console.log(`built ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Whole milliseconds of the latest change below a path; stamps are no finer. */
function newestChange(path) {
  const full = join(root, path);
  const stats = statSync(full);
  if (!stats.isDirectory()) return Math.floor(stats.mtimeMs);
  return Math.max(Math.floor(stats.mtimeMs), ...inside(path, readdirSync(full)).map(newestChange));
}

function inside(folder, names) {
  return names.map((name) => join(folder, name));
}
