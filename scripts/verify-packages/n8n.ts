/** The n8n package as it is published: its own tree with what was built from it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { writeTree } from '../export-n8n/folder.mjs';
import { standaloneTree } from '../export-n8n/tree.mjs';

export function publishedN8n(root: string, folder: string): string {
  writeTree(folder, standaloneTree(root));
  cpSync(join(root, 'n8n-node/dist'), join(folder, 'dist'), { recursive: true });
  return folder;
}
