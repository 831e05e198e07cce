/** Many health reads where nothing limits them but the way: ours against n8n's HTTP Request node, in one n8n. */
import { createCredential, type WorkflowNode } from '../../n8n-server/index.ts';
import type { Benchmark, Context, Figure } from '../benchmark.ts';
import { unit } from '../format.ts';
import { spreadOf } from '../spread.ts';
import { startApi, unlimited, type Api } from './api.ts';
import { credentialOf, withN8n } from './fixtures.ts';
import {
  httpReader,
  keyInCredential,
  keyInNode,
  openHealthWorkflow,
  ourReader,
  type Measured,
  type ReadContext,
} from './health-workflow.ts';

const latencyMs = 20;
/** Sixteen items are under way at once, and a few connections are still closing. */
const mostConnections = 20;

const ours = 'ours';
const layersCredential = 'HTTP Request node, Layers credential';
const headerCredential = 'HTTP Request node, header credential';
const noCredential = 'HTTP Request node, key in the node';

/** What every way measured, round by round. */
type Runs = Map<string, Measured[]>;

async function readersOf(place: ReadContext): Promise<Map<string, WorkflowNode>> {
  const value = `Bearer ${place.api.apiKey}`;
  const data = { name: 'Authorization', value };
  const header = await createCredential(place.n8n.rest, { name: 'Key', type: 'httpHeaderAuth', data });
  return new Map([
    [ours, ourReader(place)],
    [layersCredential, httpReader(place)],
    [headerCredential, keyInCredential(httpReader(place), header)],
    [noCredential, keyInNode(httpReader(place), value)],
  ]);
}

async function measure(place: ReadContext, rounds: number, log: Context['log']): Promise<Runs> {
  const readers = [...(await readersOf(place))];
  const opened = await Promise.all(
    readers.map(async ([name, reader]) => ({ name, workflow: await openHealthWorkflow(place, reader) })),
  );
  const runs: Runs = new Map(readers.map(([name]) => [name, []]));
  // The first round is to warm up. Who goes first changes with each.
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % opened.length;
    for (const { name, workflow } of [...opened.slice(first), ...opened.slice(0, first)]) {
      const measured = await workflow.run();
      const { nodeMs, executionMs, lost, peakConnections } = measured;
      if (lost > 0) throw new Error(`${name}: ${lost} reads failed where nothing limits them`);
      log(`${name}: node ${nodeMs} ms, execution ${executionMs} ms, ${peakConnections} connections`);
      if (round > 0) runs.get(name)?.push(measured);
    }
  }
  return runs;
}

function compare(
  runs: Runs,
  { what, against, of }: { what: string; against: string; of: (run: Measured) => number },
): Figure {
  const [our = [], their = []] = [ours, against].map((name) => runs.get(name)?.map(of));
  const ratio = spreadOf(our.map((value, round) => value / (their[round] ?? NaN)));
  return {
    what,
    against,
    ours: unit(spreadOf(our).median, 'ms'),
    theirs: unit(spreadOf(their).median, 'ms'),
    ratio,
    reach: '≤ 1.0×',
    reached: ratio.median <= 1,
    note: against === noCredential ? whyNoCredentialIsFaster : undefined,
  };
}

const whyNoCredentialIsFaster =
  'With a credential n8n reads it from its database and decrypts it for every single request, whichever node asks. ' +
  'Without one the key stands readable in the workflow, and all requests are sent at once.';

function connections(runs: Runs, against: string): Figure {
  const [our, their] = [ours, against].map((name) =>
    spreadOf((runs.get(name) ?? []).map(({ peakConnections }) => peakConnections)),
  );
  return {
    what: 'Peak of open connections',
    against,
    ours: `${our?.max}`,
    theirs: their?.min === their?.max ? `${their?.max}` : `${their?.min}–${their?.max}`,
    reach: `≤ ${mostConnections}`,
    reached: (our?.max ?? Infinity) <= mostConnections,
  };
}

function figuresOf(runs: Runs, reads: string): Figure[] {
  const nodeMs = (run: Measured): number => run.nodeMs;
  return [
    compare(runs, { what: `${reads}, the node`, against: layersCredential, of: nodeMs }),
    compare(runs, {
      what: `${reads}, the whole execution`,
      against: layersCredential,
      of: ({ executionMs }) => executionMs,
    }),
    compare(runs, { what: `${reads}, the node`, against: headerCredential, of: nodeMs }),
    compare(runs, { what: `${reads}, the node`, against: noCredential, of: nodeMs }),
    connections(runs, layersCredential),
    connections(runs, noCredential),
  ];
}

async function measureWith(context: Context, api: Api): Promise<Figure[]> {
  const runs = await withN8n(context, async (n8n) => {
    const place = { n8n, api, credential: await credentialOf(n8n, api) };
    return measure(place, context.quick ? 3 : 5, context.log);
  });
  return figuresOf(runs, `${api.accountIds.length.toLocaleString('en-US')} health reads`);
}

async function run(context: Context): Promise<Figure[]> {
  const accounts = context.quick ? 200 : 1000;
  const api = await startApi(context.work, { latencyMs, readsPerMinute: unlimited, accounts });
  try {
    return await measureWith(context, api);
  } finally {
    await api.close();
  }
}

export const healthReads: Benchmark = {
  name: 'health-reads',
  title: `Health reads in n8n, server latency ${latencyMs} ms, no limit`,
  quick: true,
  run,
};
