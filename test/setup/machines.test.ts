/** The tables that `npm run test:machines` writes. */
import { tables } from '../machines/tables.ts';

const machine = { node: '20.0.0', npm: '10.0.0', seconds: 90, megabytes: 760, cached: 300 };
const at = new Date('2026-01-02T03:04:05Z');

it('say of each machine whether it works and what it took', () => {
  const machines = [
    { ...machine, isGood: true, tests: '9 passed, 0 failed' },
    { ...machine, isGood: false, tests: '' },
  ];

  expect(tables({ machines, lockfiles: [] }, at).split('\n').slice(0, 6)).toEqual([
    `Run on 2026-01-02, ${process.platform} ${process.arch}.`,
    '',
    "| Node | npm | works | first `npm start` | packages | npm's cache | `npm test` |",
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| 20.0.0 | 10.0.0 | yes | 90 s | 760 MB | 300 MB | 9 passed, 0 failed |',
    '| 20.0.0 | 10.0.0 | **no** | 90 s | 760 MB | 300 MB | did not run |',
  ]);
});

it('name the lockfiles that an npm refuses', () => {
  const lockfiles = [{ npm: '10.0.0', accepted: ['.'], refused: ['tools/lint'], isGood: false }];

  expect(tables({ machines: [], lockfiles }, at)).toContain(
    '| 10.0.0 | the workspaces; **not `tools/lint`** |',
  );
});
