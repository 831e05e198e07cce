import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { engineFor } from '../../support/n8n-engine.ts';
import type { CheckContext } from './check.ts';

const names = [
  'layersSocial',
  'layersSocialInviteTrigger',
  'layersSocialTrigger',
  'layersSocialWebhookTrigger',
];

/** n8n's own loader finds the nodes and the credential in the package. */
export async function load({ packageFolder }: CheckContext): Promise<undefined> {
  // First, because the loader itself says only that a class could not be found.
  const missing = missingIn(packageFolder);
  assert.equal(missing.length, 0, `its n8n-workflow has no ${missing.join(', ')}`);
  const { nodeTypes, credential } = await engineFor(packageFolder);
  for (const name of names) {
    const { description } = nodeTypes.getByNameAndVersion(`n8n-nodes-layers-social.${name}`, 1);
    assert.equal(description.name, name);
  }
  assert.equal(credential.name, 'layersApi');
}

/** What the compiled package reads of n8n-workflow and this version of it does not have. */
function missingIn(packageFolder: string): string[] {
  const dist = join(packageFolder, 'dist');
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.js'),
  );
  const text = files.map((name) => readFileSync(join(dist, name), 'utf8')).join('\n');
  const used = new Set([...text.matchAll(/\bn8n_workflow_1\.(\w+)/g)].map(([, name = '']) => name));
  assert.ok(used.size > 0, 'the package does not use n8n-workflow as it is compiled today');
  const flow = createRequire(join(packageFolder, 'package.json'))('n8n-workflow') as object;
  return [...used].filter((name) => !(name in flow)).sort();
}
