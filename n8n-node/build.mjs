/**
 * Builds the package: copies the core next to the nodes, because a verified package may have neither
 * dependencies nor a bundler's output, then lets n8n's own builder compile and copy the icons.
 * `--vendor-only` stops after the copy. A tree exported for publishing has no `../shared`: there the
 * copy is already in place.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = dirname(fileURLToPath(import.meta.url));
const source = join(home, '..', 'shared', 'src');
const copy = join(home, 'core');

const filesOf = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    : [];

/** Touches only what differs, so that a run beside it never finds a file missing. */
function vendor() {
  if (!existsSync(source)) return;
  const wanted = filesOf(source).filter((file) => file !== 'axios.ts');
  for (const file of filesOf(copy)) if (!wanted.includes(file)) rmSync(join(copy, file));
  for (const file of wanted) {
    const to = join(copy, file);
    if (existsSync(to) && readFileSync(to).equals(readFileSync(join(source, file)))) continue;
    mkdirSync(dirname(to), { recursive: true });
    cpSync(join(source, file), to);
  }
}

vendor();
if (!process.argv.includes('--vendor-only')) {
  const { status, error } = spawnSync('npm', ['exec', '--', 'n8n-node', 'build'], {
    cwd: home,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (error) throw error;
  process.exitCode = status ?? 1;
}
