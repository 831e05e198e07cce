/**
 * Ways to read the same accounts under the same limit, each with an API and a key of its own. They run side by side in
 * one n8n: nearly all the time each of them waits for its limit, and their limits do not know of each other.
 */
import type { N8n, WorkflowNode } from '../../../scripts/n8n-runtime/index.ts';
import type { Context } from '../benchmark.ts';
import { startApi, type ApiSettings } from './api.ts';
import { credentialOf } from './ground.ts';
import { openHealthWorkflow, type Measured, type Place } from './health-workflow.ts';

export interface Lane {
  name: string;
  rounds: number;
  api: ApiSettings;
  reader(place: Place): WorkflowNode;
}

const say = ({ nodeMs, lost, refused, answered }: Measured): string =>
  `${(nodeMs / 1000).toFixed(1)} s, ${lost} lost, ${refused} of ${answered} answers were 429`;

async function runLane({ work, log }: Context, n8n: N8n, lane: Lane): Promise<Measured[]> {
  const api = await startApi(work, lane.api);
  try {
    const place = { n8n, api, credential: await credentialOf(n8n, api) };
    const workflow = await openHealthWorkflow(place, lane.reader(place));
    const measured: Measured[] = [];
    for (let round = 0; round < lane.rounds; round += 1) {
      const run = await workflow.run();
      log(`${lane.name}: ${say(run)}`);
      measured.push(run);
    }
    return measured;
  } finally {
    await api.close();
  }
}

/** What every lane measured, by its name. When one fails, all have ended before that is told. */
export async function runLanes<Name extends string>(
  context: Context,
  n8n: N8n,
  lanes: Record<Name, Omit<Lane, 'name'>>,
): Promise<Record<Name, Measured[]>> {
  const entries = Object.entries<Omit<Lane, 'name'>>(lanes);
  const outcomes = await Promise.allSettled(
    entries.map(([name, lane]) => runLane(context, n8n, { ...lane, name })),
  );
  const results = outcomes.map((outcome) => {
    if (outcome.status === 'rejected') throw outcome.reason;
    return outcome.value;
  });
  return Object.fromEntries(entries.map(([name], index) => [name, results[index] ?? []])) as Record<
    Name,
    Measured[]
  >;
}
