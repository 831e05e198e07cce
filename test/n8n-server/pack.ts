import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { run } from './processes.ts';

const source = fileURLToPath(new URL('../../n8n-node', import.meta.url));

export const packageName = 'n8n-nodes-layers-social';

/** The package as it would be published, packed into the folder from what was built last; its path. */
export async function pack(into: string): Promise<string> {
  const args = ['pack', '--pack-destination', into, '--loglevel=error'];
  const logFile = join(into, 'pack.log');
  await run({ file: 'npm', args, cwd: source, env: process.env, logFile }, 120_000);
  const tarball = readdirSync(into).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack made no tarball; its log is ${logFile}`);
  return join(into, tarball);
}
