/**
 * Builds the package from the tree that is published, written to `build/` with the core in it: a verified
 * package may have neither dependencies nor a bundler's output. It is compiled, and its icons and schemas are copied,
 * as n8n's own builder does; `npm run verify:n8n` compares the two. `--tree-only` stops before that, for n8n's linter.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeTree } from '../scripts/export-n8n/folder.mjs';
import { standaloneTree } from '../scripts/export-n8n/tree.mjs';

const home = dirname(fileURLToPath(import.meta.url));
const tree = join(home, 'build');
const dist = join(home, 'dist');

/** Copied as they are: the compiler would format the JSON anew. */
const staticFiles = /\.(png|svg)$|[\\/]__schema__[\\/].*\.json$/;

writeTree(tree, standaloneTree(dirname(home)));
if (!process.argv.includes('--tree-only')) build();

/** n8n's builder would bring 600 MB of packages for these two steps. */
function build() {
  const built = join(tree, 'dist');
  rmSync(built, { recursive: true, force: true });
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const { status, error } = spawnSync(process.execPath, [compiler], { cwd: tree, stdio: 'inherit' });
  if (error) throw error;
  process.exitCode = status ?? 1;
  if (status !== 0) return;
  for (const file of readdirSync(tree, { recursive: true }).filter((name) => staticFiles.test(name))) {
    if (!file.startsWith('dist')) cpSync(join(tree, file), join(built, file));
  }
  rmSync(dist, { recursive: true, force: true });
  renameSync(built, dist);
}
