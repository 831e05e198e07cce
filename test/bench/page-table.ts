/** The table of docs/benchmarks.md read back, so that one benchmark can be measured again without the others. */
import { type NotedRow, printRows, rowsOf, type Section } from './table.ts';

const BEGIN = '## Figures\n\n';
const END = '\n\n## Growth';
const MARK = / \[(\d+)\]$/;

/** The page with this section measured anew; the other rows and their notes stay. Throws when it has no such section. */
export function withSection(page: string, section: Section): string {
  const from = page.indexOf(BEGIN) + BEGIN.length;
  const to = page.indexOf(END);
  const rows = readRows(page.slice(from, to));
  const measured = rowsOf(section);
  const begin = rows.findIndex(({ cells }) => cells[0] === measured[0]?.cells[0]);
  if (begin < 0) throw new Error(`docs/benchmarks.md has no section "${section.title}": run all benchmarks`);
  const others = rows.slice(begin + 1).findIndex(({ cells }) => cells[0]?.startsWith('**'));
  const after = others < 0 ? [] : rows.slice(begin + 1 + others);
  return page.slice(0, from) + printRows([...rows.slice(0, begin), ...measured, ...after]) + page.slice(to);
}

function readRows(text: string): NotedRow[] {
  const [table = '', ...list] = text.split('\n\n');
  const notes = new Map(list.map((line) => /^\[(\d+)\] (.*)$/s.exec(line)?.slice(1) as [string, string]));
  const [, , ...lines] = table.split('\n');
  return lines.map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const number = MARK.exec(cells.at(-1) ?? '')?.[1];
    const last = cells.at(-1)?.replace(MARK, '') ?? '';
    return { cells: [...cells.slice(0, -1), last], note: number && notes.get(number) };
  });
}
