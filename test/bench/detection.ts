/** What a poll costs besides its requests, and what it leaves in the host's database. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild } from './child.ts';
import { spanText, unit } from './format.ts';
import { root } from './root.ts';
import { spreadOf } from './spread.ts';

interface Detections {
  results: { detectMs: number; wholeMs: number; events: number }[];
  bytesInTrouble: number;
}

const ACCOUNTS = 10_000;
const CHANGED = ACCOUNTS / 100;
const alone = { against: '–', theirs: '–' };

async function run({ quick }: Context): Promise<Figure[]> {
  const args = [root, String(ACCOUNTS), quick ? '5' : '15'];
  const { results, bytesInTrouble } = await runChild<Detections>('detector.ts', { args });
  const wrong = results.find(({ events }) => events !== CHANGED);
  if (wrong) throw new Error(`${wrong.events} events for ${CHANGED} changes`);
  const detect = spreadOf(results.map(({ detectMs }) => detectMs));
  const whole = spreadOf(results.map(({ wholeMs }) => wholeMs));
  return [
    {
      what: 'One poll over 10,000 accounts, 100 of them dead since the last, lists in memory',
      ...alone,
      ours: spanText(detect, 'ms'),
      reach: '≤ 50 ms',
      reached: detect.median <= 50,
    },
    {
      what: 'The same with reading and writing the stored state',
      ...alone,
      ours: spanText(whole, 'ms'),
      reach: '–',
      reached: true,
    },
    {
      what: 'Stored state, as JSON, an account in trouble (healthy ones take none)',
      ...alone,
      ours: unit(bytesInTrouble, 'bytes'),
      reach: '≤ 130 bytes',
      reached: bytesInTrouble <= 130,
    },
  ];
}

export const detectionBenchmark: Benchmark = { name: 'detection', title: 'Detection', quick: true, run };
