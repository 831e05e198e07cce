/** Listing a large fleet: an iterator holds one page and the ids, an array holds them all. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild, startChild } from './child.ts';
import { unit } from './format.ts';
import { rounds, spreadOf, type Rounds } from './spread.ts';

const ACCOUNTS = 100_000;
const MOST_MB = 50;

interface Listing {
  items: number;
  mb: number;
  pagesBeforeFirstItem: number;
  ms: number;
}

type Way = 'iterate' | 'gather';

/** What stays when everything that can be freed was freed; or what the system counts. */
const LOOKS = { live: 'memory held (live heap)', rss: 'the process (RSS)' };
type Look = keyof typeof LOOKS;

const SMALL_NURSERY = '--max-semi-space-size=1';

function memoryFigure(look: Look, { ours, theirs, ratios }: Rounds): Figure {
  const median = (values: number[]): number => spreadOf(values).median;
  return {
    what: `Listing 100,000 accounts as an iterator, growth of ${LOOKS[look]}`,
    against: 'collecting an array',
    ours: unit(median(ours), 'MB'),
    theirs: unit(median(theirs), 'MB'),
    ratio: spreadOf(ratios),
    reach: `≤ ${MOST_MB} MB`,
    reached: median(ours) <= MOST_MB,
  };
}

const garbageNote = (smallMb: number): string =>
  `Garbage that V8 was in no hurry to collect, not accounts: the row above shows that only their ids are held. It is the texts and socket buffers of pages already read, in a nursery that may grow to tens of megabytes and, from there, waiting for the next full collection; with \`${SMALL_NURSERY}\` it is ${unit(smallMb, 'MB')}.`;

async function run({ quick, log }: Context): Promise<Figure[]> {
  const server = await startChild<{ port: number }>('list-server.ts');
  const firstPages = { iterate: 0, gather: 0 };
  const listing = async (way: Way, look: Look, flags: string[] = []): Promise<number> => {
    const args = [`http://127.0.0.1:${server.message.port}`, String(ACCOUNTS), way, look];
    const listed = await runChild<Listing>('lister.ts', { args, flags: ['--expose-gc', ...flags] });
    if (listed.items !== ACCOUNTS) throw new Error(`${listed.items} accounts were listed`);
    firstPages[way] = listed.pagesBeforeFirstItem;
    return listed.mb;
  };
  const compare = (look: Look): Promise<Rounds> =>
    rounds(quick ? 2 : 5, { ours: () => listing('iterate', look), theirs: () => listing('gather', look) });
  try {
    const live = memoryFigure('live', await compare('live'));
    const rss = memoryFigure('rss', await compare('rss'));
    const small: number[] = [];
    for (let round = 0; round < (quick ? 1 : 3); round += 1)
      small.push(await listing('iterate', 'rss', [SMALL_NURSERY]));
    log(
      `  live heap ${live.ours}, RSS ${rss.ours}, with a small nursery ${small.map(Math.round).join(', ')} MB`,
    );
    return [
      live,
      { ...rss, ...(!rss.reached && { note: garbageNote(spreadOf(small).median) }) },
      {
        what: 'Listing 100,000 accounts, pages read before the first account is there',
        against: 'collecting an array',
        ours: String(firstPages.iterate),
        theirs: String(firstPages.gather),
        reach: '1',
        reached: firstPages.iterate === 1,
      },
    ];
  } finally {
    await server.stop();
  }
}

export const listingBenchmark: Benchmark = { name: 'listing', title: 'Listing', quick: true, run };
