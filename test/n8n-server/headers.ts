import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { nodePackage } from './node-version.ts';
import { run } from './processes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const holdsHeaders = (folder: string): boolean => existsSync(join(folder, 'include', 'node', 'node_api.h'));

/**
 * The folder whose `include/node` has this Node's headers, so that building sqlite3 downloads nothing. Where the
 * packages brought no Node of this version, its package is fetched.
 */
export async function nodeHeaders(scratch: string, logFile: string): Promise<string> {
  const besideNode = dirname(dirname(process.execPath));
  const inModules = join(root, 'node_modules');
  const candidates = [join(inModules, nodePackage), besideNode];
  const found = candidates.find(holdsHeaders);
  if (found) return found;
  const args = ['install', '--prefix', scratch, '--ignore-scripts', '--no-save', '--loglevel=error'];
  const command = { file: 'npm', args: [...args, `${nodePackage}@${process.versions.node}`] };
  await run({ ...command, env: process.env, logFile }, 300_000);
  const fetched = join(scratch, 'node_modules', nodePackage);
  if (holdsHeaders(fetched)) return fetched;
  throw new Error(`No Node headers in ${fetched}; n8n's sqlite3 cannot be built without them.`);
}
