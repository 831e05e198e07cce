/**
 * Writes the n8n package as a repository of its own, which is what n8n verifies and npm publishes from:
 * `node scripts/export-n8n.ts [folder]`, by default artifacts/n8n-nodes-layers-social.
 * A folder that is an earlier export, or a fresh clone, is brought up to date.
 */
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { writeTree } from './export-n8n/folder.mjs';
import { standaloneTree } from './export-n8n/tree.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [wanted, ...more] = process.argv.slice(2);

try {
  if (wanted?.startsWith('-') || more.length > 0) {
    throw new Error('Usage: node scripts/export-n8n.ts [folder]');
  }
  const folder = wanted ? resolve(wanted) : join(root, 'artifacts/n8n-nodes-layers-social');
  const tree = standaloneTree(root);
  const { name, version } = JSON.parse(String(tree.get('package.json'))) as Record<
    'name' | 'version',
    string
  >;
  writeTree(folder, tree);
  console.log(`${name} ${version}: ${tree.size} files in ${relative(process.cwd(), folder) || '.'}`);
} catch (error) {
  console.error(`Nothing exported: ${(error as Error).message}`);
  process.exitCode = 1;
}
