/**
 * Executions per second, each a call to a webhook and one account looked up: in queue mode with more and more workers,
 * against one process. Both are there all the time, so that every round measures one right after the other.
 */
import { openQueueFixture, type QueueFixture } from '../../e2e/support/queue.ts';
import type { Benchmark, Context, Figure } from '../benchmark.ts';
import { unit } from '../format.ts';
import { rounds, spreadOf, type Rounds } from '../spread.ts';
import { startApi, unlimited, type Api } from './api.ts';
import { busyShare, cpuNow, shareOf } from './cpu.ts';
import { credentialOf, packOnce, withN8n } from './fixtures.ts';
import { openLookups, type Lookups } from './lookups.ts';

const workerCounts = [1, 2, 4];
const roundCount = 5;

/** How the machine spent its time while the queue worked. */
interface Load {
  busy: number;
  workers: number;
}

interface Step extends Rounds {
  workers: number;
  loads: Load[];
}

interface Sides {
  ours: Lookups;
  theirs: Lookups;
}

const median = (values: readonly number[]): number => spreadOf(values).median;
const percent = (share: number): string => `${Math.round(share * 100)} %`;

async function measure(queue: QueueFixture, { ours, theirs }: Sides, log: Context['log']): Promise<Step> {
  const pids = queue.workers.map(({ pid }) => pid);
  const loads: Load[] = [];
  const pair = {
    ours: async (): Promise<number> => {
      const from = cpuNow();
      const perSecond = await ours.perSecond();
      const to = cpuNow();
      loads.push({ busy: busyShare(from, to), workers: shareOf(pids, from, to) });
      log(
        `${pids.length} workers: ${perSecond.toFixed(1)} a second, machine ${percent(busyShare(from, to))} busy`,
      );
      return perSecond;
    },
    theirs: async (): Promise<number> => {
      const perSecond = await theirs.perSecond();
      log(`one process: ${perSecond.toFixed(1)} a second`);
      return perSecond;
    },
  };
  await ours.perSecond(); // To warm up the new workers.
  return { workers: pids.length, ...(await rounds(roundCount, pair)), loads };
}

async function measureSteps(context: Context, queue: QueueFixture, sides: Sides): Promise<Step[]> {
  const steps: Step[] = [];
  await sides.theirs.perSecond();
  for (const count of workerCounts) {
    while (queue.workers.length < count) await queue.startWorker();
    steps.push(await measure(queue, sides, context.log));
  }
  return steps;
}

function figure({ workers, ours, theirs, ratios, loads }: Step, one: Step | undefined): Figure {
  const growth = median(ours) / median(one?.ours ?? []);
  const busy = median(loads.map((load) => load.busy));
  const theirShare = median(loads.map((load) => load.workers));
  return {
    what: `Executions per second, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
    against: 'one process',
    ours: unit(median(ours), '/s'),
    theirs: unit(median(theirs), '/s'),
    ratio: spreadOf(ratios),
    reach: 'growth and its limit told',
    reached: true,
    note:
      `${growth.toFixed(2)}× of one worker. The cores were ${percent(busy)} busy; of that time the workers had ` +
      `${percent(theirShare)}, the others the processes that hear webhooks and save (main, webhook, Postgres, Redis), ` +
      'the API and the caller.',
  };
}

async function withQueue<Result>(
  context: Context,
  body: (queue: QueueFixture) => Promise<Result>,
): Promise<Result> {
  await packOnce(context);
  const queue = await openQueueFixture('queue', workerCounts[0] ?? 1);
  return body(queue).finally(() => queue.close());
}

async function run(context: Context): Promise<Figure[]> {
  const api: Api = await startApi(context.work, { latencyMs: 0, readsPerMinute: unlimited, accounts: 10 });
  try {
    const steps = await withN8n(context, (n8n) =>
      withQueue(context, async (queue) => {
        const [one, many] = [await credentialOf(n8n, api), await credentialOf(queue, api)];
        const queuePlace = { rest: queue.rest, webhookBase: queue.webhooks.url, api, credential: many };
        const onePlace = { rest: n8n.rest, webhookBase: n8n.url, api, credential: one };
        const sides = { ours: await openLookups(queuePlace), theirs: await openLookups(onePlace) };
        return measureSteps(context, queue, sides);
      }),
    );
    return steps.map((step) => figure(step, steps[0]));
  } finally {
    await api.close();
  }
}

export const queueMode: Benchmark = {
  name: 'queue-mode',
  title: 'n8n in queue mode, an account looked up in each execution',
  quick: false,
  run,
};
