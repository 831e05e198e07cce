/** docs/benchmarks.md and its picture, made from one whole run. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { GROWTH_PLOT, GROWTH_TABLE } from './growth.ts';
import { machine } from './machine.ts';
import { withSection } from './page-table.ts';
import { GROWTH, INTRODUCTION, METHOD } from './report-text.ts';
import { root } from './root.ts';
import { figuresTable, markdownTable, type Section } from './table.ts';

const page = join(root, 'docs', 'benchmarks.md');
const images = join(root, 'docs', 'images');

interface Run {
  sections: readonly Section[];
  durationMs: number;
  /** Where the growth benchmark left its table and its plot. */
  work: string;
}

export async function writeReport({ sections, durationMs, work }: Run): Promise<string> {
  const facts = [
    ...machine(),
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Duration', `${Math.round(durationMs / 60_000)} minutes`],
  ];
  const parts = [
    INTRODUCTION,
    '## The machine',
    markdownTable([['', ''], ...facts]),
    '## Figures',
    figuresTable(sections),
    '## Growth',
    GROWTH,
    '![Two plots over the number of accounts: the time for all of them, and the time for each](images/growth.svg)',
    readFileSync(join(work, GROWTH_TABLE), 'utf8'),
    METHOD,
  ];
  mkdirSync(images, { recursive: true });
  copyFileSync(join(work, GROWTH_PLOT), join(images, 'growth.svg'));
  return write(parts.join('\n\n'));
}

/** The page with one section measured anew; each of its rows says when, and how busy the machine was. */
export function updateReport({ title, figures }: Section, load: number): Promise<string> {
  const when = new Date().toISOString().slice(0, 10);
  const how = `Measured without the others on ${when}, with the load of the machine at ${load.toFixed(1)}.`;
  const told = figures.map((figure) => ({ ...figure, note: figure.note ? `${figure.note} ${how}` : how }));
  return write(withSection(readFileSync(page, 'utf8'), { title, figures: told }));
}

async function write(text: string): Promise<string> {
  const options = await resolveConfig(page);
  writeFileSync(page, await format(text, { ...options, parser: 'markdown' }));
  return page;
}
