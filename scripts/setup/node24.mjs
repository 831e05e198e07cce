/** The Node that everything after the set-up runs on: the one the packages bring, or one as new that started this. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';

import { binPath, linkBin } from './bin-links.mjs';
import { inModules, ROOT } from './parts.mjs';

export const NEEDED = 24;
const KEPT = join(ROOT, '.cache');

const isWindows = process.platform === 'win32';

/** The package of this platform; package.json names them all, and npm installs the one that fits. */
const packageOf = () => {
  const platform = isWindows ? 'win' : process.platform;
  const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  return `${prefix}-${platform}-${process.arch}`;
};
const brought = inModules(ROOT, packageOf(), 'bin', isWindows ? 'node.exe' : 'node');

/** Its path; undefined when there is none. Run, not only looked for: a file can be cut off, or made for another libc. */
export function findNode() {
  const candidates = [brought, ...(isWindows ? [] : [inModules(ROOT, '.bin', 'node')])];
  const found = candidates.find((file) => majorOf(file) >= NEEDED);
  if (found) return found;
  return Number(process.versions.node.split('.')[0]) >= NEEDED ? process.execPath : undefined;
}

/** npm links it for one of the platforms, which need not be this one. */
export const isNodeLinked = () => !existsSync(brought) || existsSync(binPath('node'));

export function linkNode() {
  if (existsSync(brought)) linkBin('node', brought);
}

function majorOf(file) {
  const { stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return Number(/^v(\d+)\./.exec(stdout ?? '')?.[1] ?? 0);
}

/** Windows removes no program that runs, but renames it: then npm can install over the Node that runs this. */
export function stepAside() {
  if (!isWindows || relative(inModules(ROOT), process.execPath).startsWith('..')) return;
  mkdirSync(KEPT, { recursive: true });
  for (const name of readdirSync(KEPT))
    if (/^node-\d+\.exe$/.test(name)) removeUnlessRunning(join(KEPT, name));
  renameSync(process.execPath, join(KEPT, `node-${process.pid}.exe`));
}

function removeUnlessRunning(file) {
  try {
    rmSync(file);
  } catch {
    // Another command still runs on it.
  }
}
