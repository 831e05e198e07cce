/** The tables that `npm run test:machines` writes. */
import { readdirSync, readFileSync } from 'node:fs';

import { machinesTable, partsTable } from '../machines/tables.ts';
import { MACHINES } from '../machines/versions.ts';
import { readBlock } from '../support/marked-block';

const machine = { node: '20.0.0', npm: '10.0.0', seconds: 90, megabytes: 760, cached: 300 };

it('say of each machine whether it works and what it took', () => {
  const machines = [
    { ...machine, isGood: true, tests: '9 passed, 0 failed' },
    { ...machine, isGood: false, tests: '' },
  ];

  expect(machinesTable({ machines, lockfiles: [] }).split('\n').slice(0, 4)).toEqual([
    "| Node | npm | works | first `npm start` | packages | npm's cache | `npm test` |",
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| 20.0.0 | 10.0.0 | yes | 90 s | 760 MB | 300 MB | 9 passed, 0 failed |',
    '| 20.0.0 | 10.0.0 | **no** | 90 s | 760 MB | 300 MB | did not run |',
  ]);
});

it('name the lockfiles that an npm refuses', () => {
  const lockfiles = [{ npm: '10.0.0', accepted: ['.'], refused: ['tools/lint'], isGood: false }];

  expect(machinesTable({ machines: [], lockfiles })).toContain(
    '| 10.0.0 | the workspaces; **not `tools/lint`** |',
  );
});

it('say of each part what it took and which commands bring it', () => {
  const part = { what: 'eslint', commands: ['lint', 'verify:n8n'], megabytes: 70, cached: 30, isGood: true };

  expect(partsTable([part])).toContain('| eslint | `npm run lint`, `npm run verify:n8n` | 70 MB | 30 MB |');
});

describe('docs/compatibility.md', () => {
  const page = readFileSync('docs/compatibility.md', 'utf8');

  it('has a row for each part that a command brings', () => {
    const rows = readBlock(page, 'parts').match(/^\| .* MB .*$/gm) ?? [];

    expect(rows).toHaveLength(readdirSync('tools').length);
  });

  it('has a row for each machine that is tried, and every one works', () => {
    const rows = readBlock(page, 'machines').match(/^\| .* MB .*$/gm) ?? [];
    const cells = (column: number) => rows.map((row) => row.split('|')[column]?.trim());

    expect(cells(1)).toEqual(MACHINES.map(({ node }) => node));
    expect(cells(2)).toEqual(MACHINES.map(({ npm }) => npm));
    expect(cells(3)).toEqual(MACHINES.map(() => 'yes'));
  });
});
