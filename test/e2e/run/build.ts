import { join } from 'node:path';

import { run } from '../../n8n-server/index.ts';

/** Builds what changed since the last build. */
export const build = (root: string, work: string): Promise<void> =>
  run(
    { file: 'npm', args: ['run', 'build'], cwd: root, env: process.env, logFile: join(work, 'build.log') },
    600_000,
  );
