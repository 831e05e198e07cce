// Every template as its reader uses it: the file imported into n8n, what its note asks for done, and its story lived.
import assert from 'node:assert/strict';

import { step } from './support/step.ts';
import { importTemplate, readTemplate, templateFiles } from './support/templates.ts';
import { templateRunner } from './templates/runs.ts';

step(
  'every template is taken by n8n as it is: nodes, wires and notes, and no node type is unknown',
  async () => {
    for (const file of templateFiles()) {
      const { name, nodes, connections } = readTemplate(file);
      const imported = await importTemplate(templateRunner().fixture.n8n.rest, file);

      assert.deepEqual([imported.name, imported.active], [name, false]);
      assert.deepEqual(imported.connections, connections);
      // n8n adds a webhook id to what can be resumed by a visit.
      assert.partialDeepStrictEqual(imported.nodes, nodes);
      nodes.forEach(templateRunner().typeOf);
    }
  },
);

await import('./templates/canvas.ts');
await import('./templates/onboarding.ts');
await import('./templates/watching.ts');
await import('./templates/reporting.ts');
await import('./templates/offboarding.ts');
await import('./templates/account-life.ts');
await import('./templates/ai-agent.ts');
await import('./templates/onboarding-by-invite.ts');

step('no template was left out, and n8n wanted nothing from other machines', () => {
  // The campaign takes a fortnight: campaign.e2e.ts.
  assert.deepEqual([...templateRunner().used, 'reconnect-campaign'].sort(), templateFiles());
  assert.deepEqual(templateRunner().fixture.blockingProxy.attempts, []);
});
