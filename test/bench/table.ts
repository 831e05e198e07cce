/** Figures as a Markdown table, notes numbered below it. The same is printed and written. */
import type { Figure } from './benchmark.ts';
import { ratioText } from './format.ts';

const HEAD = ['what', 'against', 'ours', 'theirs', 'ratio (least–most)', 'reach', 'reached'];

export interface Section {
  title: string;
  figures: Figure[];
}

/** Columns as wide as their widest cell, as the formatter would make them. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.slice(1).map(line)].join('\n');
}

/** A row of the table; its note stands in words. */
export interface NotedRow {
  cells: string[];
  note?: string;
}

export function rowsOf({ title, figures }: Section): NotedRow[] {
  const rows = figures.map(({ what, against, ours, theirs, ratio, reach, reached, note }) => ({
    cells: [
      what,
      against,
      ours,
      theirs,
      ratio ? ratioText(ratio) : '–',
      reach,
      reach === '–' ? '–' : reached ? 'yes' : 'no',
    ],
    note,
  }));
  return [{ cells: [`**${title}**`] }, ...rows];
}

/** The table, and below it the notes with the numbers that the rows carry. */
export function printRows(rows: readonly NotedRow[]): string {
  // Rows may share a note.
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))];
  const numbered = rows.map(({ cells, note }) =>
    note === undefined ? cells : [...cells.slice(0, -1), `${cells.at(-1)} [${notes.indexOf(note) + 1}]`],
  );
  const list = notes.map((note, index) => `[${index + 1}] ${note}`);
  return [markdownTable([HEAD, ...numbered]), ...list].join('\n\n');
}

export function figuresTable(sections: readonly Section[]): string {
  return printRows(sections.flatMap(rowsOf));
}
