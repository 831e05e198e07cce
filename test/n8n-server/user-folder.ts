import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { run } from './processes.ts';

/**
 * Installs the packed tarball where n8n looks for community packages. Peers are left out as n8n's own installer leaves
 * them out (n8n brings n8n-workflow), and a package without dependencies needs no registry.
 */
export async function installTarball(userFolder: string, tarball: string): Promise<void> {
  const nodes = join(userFolder, '.n8n', 'nodes');
  mkdirSync(nodes, { recursive: true });
  const manifest = join(nodes, 'package.json');
  if (!existsSync(manifest)) writeFileSync(manifest, '{ "name": "installed-nodes", "private": true }\n');
  const options = ['--ignore-scripts', '--offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const omitted = ['--omit=dev', '--omit=peer', '--omit=optional', '--legacy-peer-deps'];
  const logFile = join(userFolder, 'install.log');
  const args = ['install', ...options, ...omitted, tarball];
  await run({ file: 'npm', args, cwd: nodes, env: process.env, logFile }, 120_000);
}
