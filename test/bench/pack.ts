/** Packages as npm packs them, ours and theirs by the same npm. */
import { mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../n8n-server/index.ts';

export interface Packed {
  bytes: number;
  /** Its files, unpacked. */
  folder: string;
}

export async function packAndUnpack(packageFolder: string, work: string): Promise<Packed> {
  const place = mkdtempSync(join(work, 'pack-'));
  const logFile = join(place, 'pack.log');
  const env = process.env;
  const pack = ['pack', '--ignore-scripts', '--offline', '--pack-destination', place, '--loglevel=error'];
  await run({ file: 'npm', args: pack, cwd: packageFolder, env, logFile }, 120_000);
  const tarball = readdirSync(place).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball of ${packageFolder}`);
  const folder = join(place, 'package');
  mkdirSync(folder);
  const unpack = ['-xzf', join(place, tarball), '--strip-components=1', '-C', folder];
  await run({ file: 'tar', args: unpack, env, logFile }, 60_000);
  return { bytes: statSync(join(place, tarball)).size, folder };
}
