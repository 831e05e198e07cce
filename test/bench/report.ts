/** docs/benchmarks.md and its pictures, made from a whole run, or with one benchmark measured anew. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { chaptersOf } from './chapters.ts';
import { machine } from './machine.ts';
import { readRows, withSection } from './page-table.ts';
import { INTRODUCTION, METHOD } from './report-text.ts';
import { root } from './root.ts';
import { markdownTable, type NotedRow, printRows, rowsOf, type Section } from './table.ts';

const page = join(root, 'docs', 'benchmarks.md');

interface Run {
  sections: readonly Section[];
  durationMs: number;
  /** Where the growth benchmarks left their tables and their plots. */
  work: string;
}

export function writeReport({ sections, durationMs, work }: Run): Promise<string> {
  const facts = [
    ...machine(),
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Duration', `${Math.round(durationMs / 60_000)} minutes`],
  ];
  return write({ facts: markdownTable([['', ''], ...facts]), rows: sections.flatMap(rowsOf), work });
}

/** One benchmark, measured without the others. */
interface Again {
  section: Section;
  /** Of the machine, before. */
  load: number;
  /** Of all benchmarks, in their order. */
  titles: readonly string[];
  work: string;
}

/** The page with one section measured anew; each of its rows says when, and how busy the machine was. */
export function updateReport({ section, load, titles, work }: Again): Promise<string> {
  const before = readFileSync(page, 'utf8');
  const when = new Date().toISOString().slice(0, 10);
  const how = `Measured without the others on ${when}, with the load of the machine at ${load.toFixed(1)}.`;
  const figures = section.figures.map((figure) => ({
    ...figure,
    note: figure.note ? `${figure.note} ${how}` : how,
  }));
  const rows = withSection(readRows(partOf(before, 'Figures')), { ...section, figures }, titles);
  return write({ facts: partOf(before, 'The machine'), rows, work });
}

interface Parts {
  facts: string;
  rows: readonly NotedRow[];
  work: string;
}

async function write({ facts, rows, work }: Parts): Promise<string> {
  const before = existsSync(page) ? readFileSync(page, 'utf8') : '';
  const parts = [
    INTRODUCTION,
    '## The machine',
    facts,
    '## Figures',
    printRows(rows),
    ...chaptersOf(work, before),
    METHOD,
  ];
  const options = await resolveConfig(page);
  writeFileSync(page, await format(parts.join('\n\n'), { ...options, parser: 'markdown' }));
  return page;
}

/** What stands under a heading of the page. */
function partOf(text: string, heading: string): string {
  const [, after] = text.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`docs/benchmarks.md has no part "${heading}": run all benchmarks`);
  return after.split('\n## ', 1).join('').trim();
}
