/** One version: installed once, then tried in a process of its own on the Node that it asks for. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ensureN8nCore, ensureNode, type Log, run } from '../n8n-server/index.ts';
import type { Outcome } from './checks/check.ts';
import type { Version } from './versions.ts';

export interface Tried {
  version: Version;
  node: string;
  /** By check; those behind one that made the rest pointless are missing. */
  outcomes: Record<string, Outcome>;
}

export interface TryOptions {
  /** A folder for this run's files. */
  work: string;
  /** The installed tarball. */
  packageFolder: string;
  log: Log;
}

const child = fileURLToPath(new URL('child.ts', import.meta.url));
const timeoutMs = 15 * 60_000;

export async function tryVersion(version: Version, { work, packageFolder, log }: TryOptions): Promise<Tried> {
  const node = version.node ?? process.versions.node;
  const folder = await ensureN8nCore(version.core, log);
  const resultFile = join(work, `${version.core}.json`);
  const env = { ...process.env, NODE_PATH: join(folder, 'node_modules') };
  const logFile = join(work, `${version.core}.log`);
  const file = await ensureNode(node, log);
  const outcomes: Record<string, Outcome> = {};
  try {
    await run({ file, args: [child, packageFolder, resultFile], env, logFile }, timeoutMs);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    outcomes['The process'] = { passed: false, reason };
  }
  const told = existsSync(resultFile) ? readFileSync(resultFile, 'utf8') : '{}';
  return { version, node, outcomes: { ...(JSON.parse(told) as Tried['outcomes']), ...outcomes } };
}
