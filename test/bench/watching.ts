/** What the watch promises at any size (docs/limits.md, "How soon"), measured. */
import type { SameIds } from '../simulation/judge/same-ids.ts';
import { scenarios } from '../simulation/scenarios/index.ts';
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { digits, unit } from './format.ts';
import {
  type HistoriesFigures,
  type HostFigures,
  type HostRun,
  type PollsUntilTold,
  runHistories,
  runHost,
} from './host-runs.ts';
import { root } from './root.ts';
import {
  besideRolling,
  runWatch,
  SMALL_PAGES,
  type WatchFigures,
  type WatchRun,
  withFleet,
} from './watch-runs.ts';

const alone = { against: '–', theirs: '–' };
const LARGE = 100_000;
const MOST_REQUESTS = 5;
const MOST_MB = 100;
/** 200 accounts of one page, as large as an answer may nearly be. */
const LARGE_PAGES = 19_000_000;

const IN_VIRTUAL_TIME =
  'In virtual time, the built package against the model of the API of `test/simulation`, answers after 50 to 400 ms, a poll every 5 minutes, nothing else on the key.';

const RECOVERY_NOTE =
  'In the random histories with nothing odd. A recovery has the id of the trouble that ended. Where an account was dead and then disconnected (or the other way round) between two polls of one watcher, that one knows the other trouble only: the facts did not stay, so the id is another.';

const watch = (baseUrl: string, run: Partial<WatchRun>): Promise<WatchFigures> =>
  runWatch({ root, baseUrl, pollsBefore: 2, polls: 1, look: 'times', ...run });

const hosts = (run: Partial<HostRun> & Pick<HostRun, 'host'>): Promise<HostFigures> =>
  runHost({ root, projects: 1, accountsPerProject: 1, api: {}, learnHours: 1, deaths: 0, ...run });

/** Requests of a quiet poll, by how many are in trouble. */
async function quietPolls({ log }: Context): Promise<Figure[]> {
  const counts: number[] = [];
  for (const inTrouble of [200, 400, 600, 800]) {
    const figures = await withFleet({ accounts: LARGE, inTrouble }, (baseUrl) =>
      watch(baseUrl, { polls: 3 }),
    );
    counts.push(Math.max(...figures.polls.map(({ requests }) => besideRolling(requests))));
    log(`  ${inTrouble} in trouble: ${counts.at(-1)} requests beside the rolling read`);
  }
  const [least = NaN] = counts;
  const steps = counts.slice(1).map((count, place) => count - (counts[place] ?? NaN));
  const most = Math.max(...steps);
  return [
    {
      what: 'Requests of a quiet poll beside the rolling read: 100,000 accounts, 200 in trouble, connections only',
      ...alone,
      ours: String(least),
      reach: `≤ ${MOST_REQUESTS}`,
      reached: least <= MOST_REQUESTS,
    },
    {
      what: 'The same, for each 200 more in trouble, up to 800',
      ...alone,
      ours: `${most} more`,
      reach: '≤ 1 more',
      reached: most <= 1,
    },
  ];
}

const isNext = (polls: PollsUntilTold): boolean => polls !== null && polls <= 1;

function deathFigure(what: string, { told, isBorn, refused }: HostFigures): Figure {
  const next = told.filter(isNext).length;
  const isTold = isBorn && next === told.length;
  return {
    what: `${what}: of ${told.length} tokens that die, told by the next poll`,
    ...alone,
    ours: String(next),
    reach: String(told.length),
    reached: isTold,
    note: isBorn ? IN_VIRTUAL_TIME : `It was not turned on: ${refused[0]}`,
  };
}

