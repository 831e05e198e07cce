#!/usr/bin/env node
// `node scripts/e2e.mjs [pattern] [--no-build] [--install]`: the end-to-end tests whose file name contains the pattern,
// all without one. `--no-build` takes what was built last; `--install` may bring the Debian packages that are missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');

if (Number(process.versions.node.split('.')[0]) >= 24) {
  const { main } = await import('./e2e/main.ts');
  await main(process.argv.slice(2));
} else if (existsSync(own)) {
  const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  console.error('The end-to-end tests need Node 24. Run npm run setup first: it brings one.');
  process.exitCode = 1;
}
