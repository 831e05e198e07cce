/** Every "contract, section N" in the tracked files names a section that docs/api-contract.md has. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../..');
const PAGE = 'docs/api-contract.md';
/** What may stand between two words: blanks, also over the end of a comment line. */
const GAP = String.raw`\s+(?:(?:\*|\/\/)\s+)?`;
const SECTION = String.raw`\d+(?:\.\d+)*`;
const CITATION = new RegExp(
  `contract,?${GAP}sections?${GAP}(${SECTION}(?:(?:,|${GAP}and|${GAP}to)${GAP}${SECTION})*)`,
  'gi',
);

function sectionsCited(text: string): string[] {
  return [...text.matchAll(CITATION)].flatMap((match) => match[1]!.match(new RegExp(SECTION, 'g')) ?? []);
}

function sectionsOf(page: string): Set<string> {
  return new Set([...page.matchAll(/^#{2,3} (\d+(?:\.\d+)*)\.? /gm)].map((match) => match[1]!));
}

const known = sectionsOf(readFileSync(resolve(root, PAGE), 'utf8'));
const cited = execFileSync('git', ['ls-files', '*.ts', '*.mts', '*.mjs', '*.tsx', '*.js', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && file !== PAGE && file !== 'test/docs/contract.test.ts')
  .map((file) => ({ file, sections: sectionsCited(readFileSync(resolve(root, file), 'utf8')) }))
  .filter(({ sections }) => sections.length > 0);

test('citations are found in every form that the code uses', () => {
  expect(
    sectionsCited('(contract, section 8.1); Contract section 3, then contract, sections 8.1 and 9'),
  ).toEqual(['8.1', '3', '8.1', '9']);
  expect(sectionsCited('sections 7 to 13 are not cited, (contract, sections 7 to 13) are')).toEqual([
    '7',
    '13',
  ]);
  expect(
    sectionsCited(' * each costs one request (contract,\n * section 8.5)\n// contract,\n// section 4'),
  ).toEqual(['8.5', '4']);
  expect(cited.length).toBeGreaterThan(20);
});

test('the page has sections 1 to 20, and those of section 8', () => {
  const main = Array.from({ length: 20 }, (_, index) => String(index + 1));
  expect([...known].sort()).toEqual([...main, '8.1', '8.2', '8.3', '8.4', '8.5', '8.6'].sort());
});

test.each(cited)('$file cites sections that exist', ({ sections }) => {
  expect(sections.filter((section) => !known.has(section))).toEqual([]);
});
