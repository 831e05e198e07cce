/** `npm run dev`: builds the n8n package anew when one of its sources changes, and hands it to the running n8n. */
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { packageName } from '../../test/n8n-server/index.ts';
import { whenChanged } from './when-changed.ts';

const SOURCES = ['shared/src', ...['credentials', 'icons', 'lib', 'nodes'].map((name) => `n8n-node/${name}`)];

interface SourceWatch {
  root: string;
  /** Where that n8n keeps its data. */
  userFolder: string;
  log: (line: string) => void;
}

/** Returns what ends it. n8n itself looks for changed files in the package, and tells its open editors. */
export function followSources({ root, userFolder, log }: SourceWatch): () => void {
  const installed = join(userFolder, '.n8n', 'nodes', 'node_modules', packageName, 'dist');
  const folders = SOURCES.map((source) => join(root, source));
  return whenChanged(folders, async () => {
    const started = Date.now();
    if (!(await build(root))) {
      log('The n8n package could not be built; n8n keeps the one before.');
      return;
    }
    cpSync(join(root, 'n8n-node', 'dist'), installed, { recursive: true });
    log(`Built the n8n package in ${((Date.now() - started) / 1000).toFixed(1)} s; n8n loads it now.`);
  });
}

/** The compiler tells its errors on this terminal. */
function build(root: string): Promise<boolean> {
  const child = spawn(process.execPath, ['build.mjs'], { cwd: join(root, 'n8n-node'), stdio: 'inherit' });
  return new Promise((resolve) => {
    child.on('error', () => resolve(false));
    child.on('close', (status) => resolve(status === 0));
  });
}
