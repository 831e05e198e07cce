/**
 * Ways to read the same accounts under the same limit, each with an API and a key of its own. They run side by side in
 * one n8n: nearly all the time each of them waits for its limit, and their limits do not know of each other.
 */
import type { N8n, WorkflowNode } from '../../n8n-server/index.ts';
import type { Context } from '../benchmark.ts';
import { startApi, type ApiSettings } from './api.ts';
import { credentialOf } from './fixtures.ts';
import { openHealthWorkflow, type Measured, type ReadContext } from './health-workflow.ts';

export interface Variant {
  name: string;
  rounds: number;
  api: ApiSettings;
  reader(place: ReadContext): WorkflowNode;
}

const say = ({ nodeMs, lost, refused, answered }: Measured): string =>
  `${(nodeMs / 1000).toFixed(1)} s, ${lost} lost, ${refused} of ${answered} answers were 429`;

async function runVariant({ work, log }: Context, n8n: N8n, variant: Variant): Promise<Measured[]> {
  const api = await startApi(work, variant.api);
  try {
    const place = { n8n, api, credential: await credentialOf(n8n, api) };
    const workflow = await openHealthWorkflow(place, variant.reader(place));
    const measured: Measured[] = [];
    for (let round = 0; round < variant.rounds; round += 1) {
      const run = await workflow.run();
      log(`${variant.name}: ${say(run)}`);
      measured.push(run);
    }
    return measured;
  } finally {
    await api.close();
  }
}

/** What every variant measured, by its name. When one fails, all have ended before that is told. */
export async function runVariants<Name extends string>(
  context: Context,
  n8n: N8n,
  variants: Record<Name, Omit<Variant, 'name'>>,
): Promise<Record<Name, Measured[]>> {
  const entries = Object.entries<Omit<Variant, 'name'>>(variants);
  const outcomes = await Promise.allSettled(
    entries.map(([name, variant]) => runVariant(context, n8n, { ...variant, name })),
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
