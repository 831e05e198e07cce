/** Every claim of the security page names a test, and every test that it names is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** The rows of all tables that say what shows their claims, as cells. */
function claims(): string[][] {
  const tables = readFileSync(resolve(ROOT, 'docs/security.md'), 'utf8').match(/(^\|.*\n)+/gm) ?? [];
  return tables
    .map((table) => table.trim().split('\n').map(cellsOf))
    .filter(([head]) => head?.at(-1) === 'shown by')
    .flatMap((rows) => rows.slice(2));
}

function cellsOf(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function testsIn(cell: string): string[] {
  return [...cell.matchAll(/`([\w*/-]+)`/g)].map((match) => match[1] ?? '');
}

/** A name without a folder is one of `npm run test:reliability`; a star stands for any ending; a folder for its tests. */
function exists(name: string): boolean {
  const path = resolve(ROOT, name.includes('/') ? name : `test/reliability/${name}`);
  if (path.endsWith('*')) {
    const start = path.slice(path.lastIndexOf('/') + 1, -1);
    return readdirSync(resolve(path, '..')).some((file) => file.startsWith(start));
  }
  return ['.test.ts', '.e2e.ts', ''].some((ending) => existsSync(path + ending));
}

test('each claim names what shows it', () => {
  const all = claims();

  expect(all.length).toBeGreaterThan(40);
  expect(all.filter((cells) => testsIn(cells.at(-1) ?? '').length === 0)).toEqual([]);
});

test('each test that is named is there', () => {
  const names = claims().flatMap((cells) => testsIn(cells.at(-1) ?? ''));

  expect(names.filter((name) => !exists(name))).toEqual([]);
});
