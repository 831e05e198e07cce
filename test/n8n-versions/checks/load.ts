import assert from 'node:assert/strict';

import { engineFor } from '../../support/n8n-engine.ts';
import type { Place } from './check.ts';

const names = ['layersSocial', 'layersSocialTrigger', 'layersSocialWebhookTrigger'];

/** n8n's own loader finds the nodes and the credential in the package. */
export async function load({ packageFolder }: Place): Promise<void> {
  const { nodeTypes, credential } = await engineFor(packageFolder);
  for (const name of names) {
    const { description } = nodeTypes.getByNameAndVersion(`n8n-nodes-layers-social.${name}`, 1);
    assert.equal(description.name, name);
  }
  assert.equal(credential.name, 'layersApi');
}
