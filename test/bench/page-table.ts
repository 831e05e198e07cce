/** The table of docs/benchmarks.md read back, so that one benchmark can be measured again without the others. */
import { type NotedRow, rowsOf, type Section } from './table.ts';

const MARK = / \[(\d+)\]$/;

/** These rows with one section measured anew, where `titles` puts it; the other rows and their notes stay. */
export function withSection(
  rows: readonly NotedRow[],
  section: Section,
  titles: readonly string[],
): NotedRow[] {
  const sections = sectionsOf(rows);
  sections.set(section.title, rowsOf(section));
  const placeOf = (title: string): number => titles.indexOf(title);
  const inOrder = [...sections].sort(([one], [other]) => placeOf(one) - placeOf(other));
  return inOrder.flatMap(([, own]) => own);
}

/** By the title that begins them. */
function sectionsOf(rows: readonly NotedRow[]): Map<string, NotedRow[]> {
  const sections = new Map<string, NotedRow[]>();
  let own: NotedRow[] = [];
  for (const row of rows) {
    const title = /^\*\*(.*)\*\*$/.exec(row.cells[0] ?? '')?.[1];
    if (title !== undefined) sections.set(title, (own = []));
    own.push(row);
  }
  return sections;
}

/** The rows of the printed table, their notes in words. */
export function readRows(text: string): NotedRow[] {
  const [table = '', ...list] = text.trim().split('\n\n');
  const notes = new Map(list.map((line) => /^\[(\d+)\] (.*)$/s.exec(line)?.slice(1) as [string, string]));
  const [, , ...lines] = table.split('\n');
  return lines.map((line) => {
    const cells = line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
    const number = MARK.exec(cells.at(-1) ?? '')?.[1];
    const last = cells.at(-1)?.replace(MARK, '') ?? '';
    return { cells: trimmed([...cells.slice(0, -1), last]), note: number && notes.get(number) };
  });
}

/** A title has one cell; the printed table gives it as many as the others. */
function trimmed(cells: string[]): string[] {
  return cells.slice(1).every((cell) => cell === '') ? cells.slice(0, 1) : cells;
}
