/**
 * `node child.ts <package folder> <result file>` with the engine's folder in NODE_PATH: everything that is tried on one
 * version, in a process that holds no other version. The result is written after each check.
 */
import { writeFileSync } from 'node:fs';

import { type Outcome, outcomeOf } from './checks/check.ts';
import { checks } from './checks/index.ts';

const [packageFolder = '', resultFile = ''] = process.argv.slice(2);
const outcomes: Record<string, Outcome> = {};

for (const [name, check] of Object.entries(checks)) {
  const outcome = await outcomeOf(check, packageFolder);
  outcomes[name] = outcome;
  writeFileSync(resultFile, JSON.stringify(outcomes));
  console.log(`${name}: ${outcome.passed ? 'passed' : (outcome.reason ?? 'failed')}`);
  if (name === 'Loads' && !outcome.passed) break;
}
// What an engine leaves running does not keep the process.
process.exit(0);
