/** Writes the schemas of the n8n node's outputs anew, from the built node; build it first. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import * as core from 'layers-social-core';

import { outputSchemas } from '../test/support/n8n-output-schemas.ts';

const home = join(import.meta.dirname, '../n8n-node');
/** Where n8n looks for those of version 1 of the node. */
const folder = join(home, 'nodes/LayersSocial/__schema__/v1.0.0');

rmSync(folder, { recursive: true, force: true });
for (const [name, schema] of await outputSchemas(core, home)) {
  const path = join(folder, `${name}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`);
  console.log(path);
}
