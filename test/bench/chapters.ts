/** The parts of docs/benchmarks.md that show how something grows: a text, a plot and the table that it is drawn from. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { GROWTH, GROWTH_OF_A_WATCH } from './report-text.ts';
import { root } from './root.ts';

export interface Chapter {
  heading: string;
  text: string;
  /** Names the picture, and the files in the scratch folder. */
  name: string;
  alt: string;
}

export const growthChapter: Chapter = {
  heading: 'Growth',
  text: GROWTH,
  name: 'growth',
  alt: 'Two plots over the number of accounts: the time for all of them, and the time for each',
};

export const watchGrowthChapter: Chapter = {
  heading: 'Growth of a watch',
  text: GROWTH_OF_A_WATCH,
  name: 'growth-watch',
  alt: 'Four plots over the number of accounts or projects: time, requests, stored state and memory of a quiet poll',
};

const CHAPTERS = [growthChapter, watchGrowthChapter];
const images = join(root, 'docs', 'images');

interface Measured {
  table: string;
  /** SVG. */
  plot: string;
}

/** What was measured, for the page; left in the scratch folder. */
export function leaveChapter(work: string, { name }: Chapter, { table, plot }: Measured): void {
  writeFileSync(join(work, `${name}.md`), table);
  writeFileSync(join(work, `${name}.svg`), plot);
}

/** The chapters that were measured in this run, and as the page has them where they were not. */
export function chaptersOf(work: string, page: string): string[] {
  return CHAPTERS.flatMap((chapter) => {
    const table = measuredTable(work, chapter) ?? tableIn(page, chapter);
    if (table === undefined) return [];
    const { heading, text, name, alt } = chapter;
    return [`## ${heading}`, text, `![${alt}](images/${name}.svg)`, table];
  });
}

function measuredTable(work: string, { name }: Chapter): string | undefined {
  const measured = join(work, `${name}.md`);
  if (!existsSync(measured)) return undefined;
  mkdirSync(images, { recursive: true });
  copyFileSync(join(work, `${name}.svg`), join(images, `${name}.svg`));
  return readFileSync(measured, 'utf8');
}

function tableIn(page: string, { heading }: Chapter): string | undefined {
  const [, after] = page.split(`\n## ${heading}\n`);
  return after
    ?.split('\n## ', 1)[0]
    ?.split('\n\n')
    .findLast((part) => part.startsWith('|'));
}