async function deaths({ quick, log }: Context): Promise<Figure[]> {
  const standard = { accountsPerProject: LARGE, api: { tier: 'standard' }, deaths: quick ? 3 : 10 } as const;
  const slow = {
    ...standard,
    projects: 3,
    accountsPerProject: 2_000,
    api: { latency: [29_000, 29_000] },
  } as const;
  const n8n = await hosts({ host: 'n8n', ...standard });
  const zapier = await hosts({ host: 'zapier', ...standard });
  log('  deaths among 100,000 accounts');
  const slowN8n = await hosts({ host: 'n8n', ...slow });
  const slowZapier = await hosts({ host: 'zapier', ...slow, deaths: 0, learnHours: 2 });
  log('  answers of 29 s');
  const reason = messageOf(slowZapier.refused[0]);
  return [
    deathFigure('n8n, 100,000 accounts, `standard`', n8n),
    deathFigure('Zapier, 100,000 accounts, `standard`', zapier),
    deathFigure('n8n, 3 × 2,000 accounts, answers after 29 s', slowN8n),
    {
      what: 'Zapier, 3 × 2,000 accounts, answers after 29 s: turning the Zap on',
      ...alone,
      ours: slowZapier.isBorn ? 'turned on' : 'refused, with the reason',
      reach: 'refused, with the reason',
      reached: !slowZapier.isBorn && reason.includes('no answer within'),
      note: `In virtual time, as above. The reason: "${reason}".`,
    },
  ];
}

/** What a person sees of an error of the platform. */
function messageOf(text = '{}'): string {
  const { message = '' } = JSON.parse(text) as { message?: string };
  return message.replaceAll('\n', ' ');
}

const MOST_MINUTES = 3.5;

async function manyProjects({ log }: Context): Promise<Figure[]> {
  const fleet = { projects: 300, api: { tier: 'standard' } } as const;
  const n8n = await hosts({ host: 'n8n', ...fleet });
  const zapier = await hosts({ host: 'zapier', ...fleet });
  log('  300 projects');
  const minutes = n8n.allReadMinutes ?? Infinity;
  const polls = zapier.pollsUntilAllRead ?? Infinity;
  return [
    {
      what: '300 projects of one account, `standard`, n8n: until each was looked at once',
      ...alone,
      ours: unit(minutes, 'minutes'),
      reach: 'about 3 minutes',
      reached: minutes <= MOST_MINUTES,
      note: IN_VIRTUAL_TIME,
    },
    {
      what: 'The same: answers 429 in an hour',
      ...alone,
      ours: `${n8n.tooMany} of ${n8n.requests}`,
      reach: '0',
      reached: n8n.tooMany === 0,
      note: IN_VIRTUAL_TIME,
    },
    {
      what: 'The same in Zapier: polls until each was looked at once',
      ...alone,
      ours: String(polls),
      reach: 'about 3',
      reached: polls <= 4,
      note: `${IN_VIRTUAL_TIME} Turned on at attempt ${zapier.refused.length + 1}: one that could not read everything is refused with the reason, and the next one goes on from there.`,
    },
    {
      what: 'The same: answers 429 in an hour',
      ...alone,
      ours: `${zapier.tooMany} of ${zapier.requests}`,
      reach: '0',
      reached: zapier.tooMany === 0,
      note: IN_VIRTUAL_TIME,
    },
  ];
}

async function rollingRead({ log }: Context): Promise<Figure[]> {
  const api = { tier: 'standard' } as const;
  const { readThroughMinutes } = await hosts({ host: 'n8n', projects: 3, accountsPerProject: LARGE, api });
  log(`  rolling read of 3 × 100,000: ${readThroughMinutes} minutes`);
  const minutes = readThroughMinutes ?? Infinity;
  return [
    {
      what: 'Rolling read of 3 × 100,000 accounts, `standard`, n8n: from the first poll until every list was read through',
      ...alone,
      ours: unit(minutes, 'minutes'),
      reach: 'about 45 minutes',
      reached: minutes <= 50,
      note: `${IN_VIRTUAL_TIME} 36 pages a minute need 42 minutes; the first poll is given one minute.`,
    },
  ];
}

const stateOf = (accounts: number, inTrouble: number): Promise<number> =>
  withFleet({ accounts, inTrouble }, async (baseUrl) => (await watch(baseUrl, {})).stateCharacters);

