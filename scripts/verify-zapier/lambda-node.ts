/** Brings the Node that Zapier runs apps on, once, into a cache outside the checkout. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const VERSION = '22.23.3';

/** The path of a Node 22 binary; undefined where none can be had. `ZAPIER_NODE` names another. */
export function lambdaNode(): string | undefined {
  if (process.env.ZAPIER_NODE) return process.env.ZAPIER_NODE;
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'layers-social');
  const kept = join(cache, `${name}-${VERSION}`);
  const binary = join(kept, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (!existsSync(binary)) install(`${name}@${VERSION}`, cache, kept);
  return existsSync(binary) ? binary : undefined;
}

/** Installs beside and renames when whole, so that a broken download is never taken for Node. */
function install(packageName: string, cache: string, kept: string): void {
  mkdirSync(cache, { recursive: true });
  const building = mkdtempSync(join(cache, 'building-'));
  const options = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', ['install', '--prefix', building, ...options, packageName], {
    stdio: 'ignore',
    shell: process.platform === 'win32',
  });
  if (status === 0 && !existsSync(kept)) renameSync(building, kept);
  else rmSync(building, { recursive: true, force: true });
}
