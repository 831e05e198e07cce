/** Every lockfile of the repository against every npm: versions differ in what they miss in one. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { ROOT } from '../../scripts/setup/parts.mjs';
import { npmOf } from './provide.ts';
import { NPM_VERSIONS } from './versions.ts';

export interface LockfileResult {
  npm: string;
  accepted: string[];
  refused: string[];
  isGood: boolean;
}

export async function checkLockfiles(): Promise<LockfileResult[]> {
  const files = tracked('*package-lock.json', '*package.json', '*.npmrc');
  const folders = files.filter((file) => file.endsWith('package-lock.json')).map(dirname);
  const work = mkdtempSync(join(tmpdir(), 'layers-lockfiles-'));
  const results: LockfileResult[] = [];
  try {
    for (const file of files) cpSync(join(ROOT, file), join(work, file));
    for (const npm of NPM_VERSIONS) results.push(checkAll(npm, await npmOf(npm), { folders, work }));
    return results;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function checkAll(
  npm: string,
  script: string,
  { folders, work }: { folders: string[]; work: string },
): LockfileResult {
  const accepts = (folder: string): boolean => {
    const args = [script, 'ci', '--dry-run', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { status, stderr } = spawnSync(process.execPath, args, {
      cwd: join(work, folder),
      encoding: 'utf8',
    });
    if (status !== 0) console.error(stderr);
    return status === 0;
  };
  const accepted = folders.filter(accepts);
  const refused = folders.filter((folder) => !accepted.includes(folder));
  const isGood = refused.length === 0 && accepted.length > 0;
  console.log(`${isGood ? '✓' : '✗'} npm ${npm} accepts ${accepted.length} of ${folders.length} lockfiles`);
  return { npm, accepted, refused, isGood };
}

function tracked(...patterns: string[]): string[] {
  const { stdout } = spawnSync('git', ['ls-files', '-z', ...patterns], { cwd: ROOT, encoding: 'utf8' });
  return stdout.split('\0').filter(Boolean);
}
