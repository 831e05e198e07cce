/**
 * Loads an n8n package as n8n does when it starts: every credential and node file, and one instance of each class. What
 * n8n itself brings is there before. NODE_PATH says where.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

import { tell } from './tell.ts';

interface Manifest {
  n8n: { credentials: string[]; nodes: string[] };
}

const [folder = ''] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
const { n8n } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
require('n8n-workflow');

const started = performance.now();
for (const file of [...n8n.credentials, ...n8n.nodes]) {
  const exported = require(join(folder, file)) as Record<string, new () => object>;
  const made = exported[basename(file).split('.')[0] ?? ''];
  if (!made) throw new Error(`${file} does not export its class`);
  new made();
}
tell({ ms: performance.now() - started, files: n8n.credentials.length + n8n.nodes.length });
