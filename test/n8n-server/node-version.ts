import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { installOnce, type Log, npmFor } from './install-once.ts';

/** The package that holds the binary and the headers of Node for this machine. */
export const nodePackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** The binary of an exact version of Node, from npm; this process's own when it is that version. */
export async function ensureNode(version: string, log: Log): Promise<string> {
  if (version === process.versions.node) return process.execPath;
  const folder = await installOnce({
    name: `node-${version}`,
    what: `Node ${version}`,
    neededGigabytes: 1,
    build: async (building) => {
      writeFileSync(join(building, 'package.json'), '{ "private": true }\n');
      const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `${nodePackage}@${version}`];
      await npmFor(`Node ${version}`, args, { cwd: building, log });
    },
    log,
  });
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const binary = join(folder, 'node_modules', nodePackage, 'bin', name);
  if (!existsSync(binary)) throw new Error(`${nodePackage}@${version} has no ${binary}`);
  return binary;
}