async function storedState(): Promise<Figure[]> {
  const few = await stateOf(1_000, 0);
  const many = await stateOf(LARGE, 0);
  const [hundred, twoHundred] = [await stateOf(LARGE, 100), await stateOf(LARGE, 200)];
  const kilobytes = (twoHundred - hundred) / 1000;
  // The times and counters in it have more or fewer digits.
  const each = Math.max(0, many - few) / (LARGE - 1_000);
  return [
    {
      what: 'Stored state, connections only: for each 100 accounts in trouble',
      ...alone,
      ours: unit(kilobytes, 'KB'),
      reach: '≤ 12 KB',
      reached: kilobytes <= 12,
    },
    {
      what: 'The same: for each healthy account, 1,000 of them beside 100,000',
      ...alone,
      ours: `${digits(Number(each.toFixed(2)))} bytes`,
      reach: '0 bytes',
      reached: each < 0.01,
      note: `${few} bytes for a project of 1,000 accounts, ${many} for one of 100,000.`,
    },
  ];
}

function countsText({ told, lost, doubled, invented }: HistoriesFigures): string {
  return `${lost} lost, ${doubled} doubled, ${invented} invented, of ${told} told`;
}

async function histories({ quick, log }: Context): Promise<Figure[]> {
  const odd = scenarios
    .filter(({ group }) => !['plain', 'size', 'mixed'].includes(group))
    .map(({ name }) => name);
  const plain = await runHistories({ root, scenarios: ['plain'], histories: quick ? 5 : 100 });
  const others = await runHistories({ root, scenarios: odd, histories: quick ? 1 : 2 });
  log(`  plain: ${countsText(plain)}; others: ${countsText(others)}`);
  const note = `As \`npm run test:simulation\` runs and judges them; what may be lost or repeated under the others, and why, is a table in limits.md.`;
  return [
    {
      what: 'Random histories, hosts as they are, nothing odd',
      ...alone,
      ours: countsText(plain),
      reach: '0, 0, 0',
      reached: plain.lost + plain.doubled + plain.invented === 0,
      note,
    },
    {
      what: `Random histories under each of ${odd.length} other switches, one at a time: told what is not so, or was so before`,
      ...alone,
      ours: `${others.invented} of ${others.told}`,
      reach: '0',
      reached: others.invented === 0,
      note,
    },
    idFigure('Two copies of a workflow, one fleet: troubles and connections', plain.ids.copies),
    idFigure('The two hosts, one fleet: troubles and connections', plain.ids.hosts),
    idFigure('The two hosts, one fleet: recoveries', plain.recoveryIds),
  ];
}

function idFigure(what: string, { shared, apart }: SameIds): Figure {
  return {
    what: `${what} that several told, not under the same id`,
    ...alone,
    ours: `${apart} of ${shared}`,
    reach: '0',
    reached: apart === 0 && shared > 0,
    note: apart === 0 ? 'In the random histories with nothing odd, see above.' : RECOVERY_NOTE,
  };
}

/** The list is read from end to end in one poll. */
async function memory({ quick, log }: Context): Promise<Figure[]> {
  const held = async (accounts: number, pageCharacters: number): Promise<number> => {
    const run = { look: 'memory', heapMb: MOST_MB, pollsBefore: 0 } as const;
    const { polls, heldMb } = await withFleet({ accounts, pageCharacters }, (url) => watch(url, run));
    const pages = polls.reduce((sum, { requests }) => sum + requests.pages, 0);
    if (pages < accounts / 200 - 1) throw new Error(`only ${pages} pages of ${accounts} accounts were read`);
    log(`  memory: ${heldMb} MB with ${pages} pages of ${pageCharacters} characters`);
    return heldMb;
  };
  // A hundred pages; more of them hold no more, for nothing is kept of a healthy account.
  const large = quick ? 4_000 : 20_000;
  const figure = (what: string, mb: number): Figure => ({
    what: `Memory that a watch holds (live heap at most): ${what}`,
    ...alone,
    ours: unit(mb, 'MB'),
    reach: `≤ ${MOST_MB} MB`,
    reached: mb <= MOST_MB,
    note: `In a process whose heap may have ${MOST_MB} MB, so what is held between two looks fits into that too.`,
  });
  return [
    figure('100,000 accounts', await held(LARGE, SMALL_PAGES)),
    figure(`${large.toLocaleString('en-US')} accounts in pages of 19 MB`, await held(large, LARGE_PAGES)),
  ];
}

async function run(context: Context): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const part of [quietPolls, deaths, manyProjects, rollingRead, storedState, histories, memory]) {
    figures.push(...(await part(context)));
  }
  return figures;
}

export const watchingBenchmark: Benchmark = { name: 'watching', title: 'Watching', quick: false, run };
