/** The Zapier app against what Zapier's own template gives: what is uploaded, how soon it answers, how long a poll takes. */
import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild, startChild } from './child.ts';
import { spanText, unit } from './format.ts';
import { rounds, spreadOf } from './spread.ts';
import { buildBoth, type Built } from './zapier-builds.ts';

interface Life {
  coldStartMs: number;
  pollMs: number;
  items: number;
}

interface Lambda {
  /** Zapier's Node; undefined where it cannot be had. */
  node: string | undefined;
}

const ACCOUNTS = 2_000;
const MOST_SECONDS = 10;
const against = "Zapier's TypeScript template";

/** Brought by the script that verifies the app; plain JavaScript. */
async function lambda(): Promise<Lambda> {
  const script = new URL('../../scripts/verify-zapier/lambda-node.ts', import.meta.url).href;
  const { lambdaNode } = (await import(script)) as { lambdaNode: () => string | undefined };
  return { node: lambdaNode() };
}

function zipSize(ours: Built, template: Built): Figure {
  const ratio = ours.zipBytes / template.zipBytes;
  return {
    what: 'Zip of the Zapier app',
    against,
    ours: unit(ours.zipBytes / 1024, 'KiB'),
    theirs: unit(template.zipBytes / 1024, 'KiB'),
    ratio: { median: ratio, min: ratio, max: ratio },
    reach: '≤ 1.20×',
    reached: ratio <= 1.2,
  };
}

async function coldStart(
  ours: Built,
  { template, lambda: { node }, turns }: { template: Built; lambda: Lambda; turns: number },
): Promise<Figure> {
  const start = async ({ wrapper }: Built): Promise<number> =>
    (await runChild<Life>('zapier-handler.ts', { args: [wrapper], node })).coldStartMs;
  const measured = await rounds(turns, { ours: () => start(ours), theirs: () => start(template) });
  return {
    what: 'Cold start of the Zapier app, import to first answer',
    against,
    ours: unit(spreadOf(measured.ours).median, 'ms'),
    theirs: unit(spreadOf(measured.theirs).median, 'ms'),
    ratio: spreadOf(measured.ratios),
    reach: '–',
    reached: true,
  };
}

/** A new sandbox for each poll: on the standard tier a few of them would meet the limit, which is not what is measured. */
async function pollOnce({ wrapper }: Built, { node }: Lambda, trigger: string): Promise<number> {
  const sandbox = await startChild<{ url: string; apiKey: string; projectId: string }>('sandbox-server.ts', {
    args: [String(ACCOUNTS), 'standard'],
  });
  try {
    const { url, apiKey, projectId } = sandbox.message;
    const args = [wrapper, url, apiKey, projectId, trigger];
    const { pollMs, items } = await runChild<Life>('zapier-handler.ts', { args, node });
    // All of them connected a moment ago, and all of them are well.
    const expected = trigger === 'account_connected' ? ACCOUNTS : 0;
    if (items !== expected) throw new Error(`${trigger} gave ${items} items, not ${expected}`);
    return pollMs / 1000;
  } finally {
    await sandbox.stop();
  }
}

async function polling(
  ours: Built,
  { node, trigger, turns }: { node: Lambda; trigger: string; turns: number },
): Promise<Figure> {
  const seconds: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) seconds.push(await pollOnce(ours, node, trigger));
  const spread = spreadOf(seconds);
  return {
    what: `First poll of ${ACCOUNTS.toLocaleString('en-US')} accounts, standard tier: ${trigger}`,
    against: '–',
    ours: spanText(spread, 's'),
    theirs: '–',
    reach: `≤ ${MOST_SECONDS} s`,
    reached: spread.median <= MOST_SECONDS,
  };
}

async function run({ quick, work, log }: Context): Promise<Figure[]> {
  const node = await lambda();
  log('  building both apps');
  const { ours, template } = await buildBoth(work);
  const figures = [
    zipSize(ours, template),
    await coldStart(ours, { template, lambda: node, turns: quick ? 5 : 11 }),
  ];
  for (const trigger of ['account_connected', 'account_health_degraded']) {
    figures.push(await polling(ours, { node, trigger, turns: quick ? 1 : 5 }));
    log(`  ${trigger}: ${figures.at(-1)?.ours}`);
  }
  return figures;
}

export const zapierBenchmark: Benchmark = { name: 'zapier', title: 'The Zapier app', quick: true, run };
