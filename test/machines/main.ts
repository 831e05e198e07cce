/**
 * `npm run test:machines`: whether a fresh clone works with the Node and npm that people have. First every lockfile with
 * each npm, then for each machine a fresh clone of the last commit with an empty home. The whole run writes its tables
 * into docs/compatibility.md. `-- --quick` leaves `npm test` out, `-- --lockfiles` everything but the lockfiles: these only
 * print. `-- --parts` only measures what the other commands bring, and writes that table.
 */
import { parseArgs } from 'node:util';

import { checkLockfiles } from './lockfiles.ts';
import { tryMachine } from './machine.ts';
import { measureParts } from './parts.ts';
import { writeTable } from './report.ts';
import { machinesTable, partsTable } from './tables.ts';
import { MACHINES } from './versions.ts';

const options = {
  quick: { type: 'boolean', default: false },
  lockfiles: { type: 'boolean', default: false },
  parts: { type: 'boolean', default: false },
} as const;
const only = parseArgs({ options }).values;

const all = only.parts
  ? await tryParts()
  : [...(await tryMachines()), ...(only.lockfiles || only.quick ? [] : await tryParts())];
const failed = all.filter(({ isGood }) => !isGood).length;
console.log(`\n${all.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

async function tryMachines(): Promise<{ isGood: boolean }[]> {
  const lockfiles = await checkLockfiles();
  const machines = [];
  for (const machine of only.lockfiles ? [] : MACHINES) machines.push(await tryMachine(machine, only));
  if (!only.quick && !only.lockfiles) await writeTable('machines', machinesTable({ lockfiles, machines }));
  return [...lockfiles, ...machines];
}

async function tryParts(): Promise<{ isGood: boolean }[]> {
  const parts = await measureParts();
  await writeTable('parts', partsTable(parts));
  return parts;
}
