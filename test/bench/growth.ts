/** What happens as a fleet grows: list, sweep, detection and webhook dedupe at four sizes. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { growthChapter, leaveChapter } from './chapters.ts';
import { runChild, startChild } from './child.ts';
import { spanText, unit } from './format.ts';
import { growthPlot, type Line, type Picture } from './growth-plot.ts';
import { root } from './root.ts';
import { spreadOf } from './spread.ts';
import { markdownTable } from './table.ts';

const SIZES = [100, 1_000, 10_000, 100_000];
const KINDS = {
  list: 'List (iterator over HTTP)',
  sweep: 'Sweep (plan of the next snapshots)',
  detect: 'Detection (read, compare, store)',
  dedupe: 'Webhook dedupe (one event each)',
} as const;
type Kind = keyof typeof KINDS;
type Times = Record<Kind, number[]>;

async function timesAt(size: number, baseUrl: string, turns: number): Promise<Times> {
  const args = [baseUrl, String(size), String(turns)];
  const grown = await runChild<Omit<Times, 'detect'>>('grower.ts', { args });
  const { results } = await runChild<{ results: { wholeMs: number }[] }>('detector.ts', {
    args: [root, ...args.slice(1)],
  });
  return { ...grown, detect: results.map(({ wholeMs }) => wholeMs) };
}

function tableOf(measured: Map<number, Times>): string {
  const kinds = Object.keys(KINDS) as Kind[];
  const rows = [...measured].map(([size, times]) => [
    size.toLocaleString('en-US'),
    ...kinds.map((kind) => spanText(spreadOf(times[kind]), 'ms')),
  ]);
  return markdownTable([['accounts', ...kinds.map((kind) => KINDS[kind])], ...rows]);
}

function pictureOf(measured: Map<number, Times>): Picture {
  const lines = (valueOf: (ms: number, accounts: number) => number): Line[] =>
    (Object.keys(KINDS) as Kind[]).map((kind) => ({
      name: KINDS[kind],
      points: [...measured].map(([size, times]) => [size, valueOf(spreadOf(times[kind]).median, size)]),
    }));
  return {
    sizes: 'accounts',
    range: [100, 100_000],
    panels: [
      { title: 'All accounts, milliseconds', unit: 'ms', lines: lines((ms) => ms) },
      {
        title: 'Each account, microseconds',
        unit: 'µs an account',
        lines: lines((ms, accounts) => (ms * 1000) / accounts),
      },
    ],
  };
}

/** Ten times the accounts should take ten times as long: then each costs the same. */
function figureOf(kind: Kind, measured: Map<number, Times>): Figure {
  const [before, last] = [...measured].slice(-2).map(([accounts, times]) => ({
    among: `an account among ${accounts.toLocaleString('en-US')}`,
    costs: times[kind].map((ms) => (ms * 1000) / accounts),
  }));
  if (!before || !last) throw new Error('growth needs two sizes');
  const median = (costs: number[]): string => unit(spreadOf(costs).median, 'µs');
  return {
    what: `${KINDS[kind]}: ${last.among}`,
    against: before.among,
    ours: median(last.costs),
    theirs: median(before.costs),
    ratio: spreadOf(last.costs.map((cost, turn) => cost / (before.costs[turn] ?? NaN))),
    reach: '–',
    reached: true,
  };
}

async function run({ quick, log, work }: Context): Promise<Figure[]> {
  const server = await startChild<{ port: number }>('list-server.ts');
  const measured = new Map<number, Times>();
  try {
    for (const size of SIZES.slice(0, quick ? 3 : 4)) {
      measured.set(size, await timesAt(size, `http://127.0.0.1:${server.message.port}`, 5));
      log(`  ${size.toLocaleString('en-US')} accounts measured`);
    }
  } finally {
    await server.stop();
  }
  const table = tableOf(measured);
  log(`\n${table}`);
  leaveChapter(work, growthChapter, { table, plot: growthPlot(pictureOf(measured)) });
  return (Object.keys(KINDS) as Kind[]).map((kind) => figureOf(kind, measured));
}

export const growthBenchmark: Benchmark = { name: 'growth', title: 'Growth', quick: false, run };
