/** The packages a user could install instead, as npm has them; installed once, then never asked for again. */
import { createHash } from 'node:crypto';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../n8n-server/index.ts';
import { installOnce } from '../n8n-server/install-once.ts';
import { root } from './root.ts';

export const PEERS = ['n8n-nodes-zernio', 'n8n-nodes-socialapi', 'n8n-nodes-upload-post'] as const;

const source = join(root, 'test', 'bench', 'peers');

/** The folder of each peer. What they would find in n8n (`n8n-workflow`) is left out. */
export async function ensurePeers(work: string): Promise<Map<string, string>> {
  const lockfile = readFileSync(join(source, 'package-lock.json'));
  const hash = createHash('sha256').update(lockfile).digest('hex').slice(0, 12);
  const folder = await installOnce({
    name: `peers-${hash}`,
    what: 'the packages to compare with',
    neededGigabytes: 0.1,
    build: async (building) => {
      for (const file of ['package.json', 'package-lock.json', '.npmrc'])
        cpSync(join(source, file), join(building, file));
      const args = ['ci', '--ignore-scripts', '--legacy-peer-deps', '--loglevel=error'];
      const logFile = join(work, 'peers.log');
      await run({ file: 'npm', args, cwd: building, env: process.env, logFile }, 300_000);
    },
    log: (line) => console.log(line),
  });
  return new Map(PEERS.map((name) => [name, join(folder, 'node_modules', name)]));
}
