/** Brings a Node or an npm of a version, once, into the cache folder. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureNode } from '../n8n-server/index.ts';
import { installOnce, npmFor } from '../n8n-server/install-once.ts';

const log = (line: string): void => console.log(line);

export const nodeOf = (version: string): Promise<string> => ensureNode(version, log);

/** The script that is npm. */
export async function npmOf(version: string): Promise<string> {
  const folder = await installOnce({
    name: `npm-${version}`,
    what: `npm ${version}`,
    neededGigabytes: 0.1,
    build: async (building) => {
      writeFileSync(join(building, 'package.json'), '{ "private": true }\n');
      const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', `npm@${version}`];
      await npmFor(`npm ${version}`, args, { cwd: building, log });
    },
    log,
  });
  return join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js');
}
