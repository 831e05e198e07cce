/** A watch over a large fleet, in a process whose heap has 100 MB: it reads the whole list, also in pages of 19 MB. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { leaveFigures, table } from './support/figures';

const SCRIPT = join(__dirname, 'support', 'watch-memory.mjs');
const HEAP_MB = 100;

interface Watched {
  polls: number;
  pages: number;
  isReadThrough: boolean;
  stateCharacters: number;
  /** Of the whole process, code and buffers included. */
  peakMb: number;
}

const rows = [['accounts', 'a page', 'content health', 'pages', 'state', 'process at most']];
afterAll(() =>
  leaveFigures('watch-memory', `A watch in a heap of ${HEAP_MB} MB, from empty to read through`, table(rows)),
);

it.each([
  { accounts: 100_000, pageCharacters: 80_000, contentHealth: false },
  { accounts: 100_000, pageCharacters: 80_000, contentHealth: true },
  { accounts: 8_000, pageCharacters: 19_000_000, contentHealth: false },
])('B16: $accounts accounts, $pageCharacters characters a page, content health $contentHealth', (fleet) => {
  const watched = watch(fleet);

  expect(watched).toMatchObject({ isReadThrough: true });
  expect(watched.pages).toBeGreaterThanOrEqual(fleet.accounts / 200);
  rows.push([
    String(fleet.accounts),
    `${fleet.pageCharacters / 1e6} MB`,
    fleet.contentHealth ? 'on' : 'off',
    String(watched.pages),
    `${Math.ceil(watched.stateCharacters / 1_000)} KB`,
    `${watched.peakMb} MB`,
  ]);
});

function watch({ accounts, pageCharacters, contentHealth }: Record<string, number | boolean>): Watched {
  const options = [`--max-old-space-size=${HEAP_MB}`, SCRIPT];
  const wishes = [String(accounts), String(pageCharacters), contentHealth ? '1' : '0'];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...options, ...wishes], {
    encoding: 'utf8',
    timeout: 200_000,
  });
  if (status !== 0) throw new Error(`the watch ended with ${status}: ${stderr.slice(-500)}`);
  return JSON.parse(stdout) as Watched;
}
