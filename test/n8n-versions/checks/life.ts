import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { runN8nLifecycle } from '../../support/n8n-lifecycle-demo.ts';
import type { CheckContext } from './check.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** From connect link to revoke, by the shipped template; `npm start` tells the same. */
export async function life({ packageFolder, sandbox }: CheckContext): Promise<undefined> {
  const amiss: string[] = [];
  await runN8nLifecycle({
    sandbox,
    root,
    packageFolder,
    tell: (step) => {
      if (step.amiss !== undefined) amiss.push(`${step.title}: ${step.amiss}`);
    },
  });

  assert.deepEqual(amiss, []);
}
