/** The code as it was before the second design of watching, taken from git and built: to be measured beside today's. */
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { run } from '../n8n-server/index.ts';
import type { Context } from './benchmark.ts';
import { root } from './root.ts';

/** The last commit of the first design. */
const COMMIT = '4b31ac0e6c825cc2ec7b39e59f570fec993e60fa';
const OWN = {
  'layers-social-core': 'shared',
  'layers-social-sandbox': 'sandbox',
  'n8n-nodes-layers-social': 'n8n-node',
  'zapier-layers-social': 'zapier-app',
};

const built = new Map<string, Promise<string | undefined>>();

/** Its folder; undefined where the clone does not have that commit. Built once in a run. */
export function firstDesign(context: Context): Promise<string | undefined> {
  const { work } = context;
  const folder = built.get(work) ?? build(context);
  built.set(work, folder);
  return folder;
}

async function build({ work, log }: Context): Promise<string | undefined> {
  const folder = join(work, 'first-design');
  const archive = join(work, 'first-design.tar');
  mkdirSync(folder);
  const logFile = join(work, 'first-design.log');
  const call = (file: string, args: string[], cwd: string): Promise<void> =>
    run({ file, args, cwd, env: process.env, logFile }, 180_000);
  try {
    await call('git', ['archive', '--output', archive, COMMIT], root);
  } catch {
    log(`  this clone has no commit ${COMMIT.slice(0, 7)}: rows of the first design are left out`);
    return undefined;
  }
  log('  building the code before the second design');
  await call('tar', ['-xf', archive], folder);
  linkPackages(folder);
  const node = (args: string[], name: string): Promise<void> =>
    call(process.execPath, args, join(folder, name));
  await node([join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'], 'shared');
  await node(['build.mjs'], 'n8n-node');
  await node(['build.mjs'], 'zapier-app');
  return folder;
}

/** The packages of others are those of this checkout; our own are the old ones. */
function linkPackages(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(modules);
  const others = readdirSync(join(root, 'node_modules')).filter(
    (name) => !name.startsWith('.') && !Object.hasOwn(OWN, name),
  );
  for (const name of others) symlinkSync(join(root, 'node_modules', name), join(modules, name), 'junction');
  for (const [name, own] of Object.entries(OWN))
    symlinkSync(join(folder, own), join(modules, name), 'junction');
}
