/** How much of the framework's speed the sandbox keeps: both are asked for answers of the same bytes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Benchmark, Context, Figure } from './benchmark.ts';
import { startChild, type Child } from './child.ts';
import { unit } from './format.ts';
import { load } from './raw-client.ts';
import { rounds, spreadOf } from './spread.ts';

interface Ready {
  port: number;
  apiKey: string;
  projectId: string;
  accountId: string;
}

interface Read {
  what: string;
  path: string;
  /** Said when the aim is not reached. */
  note?: string;
}

const SOCKETS = 16;
const REACH = 0.35;

const LIST_NOTE =
  'A list is real work: 21 rows out of SQLite take a third of it, writing 6 KB to the socket a fifth (which alone is most of what the bare framework does), JSON a sixth; key, limit and query checks share the rest. Remembering whole answers would reach it, at the risk of showing a list that has changed.';

const readsOf = ({ projectId, accountId }: Ready): Read[] => [
  { what: 'whoami', path: '/v1/whoami' },
  { what: 'the health of one account', path: `/v1/social-accounts/${accountId}/health` },
  {
    what: 'a list of 20 accounts',
    path: `/v1/projects/${projectId}/social-accounts?limit=20`,
    note: LIST_NOTE,
  },
];

const pathOnly = (path: string): string => path.split('?', 1).join();

async function answersOf({ port, apiKey }: Ready, reads: Read[]): Promise<Record<string, string>> {
  const headers = { authorization: `Bearer ${apiKey}` };
  const bodies = reads.map(async ({ path }) => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers });
    return [pathOnly(path), await response.text()] as const;
  });
  return Object.fromEntries(await Promise.all(bodies));
}

/** Reads per second that the server's process spent on a core; what the client costs does not count. */
async function readsPerSecond(server: Child<{ port: number }>, path: string, count: number): Promise<number> {
  const before = await server.cpuSeconds();
  await load({ port: server.message.port, path, apiKey: apiKeyOf(server), count, sockets: SOCKETS });
  return count / ((await server.cpuSeconds()) - before);
}

const apiKeyOf = ({ message }: Child<{ port: number; apiKey?: string }>): string => message.apiKey ?? 'none';

interface Servers {
  sandbox: Child<Ready>;
  framework: Child<{ port: number }>;
}

async function compare(
  { sandbox, framework }: Servers,
  { what, path, note }: Read,
  quick: boolean,
): Promise<Figure> {
  const count = quick ? 4_000 : 8_000;
  const ours = (): Promise<number> => readsPerSecond(sandbox, path, count);
  const theirs = (): Promise<number> => readsPerSecond(framework, path, count);
  for (let warmUp = 0; warmUp < 3; warmUp += 1) {
    await ours();
    await theirs();
  }
  const measured = await rounds(quick ? 5 : 9, { ours, theirs });
  const ratio = spreadOf(measured.ratios);
  return {
    what: `Sandbox, reads per second of one core: ${what}`,
    against: 'bare Hono, constant answer of the same size',
    ours: unit(spreadOf(measured.ours).median, 'reads/s'),
    theirs: unit(spreadOf(measured.theirs).median, 'reads/s'),
    ratio,
    reach: `≥ ${REACH}×`,
    reached: ratio.median >= REACH,
    ...(ratio.median < REACH && { note }),
  };
}

async function run({ quick, work, log }: Context): Promise<Figure[]> {
  const sandbox = await startChild<Ready>('sandbox-server.ts');
  const reads = readsOf(sandbox.message);
  const bodies = join(work, 'answers.json');
  writeFileSync(bodies, JSON.stringify(await answersOf(sandbox.message, reads)));
  const framework = await startChild<{ port: number }>('framework-server.ts', { args: [bodies] });
  const figures: Figure[] = [];
  try {
    for (const read of reads) {
      figures.push(await compare({ sandbox, framework }, read, quick));
      log(`  ${read.what}: ${figures.at(-1)?.ratio?.median.toFixed(2)}`);
    }
  } finally {
    await sandbox.stop();
    await framework.stop();
  }
  return figures;
}

export const sandboxBenchmark: Benchmark = { name: 'sandbox', title: 'The sandbox', quick: true, run };
