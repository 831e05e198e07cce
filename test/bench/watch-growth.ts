/** A quiet poll as the fleet grows: by accounts of one project, and by projects. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { leaveChapter, watchGrowthChapter } from './chapters.ts';
import { spanText, unit } from './format.ts';
import { growthPlot, type Line, type Panel } from './growth-plot.ts';
import { root } from './root.ts';
import { spreadOf } from './spread.ts';
import { markdownTable } from './table.ts';
import { besideRolling, type FleetSize, runWatch, type WatchRun, withFleet } from './watch-runs.ts';

const ACCOUNTS = [100, 1_000, 10_000, 100_000];
const PROJECTS = [1, 10, 100, 1_000];
const ACCOUNTS_PER_PROJECT = 10;
/** One in a hundred, and no more than fits one page. */
const inTroubleOf = (accounts: number): number => Math.min(200, accounts / 100);

interface Measured {
  size: number;
  ms: number[];
  requests: number;
  pages: number;
  stateCharacters: number;
  heldMb: number;
}

async function measure(size: number, fleet: Partial<FleetSize>, polls: number): Promise<Measured> {
  return withFleet({ tier: 'partner', ...fleet }, async (baseUrl) => {
    const watch = (run: Pick<WatchRun, 'look' | 'polls'>) =>
      runWatch({ root, baseUrl, pollsBefore: 2, ...run });
    const timed = await watch({ look: 'times', polls });
    const { heldMb } = await watch({ look: 'memory', polls: 1 });
    const requests = timed.polls.map((poll) => poll.requests);
    return {
      size,
      ms: timed.polls.map(({ ms }) => ms),
      requests: Math.max(...requests.map(besideRolling)),
      pages: Math.max(...requests.map(({ pages }) => pages)),
      stateCharacters: timed.stateCharacters,
      heldMb: Math.max(0, heldMb),
    };
  });
}

type Series = Record<'accounts' | 'projects', Measured[]>;

async function measureAll({ quick, log }: Context): Promise<Series> {
  const series: Series = { accounts: [], projects: [] };
  const sizes = quick ? 3 : 4;
  for (const accounts of ACCOUNTS.slice(0, sizes)) {
    series.accounts.push(await measure(accounts, { accounts, inTrouble: inTroubleOf(accounts) }, 5));
    log(`  ${accounts.toLocaleString('en-US')} accounts measured`);
  }
  for (const projects of PROJECTS.slice(0, sizes)) {
    series.projects.push(await measure(projects, { projects, accounts: ACCOUNTS_PER_PROJECT }, 5));
    log(`  ${projects.toLocaleString('en-US')} projects measured`);
  }
  return series;
}

const HEAD = [
  'fleet',
  'time of a poll',
  'requests beside the rolling read',
  'pages of the rolling read',
  'stored state',
  'memory held',
];

function tableOf({ accounts, projects }: Series): string {
  const rows = (list: readonly Measured[], what: string): string[][] =>
    list.map(({ size, ms, requests, pages, stateCharacters, heldMb }) => [
      `${size.toLocaleString('en-US')} ${what}`,
      spanText(spreadOf(ms), 'ms'),
      String(requests),
      String(pages),
      unit(stateCharacters / 1000, 'KB'),
      unit(heldMb, 'MB'),
    ]);
  return markdownTable([HEAD, ...rows(accounts, 'accounts'), ...rows(projects, 'projects')]);
}

interface Shown extends Pick<Panel, 'title' | 'unit'> {
  valueOf: (measured: Measured) => number;
}

const SHOWN: readonly Shown[] = [
  { title: 'Time of a quiet poll', unit: 'ms', valueOf: ({ ms }) => spreadOf(ms).median },
  {
    title: 'Requests beside the rolling read',
    unit: 'requests',
    valueOf: ({ requests }) => requests,
  },
  { title: 'Stored state', unit: 'KB', valueOf: ({ stateCharacters }) => stateCharacters / 1000 },
  { title: 'Memory held', unit: 'MB', valueOf: ({ heldMb }) => heldMb },
];

function plotOf({ accounts, projects }: Series): string {
  const line = (name: string, list: readonly Measured[], { valueOf }: Shown): Line => ({
    name,
    // The axis has no zero.
    points: list.map((measured) => [measured.size, Math.max(0.01, valueOf(measured))]),
  });
  const panels = SHOWN.map((shown) => ({
    title: shown.title,
    unit: shown.unit,
    lines: [
      line('accounts of one project', accounts, shown),
      line(`projects of ${ACCOUNTS_PER_PROJECT} accounts`, projects, shown),
    ],
  }));
  return growthPlot({ sizes: 'accounts, or projects', range: [1, 100_000], panels });
}

/** The largest fleet beside one of a tenth. */
function figureOf(what: string, list: readonly Measured[]): Figure {
  const [before, last] = list.slice(-2);
  if (!before || !last) throw new Error('growth needs two sizes');
  const text = ({ size }: Measured): string => `${size.toLocaleString('en-US')} ${what}`;
  return {
    what: `A quiet poll: ${text(last)}`,
    against: text(before),
    ours: unit(spreadOf(last.ms).median, 'ms'),
    theirs: unit(spreadOf(before.ms).median, 'ms'),
    ratio: spreadOf(last.ms.map((ms, turn) => ms / (before.ms[turn] ?? NaN))),
    reach: '–',
    reached: true,
  };
}

async function run(context: Context): Promise<Figure[]> {
  const series = await measureAll(context);
  const table = tableOf(series);
  context.log(`\n${table}`);
  leaveChapter(context.work, watchGrowthChapter, { table, plot: plotOf(series) });
  return [figureOf('accounts', series.accounts), figureOf('projects', series.projects)];
}

export const watchGrowthBenchmark: Benchmark = {
  name: 'watch-growth',
  title: 'Growth of a watch',
  quick: false,
  run,
};
