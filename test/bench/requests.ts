/** What the core costs on top of the HTTP library: one request after the other over connections that stay open. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild, startChild } from './child.ts';
import { unit } from './format.ts';
import { spreadOf, type Rounds } from './spread.ts';

interface Result {
  axios: Rounds;
  undici: Rounds;
  fetch: Rounds;
  fetchToUndici: Rounds;
}

const whatOver = (transport: string): string =>
  `One request through the core and its ${transport} transport, keep-alive, 32 in flight`;

/** Found with a profiler, in time of the processor. */
const FETCH_NOTE =
  'Bare fetch has no deadline. The signal that ends ours when the whole answer takes too long costs a tenth of a request inside fetch itself; the body read in pieces with its bound, the search for the key in the answer, pace, checks and what the garbage collector has to do for them share the rest. A shared signal costs the same, and a deadline beside fetch would leave the connection open.';

function figure(transport: string, against: string, { ours, theirs, ratios }: Rounds): Figure {
  const ratio = spreadOf(ratios);
  const rate = (values: number[]): string => unit(spreadOf(values).median, 'requests/s');
  const fields = { what: whatOver(transport), against, ours: rate(ours), theirs: rate(theirs), ratio };
  return { ...fields, reach: '≥ 0.90×', reached: ratio.median >= 0.9 };
}

const withReason = (row: Figure, note: string): Figure => (row.reached ? row : { ...row, note });

/** For knowledge only. */
function toUndici(transport: string, rounds: Rounds): Figure {
  const note = `The difference is ${transport}, not the core: see the row above. The core takes any transport, so a script that needs the speed can hand it one over undici.`;
  return { ...figure(transport, 'bare undici', rounds), reach: '–', reached: true, note };
}

async function run({ quick, log }: Context): Promise<Figure[]> {
  const server = await startChild<{ port: number }>('constant-server.ts');
  try {
    const args = [`http://127.0.0.1:${server.message.port}`, quick ? '2000' : '4000', quick ? '5' : '11'];
    const { axios, undici, fetch, fetchToUndici } = await runChild<Result>('request-clients.ts', {
      args,
      timeoutMs: 600_000,
    });
    for (const [name, { ratios }] of Object.entries({ axios, fetch })) {
      log(`  ratios to bare ${name}: ${ratios.map((ratio) => ratio.toFixed(2)).join(' ')}`);
    }
    return [
      figure('axios', 'bare axios', axios),
      toUndici('axios', undici),
      withReason(figure('fetch', 'bare fetch', fetch), FETCH_NOTE),
      toUndici('fetch', fetchToUndici),
    ];
  } finally {
    await server.stop();
  }
}

export const requestsBenchmark: Benchmark = { name: 'requests', title: 'Requests', quick: true, run };
