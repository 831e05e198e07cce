/** The watch beside the one before its second design: the same tasks, in one run. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild } from './child.ts';
import { firstDesign } from './first-design.ts';
import { unit } from './format.ts';
import { type HostFigures, type HostRun, runHistories, runHost } from './host-runs.ts';
import { root } from './root.ts';
import { rounds, spreadOf, type Rounds } from './spread.ts';
import { allRequests, runWatch, type WatchFigures, type WatchRun, withFleet } from './watch-runs.ts';

const against = 'the first design';
const LARGE = 100_000;
const IN_TROUBLE = 100;

/** The first design's folder, and what there is to log. */
interface Both {
  old: string;
  context: Context;
}

interface Row {
  what: string;
  unit: string;
  rounds: Rounds;
  reach?: number;
  note?: string;
}

function figureOf({ what, unit: name, rounds: { ours, theirs, ratios }, reach, note }: Row): Figure {
  const ratio = spreadOf(ratios);
  return {
    what,
    against,
    ours: unit(spreadOf(ours).median, name),
    theirs: unit(spreadOf(theirs).median, name),
    ratio,
    reach: reach === undefined ? '–' : `≤ ${reach.toFixed(2)}×`,
    reached: reach === undefined || ratio.median <= reach,
    note,
  };
}

/** Both designs, as often as wanted; what of a run is shown, the caller picks. */
async function watchRounds(
  { old, context: { quick } }: Both,
  baseUrl: string,
  run: Pick<WatchRun, 'look' | 'dies'>,
): Promise<{ rounds: (valueOf: (figures: WatchFigures) => number) => Rounds }> {
  const measured: { ours: WatchFigures[]; theirs: WatchFigures[] } = { ours: [], theirs: [] };
  const by = (checkout: string, list: WatchFigures[]) => async (): Promise<number> => {
    list.push(await runWatch({ root: checkout, baseUrl, pollsBefore: 2, polls: 3, ...run }));
    return 0;
  };
  await rounds(quick ? 2 : 5, { ours: by(root, measured.ours), theirs: by(old, measured.theirs) });
  return {
    rounds: (valueOf) => {
      const [ours, theirs] = [measured.ours.map(valueOf), measured.theirs.map(valueOf)];
      return { ours, theirs, ratios: ours.map((value, place) => value / (theirs[place] ?? NaN)) };
    },
  };
}

const average = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function polls(both: Both): Promise<Figure[]> {
  const fleet = `${LARGE.toLocaleString('en-US')} accounts, ${IN_TROUBLE} in trouble`;
  return withFleet({ accounts: LARGE, inTrouble: IN_TROUBLE, tier: 'partner' }, async (baseUrl) => {
    const times = await watchRounds(both, baseUrl, { look: 'times' });
    const memory = await watchRounds(both, baseUrl, { look: 'memory' });
    both.context.log('  polls over 100,000 accounts');
    const note =
      'A minute or more since the last poll lets the rolling read have the whole list on `partner`: as much is read in one poll, but nothing has to be.';
    return [
      figureOf({
        what: `Requests of a quiet poll, ${fleet}, \`partner\``,
        unit: 'requests',
        rounds: times.rounds(({ polls: all }) => average(all.map(({ requests }) => allRequests(requests)))),
        note,
      }),
      figureOf({
        what: `Time of a quiet poll, ${fleet}, \`partner\`, loopback`,
        unit: 'ms',
        rounds: times.rounds(({ polls: all }) => spreadOf(all.map(({ ms }) => ms)).median),
      }),
      figureOf({
        what: `Stored state, ${fleet}`,
        unit: 'bytes',
        rounds: times.rounds(({ stateCharacters }) => stateCharacters),
        reach: 1,
      }),
      figureOf({
        what: `Memory that a watch holds (live heap at most), ${fleet}`,
        unit: 'MB',
        rounds: memory.rounds(({ heldMb }) => heldMb),
        reach: 1,
      }),
    ];
  });
}

interface Detections {
  results: { wholeMs: number; events: number }[];
}

async function detection({ old, context: { quick } }: Both): Promise<Figure[]> {
  const pass = (checkout: string) => async (): Promise<number> => {
    const args = [checkout, '10000', '9'];
    const { results } = await runChild<Detections>('detector.ts', { args });
    const wrong = results.find(({ events }) => events !== 100);
    if (wrong) throw new Error(`${wrong.events} events for 100 deaths in ${checkout}`);
    return spreadOf(results.map(({ wholeMs }) => wholeMs)).median;
  };
  const measured = await rounds(quick ? 2 : 5, { ours: pass(root), theirs: pass(old) });
  return [
    figureOf({
      what: 'A poll over 10,000 accounts in memory, 100 of them just dead, with reading and writing the state',
      unit: 'ms',
      rounds: measured,
    }),
  ];
}

