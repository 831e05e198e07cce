/** Installs the tarball as a user's npm would, and loads it as n8n does. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { findings, runOrThrow } from '../verify/steps.ts';
import type { Loaded } from './load.ts';

/** Of a package-lock.json, what is looked at here. */
export interface Lockfile {
  packages: Record<string, { peerDependencies?: Record<string, string> }>;
}

const QUIET = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund'];

/** legacy-peer-deps as n8n has it: the peer is n8n's own. Offline with an empty cache, nothing else can come. */
export async function install(tarball: string, folder: string): Promise<string> {
  await mkdir(folder);
  await writeFile(join(folder, 'package.json'), '{ "private": true }');
  await runOrThrow('npm', ['install', '--offline', ...QUIET, tarball], folder);
  const { packages } = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as Lockfile;
  const installed = Object.keys(packages).filter((path) => path !== '');
  if (installed.length !== 1) findings.push(`install: npm installed ${installed.join(', ') || 'nothing'}`);
  return `${installed.join(', ')} and nothing else`;
}

/** In a process where n8n-workflow is the one package that can be found. */
export async function load(root: string, folder: string, name: string): Promise<string> {
  await symlink(
    join(root, 'node_modules/n8n-workflow'),
    join(folder, 'node_modules/n8n-workflow'),
    'junction',
  );
  const script = join(root, 'scripts/verify-n8n/load.ts');
  const output = await runOrThrow(process.execPath, [script, join(folder, 'node_modules', name)], folder);
  const { faults, seen } = JSON.parse(output.slice(output.lastIndexOf('\n{') + 1)) as Loaded;
  findings.push(...faults.map((fault) => `load: ${fault}`));
  return seen;
}
