import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../n8n-runtime/index.ts';

/** Builds what changed since the last build. */
export const build = (root: string, work: string): Promise<void> =>
  run(
    { file: 'npm', args: ['run', 'build'], cwd: root, env: process.env, logFile: join(work, 'build.log') },
    600_000,
  );

/** The package as it would be published. */
export async function pack(root: string, work: string): Promise<string> {
  const args = ['pack', '--pack-destination', work, '--loglevel=error'];
  const logFile = join(work, 'pack.log');
  await run({ file: 'npm', args, cwd: join(root, 'n8n-node'), env: process.env, logFile }, 120_000);
  const tarball = readdirSync(work).find((name) => name.endsWith('.tgz'));
  if (!tarball) throw new Error(`npm pack made no tarball; its log is ${logFile}`);
  return join(work, tarball);
}
