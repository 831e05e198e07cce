/** The Nodes and npms that people have: each Node with an npm that it shipped, and the newest npm. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { ensureNode } from '../n8n-server/index.ts';
import { installOnce, npmFor } from '../n8n-server/install-once.ts';

export interface Machine {
  node: string;
  npm: string;
}

export const MACHINES: Machine[] = [
  { node: '20.20.2', npm: '10.8.2' },
  { node: '22.22.0', npm: '10.9.4' },
  { node: '24.21.0', npm: '11.19.0' },
  { node: '24.21.0', npm: '12.2.1' },
];

/** All these run on the newest of the Nodes. */
export const NPM_VERSIONS = ['10.8.2', '10.9.4', '11.3.0', '11.6.2', '11.19.0', '12.2.1'];

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
