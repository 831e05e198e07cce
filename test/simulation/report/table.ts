/** The figures by class of trouble, as Markdown. */
import { groupBy } from '../group-by.ts';
import type { HistoryOutcome } from '../history.ts';
import { type Figures, sum } from '../judge/figures.ts';
import { titleOf } from '../scenarios/index.ts';
import { MINUTE } from '../time/units.ts';

const HEAD = [
  'What is odd',
  'histories',
  'told',
  'lost',
  'doubled',
  'repeated',
  'over when told',
  'invented',
  'old news',
  'late',
  'longest delay',
  'longest silence',
  'requests a poll',
  'ids differ',
  'polls failed',
];

export function tableOf(outcomes: readonly HistoryOutcome[]): string {
  const rows = [...groupBy(outcomes, ({ scenario }) => scenario)].map(rowOf);
  return textTable([HEAD, ...rows]);
}

function rowOf([name, outcomes]: [string, HistoryOutcome[]]): string[] {
  const of = (host: 'n8n' | 'zapier'): Figures =>
    sum(
      outcomes
        .flatMap(({ watchers }) => watchers.filter((one) => one.host === host))
        .map((one) => one.figures),
    );
  const [n8n, zapier] = [of('n8n'), of('zapier')];
  const both = (text: (figures: Figures) => string | number) => `${text(n8n)} · ${text(zapier)}`;
  return [
    titleOf(name),
    String(outcomes.length),
    both(({ told }) => told),
    both(({ lost }) => lost),
    both(({ doubled }) => doubled),
    both(({ repeated }) => repeated),
    both(({ outdated }) => outdated),
    both(({ invented }) => invented),
    both(({ old }) => old),
    both(({ late }) => late),
    both(({ longestDelayMs }) => minutes(longestDelayMs)),
    both(({ longestSilenceMs }) => minutes(longestSilenceMs)),
    both(({ requests, polls }) => (polls === 0 ? '–' : (requests / polls).toFixed(1))),
    ids(outcomes),
    both(({ failedPolls }) => failedPolls),
  ];
}

/** Between the copies of one workflow, and between all. */
function ids(outcomes: readonly HistoryOutcome[]): string {
  const apart = (of: 'copies' | 'all') => outcomes.reduce((count, one) => count + one.ids[of].apart, 0);
  return `${apart('copies')} · ${apart('all')}`;
}

function minutes(ms: number): string {
  return `${Math.ceil(ms / MINUTE)} min`;
}

function textTable(rows: string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n');
}
