import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';

import { runN8nLife } from '../../../scripts/start/n8n-life.mts';
import type { Place } from './check.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** From connect link to revoke, by the shipped template; `npm start` tells the same. */
export async function life({ packageFolder, sandbox }: Place): Promise<undefined> {
  const amiss: string[] = [];
  await runN8nLife({
    sandbox,
    root,
    packageFolder,
    tell: (step) => {
      if (step.amiss !== undefined) amiss.push(`${step.title}: ${step.amiss}`);
    },
  });

  assert.deepEqual(amiss, []);
}
