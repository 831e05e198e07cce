/**
 * `npm run test:machines`: whether a fresh clone works with the Node and npm that people have. First every lockfile with
 * each npm, then for each machine a fresh clone of the last commit with an empty home. The whole run writes its tables
 * into docs/compatibility.md; `-- --quick` leaves `npm test` out, `-- --lockfiles` everything else: these only print.
 */
import { parseArgs } from 'node:util';

import { checkLockfiles } from './lockfiles.ts';
import { tryMachine } from './machine.ts';
import { writeTables } from './report.ts';
import { MACHINES } from './versions.ts';

const options = {
  quick: { type: 'boolean', default: false },
  lockfiles: { type: 'boolean', default: false },
} as const;
const { quick, lockfiles: isOnlyLockfiles } = parseArgs({ options }).values;

const lockfiles = await checkLockfiles();
const machines = [];
for (const machine of isOnlyLockfiles ? [] : MACHINES) machines.push(await tryMachine(machine, { quick }));
if (!quick && !isOnlyLockfiles) await writeTables({ lockfiles, machines });

const all = [...lockfiles, ...machines];
const failed = all.filter(({ isGood }) => !isGood).length;
console.log(`\n${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
