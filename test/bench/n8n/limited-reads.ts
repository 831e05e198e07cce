/**
 * A thousand health reads under a limit that lets them through in a minute: half of them at once, from the full bucket,
 * the others as it fills. Compared by what comes through, and how long after the earliest moment.
 */
import type { Benchmark, Context, Figure } from '../benchmark.ts';
import { unit } from '../format.ts';
import { spreadOf } from '../spread.ts';
import type { ApiSettings } from './api.ts';
import { withN8n } from './fixtures.ts';
import { httpReader, ourReader, type Measured } from './health-workflow.ts';
import { runVariants } from './variants.ts';

const accounts = 1000;
const readsPerMinute = 500;
const leastMs = ((accounts - readsPerMinute) / readsPerMinute) * 60_000;
const rounds = 5;

const api: ApiSettings = { latencyMs: 20, readsPerMinute, accounts };
const batches = (batchSize: number, batchInterval: number) => ({
  batching: { batch: { batchSize, batchInterval } },
});

const variants = {
  ours: { rounds, api, reader: ourReader },
  /** The documentation names no header but Retry-After, so the limit may have to be found without them. */
  'ours, limit not told': { rounds, api: { ...api, hideLimits: true }, reader: ourReader },
  'no batching': { rounds, api, reader: httpReader },
  /** What the node offers when batching is added. */
  'its default batching': { rounds, api, reader: (place) => httpReader(place, batches(50, 1000)) },
  /** As somebody would set it who knows the limit. Nothing in it is left to chance, so two rounds tell all. */
  'batching at the limit': { rounds: 2, api, reader: (place) => httpReader(place, batches(25, 3000)) },
} satisfies Parameters<typeof runVariants>[2];

type Results = Record<keyof typeof variants, Measured[]>;

const medianOf = (runs: Measured[], of: (run: Measured) => number): number => spreadOf(runs.map(of)).median;
const wallOf = ({ executionMs }: Measured): number => executionMs;
const lostOf = ({ lost }: Measured): number => lost;
const refusedShare = ({ refused, answered }: Measured): number => (refused / answered) * 100;
const seconds = (ms: number): string => unit(ms / 1000, 's');

function wall(results: Results, side: 'ours' | 'ours, limit not told', note?: string): Figure {
  const runs = results[side];
  const ratio = spreadOf(runs.map((run) => wallOf(run) / leastMs));
  return {
    what: side === 'ours' ? 'Wall time' : 'Wall time, limit not told in headers',
    against: 'the least that the limit allows',
    ours: seconds(medianOf(runs, wallOf)),
    theirs: seconds(leastMs),
    ratio,
    reach: '≤ 1.10×',
    reached: ratio.median <= 1.1,
    note,
  };
}

function refusals(results: Results, side: 'ours' | 'ours, limit not told'): Figure {
  const share = medianOf(results[side], refusedShare);
  return {
    what: `Share of 429 among the answers${side === 'ours' ? '' : ', limit not told in headers'}`,
    against: 'HTTP Request node, no batching',
    ours: unit(share, '%'),
    theirs: unit(medianOf(results['no batching'], refusedShare), '%'),
    reach: '≤ 2 %',
    reached: share <= 2,
  };
}

function losses(results: Results, theirs: keyof Results): Figure {
  const lost = Math.max(...[...results.ours, ...results['ours, limit not told']].map(lostOf));
  return {
    what: 'Reads lost',
    against: `HTTP Request node, ${theirs}`,
    ours: `${lost}`,
    theirs: `${medianOf(results[theirs], lostOf)}, in ${seconds(medianOf(results[theirs], wallOf))}`,
    reach: '0',
    reached: lost === 0,
  };
}

const howMeasured =
  `${rounds} rounds of each way at the same time in one n8n, each with a key and a limit of its own; ` +
  'batching at the limit (25 reads every 3 s) 2 rounds. The HTTP Request node is set to go on after an error: as it ' +
  'comes, its first lost read ends the workflow.';

async function run(context: Context): Promise<Figure[]> {
  const results = await withN8n(context, (n8n) => runVariants(context, n8n, variants));
  return [
    wall(results, 'ours', howMeasured),
    wall(results, 'ours, limit not told'),
    refusals(results, 'ours'),
    refusals(results, 'ours, limit not told'),
    losses(results, 'no batching'),
    losses(results, 'its default batching'),
    losses(results, 'batching at the limit'),
  ];
}

export const limitedReads: Benchmark = {
  name: 'limited-reads',
  title: `1,000 health reads in n8n under a limit of ${readsPerMinute} a minute, server latency 20 ms`,
  quick: false,
  run,
};
