/** Every export of the core that is for people, and every public member of its classes, says what it is. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import ts from 'typescript';

const root = resolve(__dirname, '../..');
/** The whole package as a person imports it; what is marked `@internal` is for n8n-node and zapier-app alone. */
const ENTRIES = ['index', 'axios', 'fetch']
  .map((name) => resolve(root, `shared/src/${name}.ts`))
  .filter((file) => ts.sys.fileExists(file));

/** Names and comments need no types of others. */
const program = ts.createProgram(ENTRIES, { module: ts.ModuleKind.CommonJS, noLib: true, types: [] });
const checker = program.getTypeChecker();

const isInternal = (symbol: ts.Symbol) =>
  symbol.getJsDocTags(checker).some(({ name }) => name === 'internal');
const textOf = (symbol: ts.Symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim();

function resolved(symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function exportsOf(file: string): ts.Symbol[] {
  const source = program.getSourceFile(file);
  const module = source && checker.getSymbolAtLocation(source);
  return module ? checker.getExportsOfModule(module).map(resolved) : [];
}

function publicMembersOf(symbol: ts.Symbol): ts.Symbol[] {
  if (!(symbol.flags & ts.SymbolFlags.Class)) return [];
  return [...(symbol.members?.values() ?? [])].filter(({ flags, declarations = [] }) => {
    const hidden = ts.ModifierFlags.Private | ts.ModifierFlags.Protected | ts.ModifierFlags.Override;
    const isMethod = Boolean(flags & (ts.SymbolFlags.Method | ts.SymbolFlags.Accessor));
    return isMethod && declarations.every((each) => !(ts.getCombinedModifierFlags(each) & hidden));
  });
}

const forPeople = ENTRIES.flatMap(exportsOf).filter((symbol) => !isInternal(symbol));

test('docs/scripting.md lists the values for people; the others are marked @internal', () => {
  const section = readFileSync(resolve(root, 'docs/scripting.md'), 'utf8').split('\n## Exports\n')[1] ?? '';
  const cells = section.split('\n').map((line) => line.split('|')[2] ?? '');
  const listed = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((match) => match[1]));

  expect(listed.toSorted()).toEqual(
    forPeople
      .filter(({ flags }) => flags & ts.SymbolFlags.Value)
      .map(({ name }) => name)
      .toSorted(),
  );
});

test('each says what it is', () => {
  const documented = forPeople.flatMap((symbol) => [
    [symbol.name, textOf(symbol)],
    ...publicMembersOf(symbol).map((member) => [`${symbol.name}.${member.name}`, textOf(member)]),
  ]);

  expect(documented.filter(([, text]) => text === '').map(([name]) => name)).toEqual([]);
  expect(documented.map(([name]) => name)).toContain('LayersClient.revokeAccount');
});
