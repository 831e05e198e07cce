/**
 * Builds the package from the tree that is published, written to `build/` with the core in it: a verified
 * package may have neither dependencies nor a bundler's output. n8n's own builder compiles it and copies the icons.
 * `--tree-only` stops before that, for n8n's linter.
 */
import { spawnSync } from 'node:child_process';
import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeTree } from '../scripts/export-n8n/folder.mjs';
import { standaloneTree } from '../scripts/export-n8n/tree.mjs';

const home = dirname(fileURLToPath(import.meta.url));
const tree = join(home, 'build');
const dist = join(home, 'dist');

writeTree(tree, standaloneTree(dirname(home)));
if (!process.argv.includes('--tree-only')) {
  const { status, error } = spawnSync('npm', ['exec', '--', 'n8n-node', 'build'], {
    cwd: tree,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  process.exitCode = status ?? 1;
  if (status === 0) {
    rmSync(dist, { recursive: true, force: true });
    renameSync(join(tree, 'dist'), dist);
  }
}
