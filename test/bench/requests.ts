/** What the core costs on top of the HTTP library: one request after the other over connections that stay open. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild, startChild } from './child.ts';
import { unit } from './format.ts';
import { spreadOf, type Rounds } from './spread.ts';

interface Result {
  axios: Rounds;
  undici: Rounds;
}

const WHAT = 'One request through the core and its axios transport, keep-alive, 32 in flight';

function figure(against: string, { ours, theirs, ratios }: Rounds): Figure {
  const ratio = spreadOf(ratios);
  const rate = (values: number[]): string => unit(spreadOf(values).median, 'requests/s');
  const fields = { what: WHAT, against, ours: rate(ours), theirs: rate(theirs), ratio };
  return { ...fields, reach: '≥ 0.90×', reached: ratio.median >= 0.9 };
}

async function run({ quick, log }: Context): Promise<Figure[]> {
  const server = await startChild<{ port: number }>('constant-server.ts');
  try {
    const args = [`http://127.0.0.1:${server.message.port}`, quick ? '2000' : '4000', quick ? '5' : '11'];
    const { axios, undici } = await runChild<Result>('request-clients.ts', { args });
    log(`  ratios to bare axios: ${axios.ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`);
    return [
      figure('bare axios', axios),
      {
        ...figure('bare undici', undici),
        reach: '–',
        reached: true,
        note: 'The difference is axios, not the core: see the row above. The core takes any transport, so a script that needs the speed can hand it one over undici.',
      },
    ];
  } finally {
    await server.stop();
  }
}

export const requestsBenchmark: Benchmark = { name: 'requests', title: 'Requests', quick: true, run };
