/** The folders of the core stand in an order, and no import leads upwards; docs/how-it-works.md shows the order. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

import ts from 'typescript';

const ROOT = join(__dirname, '../..');
const CORE = join(ROOT, 'shared/src');

const guide = readFileSync(join(ROOT, 'docs/how-it-works.md'), 'utf8');
const section = guide.split('\n## ').find((part) => part.startsWith("The core's folders")) ?? '';
/** From the lowest folder to the highest. */
const order = [...section.matchAll(/^\| `([a-z]+)` /gm)].map(([, folder = '']) => folder);

const files = readdirSync(CORE, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** The folder of a file below the core's sources; an empty text for the entry points, which stand above all. */
const folderOf = (path: string) => (path.includes(sep) ? (path.split(sep)[0] ?? '') : '');

const imports = files.flatMap((file) =>
  ts
    .preProcessFile(readFileSync(join(CORE, file), 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => ({ file, target: relative(CORE, join(CORE, file, '..', fileName)) })),
);

test('every folder of the core has its place in the order', () => {
  expect([...new Set(files.map(folderOf))].filter(Boolean).sort()).toEqual([...order].sort());
});

test('the core has imports to check', () => {
  expect(imports.length).toBeGreaterThan(100);
});

test('a file imports only from its own folder and from lower ones', () => {
  const levelOf = (path: string) => {
    const folder = folderOf(path) || (order.includes(path) ? path : '');
    return folder === '' ? order.length : order.indexOf(folder);
  };

  expect(imports.filter(({ file, target }) => levelOf(target) > levelOf(file))).toEqual([]);
  expect(imports.filter(({ target }) => levelOf(target) === order.length)).toEqual([]);
});

test('no file imports itself, however long the way round', () => {
  const modules = new Map(
    files.map((file) => [
      file.replace(/\.ts$/, ''),
      imports.filter((each) => each.file === file).map((each) => resolved(each.target)),
    ]),
  );
  const reachable = (from: string) => {
    const seen = new Set<string>();
    const open = [...(modules.get(from) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!seen.has(next)) open.push(...(modules.get(next) ?? []));
      seen.add(next);
    }
    return seen;
  };

  expect([...modules.keys()].filter((name) => reachable(name).has(name))).toEqual([]);
});

/** An import of a folder is one of its `index`. */
function resolved(target: string): string {
  return files.includes(`${target}.ts`) ? target : join(target, 'index');
}