function toldText({ isBorn, told, refused }: HostFigures): string {
  if (!isBorn) return turnOnText(refused[0]);
  const all = told.filter((polls) => polls !== null);
  if (all.length === 0) return `0 of ${told.length}`;
  return `${all.length} of ${told.length}, by poll ${Math.max(...all)} after it at the latest`;
}

/** What the app says itself is an error of the platform, as JSON. */
function turnOnText(refusal = ''): string {
  return refusal.startsWith('{') ? 'turn-on refused, with the reason' : 'turn-on ended by Zapier after 30 s';
}

interface Task {
  what: string;
  run: Omit<HostRun, 'root'>;
  /** Zapier may refuse to turn a Zap on, with the reason. */
  mayRefuse?: boolean;
}

async function deathsOf({ old }: Both, { what, run, mayRefuse = false }: Task): Promise<Figure[]> {
  const [ours, theirs] = [await runHost({ root, ...run }), await runHost({ root: old, ...run })];
  const requests = ({ requests: sent, polls: count, refused }: HostFigures): string =>
    unit(sent / Math.max(1, count + refused.length), 'requests');
  const isTold = ours.isBorn ? ours.told.every((count) => count !== null) : mayRefuse;
  return [
    {
      what: `${what}: tokens that die, told`,
      against,
      ours: toldText(ours),
      theirs: toldText(theirs),
      reach: mayRefuse ? 'all, or refused' : 'all',
      reached: isTold,
      note: 'In virtual time, the built packages against the model of the API of `test/simulation`.',
    },
    ...(ours.isBorn
      ? [
          {
            what: `${what}: requests a poll or attempt to turn on`,
            against,
            ours: requests(ours),
            theirs: requests(theirs),
            reach: '–',
            reached: true,
          },
        ]
      : []),
  ];
}

async function deaths(both: Both): Promise<Figure[]> {
  const { quick, log } = both.context;
  const count = quick ? 2 : 6;
  const large = {
    projects: 1,
    accountsPerProject: LARGE,
    api: { tier: 'standard' },
    learnHours: 1,
    deaths: count,
  } as const;
  const slow = {
    ...large,
    projects: 3,
    accountsPerProject: 2_000,
    api: { latency: [29_000, 29_000] },
  } as const;
  const tasks: Task[] = [
    { what: 'n8n, 100,000 accounts, `standard`', run: { host: 'n8n', ...large } },
    { what: 'Zapier, 100,000 accounts, `standard`', run: { host: 'zapier', ...large } },
    { what: 'n8n, 3 × 2,000 accounts, answers after 29 s', run: { host: 'n8n', ...slow } },
    {
      what: 'Zapier, 3 × 2,000 accounts, answers after 29 s',
      run: { host: 'zapier', ...slow },
      mayRefuse: true,
    },
  ];
  const figures: Figure[] = [];
  for (const task of tasks) {
    figures.push(...(await deathsOf(both, task)));
    log(`  ${task.what}: ${figures.at(-1)?.ours}, before ${figures.at(-1)?.theirs}`);
  }
  return figures;
}

async function histories({ old, context: { quick } }: Both): Promise<Figure[]> {
  const run = { scenarios: ['plain'], histories: quick ? 3 : 30 };
  const [ours, theirs] = [await runHistories({ root, ...run }), await runHistories({ root: old, ...run })];
  const text = ({ told, lost, doubled, invented }: typeof ours): string =>
    `${lost}, ${doubled}, ${invented}, of ${told} told`;
  return [
    {
      what: `${run.histories} random histories with nothing odd: lost, doubled, invented`,
      against,
      ours: text(ours),
      theirs: text(theirs),
      reach: '0, 0, 0',
      reached: ours.lost + ours.doubled + ours.invented === 0,
      note: 'Both as `npm run test:simulation` runs and judges them.',
    },
  ];
}

async function run(context: Context): Promise<Figure[]> {
  const old = await firstDesign(context);
  if (old === undefined) return [];
  const both = { old, context };
  const figures: Figure[] = [];
  for (const part of [polls, detection, deaths, histories]) figures.push(...(await part(both)));
  return figures;
}

export const designsBenchmark: Benchmark = {
  name: 'designs',
  title: 'Watching, beside the design before',
  quick: false,
  run,
};
