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

function rowsOf({ title, figures }: Section, notes: string[]): string[][] {
  const rows = figures.map((figure) => {
    // Rows may share a note.
    if (figure.note && !notes.includes(figure.note)) notes.push(figure.note);
    const mark = figure.note ? ` [${notes.indexOf(figure.note) + 1}]` : '';
    const { what, against, ours, theirs, ratio, reach, reached } = figure;
    return [
      what,
      against,
      ours,
      theirs,
      ratio ? ratioText(ratio) : '–',
      reach,
      (reach === '–' ? '–' : reached ? 'yes' : 'no') + mark,
    ];
  });
  return [[`**${title}**`], ...rows];
}

export function figuresTable(sections: readonly Section[]): string {
  const notes: string[] = [];
  const rows = sections.flatMap((section) => rowsOf(section, notes));
  const list = notes.map((note, index) => `[${index + 1}] ${note}`);
  return [markdownTable([HEAD, ...rows]), ...list].join('\n\n');
}
