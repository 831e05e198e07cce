/**
 * An authorization from link to next node: suspended until the owner's browser is back, against asking every five seconds as the
 * API's guide shows. The owners of both sides take equally long, and not all the same time: how long the guide's way
 * takes after the return depends on where in its five seconds the owner comes.
 */
import { createSandbox, type Sandbox } from 'layers-social-sandbox';

import {
  finished,
  openSuspending,
  suspend,
  statusRequests,
  visit,
  type Suspended,
} from '../../e2e/support/suspended.ts';
import { sleep } from '../../n8n-server/index.ts';
import type { Benchmark, Context, Figure } from '../benchmark.ts';
import { unit } from '../format.ts';
import { spreadOf } from '../spread.ts';
import { credentialOf, withN8n } from './fixtures.ts';
import { openGuideWorkflow, type GuidePlace } from './guide-workflow.ts';

const mostStatusRequests = 2;
const longestUntilNextMs = 1000;

interface Fixture extends GuidePlace {
  sandbox: Sandbox;
}

interface Authorization {
  statusRequests: number;
  /** From the return of the owner to the start of the next node. */
  nextAfterMs: number;
}

/** The owner takes that long, and then the workflow goes on. */
async function goThrough(
  { n8n, sandbox }: Fixture,
  begun: Suspended,
  { ownerMs, returns }: { ownerMs: number; returns: boolean },
): Promise<Authorization> {
  await sleep(ownerMs);
  const location = await sandbox.approve(begun.authorizeUrl);
  const { at } = returns ? await visit(location) : { at: Date.now() };
  const { nextAfterMs } = await finished(n8n.rest, begun, at);
  return { statusRequests: statusRequests(sandbox, begun.state), nextAfterMs };
}

interface Sides {
  ours: Authorization[];
  theirs: Authorization[];
}

/** All at once: what is measured is how often it is asked, and when the next node starts. */
async function measure(fixture: Fixture, owners: number[]): Promise<Sides> {
  const { n8n } = fixture;
  const workflow = await openSuspending({ ...fixture, rest: n8n.rest, webhookBase: n8n.url }, 'resume-way');
  const beginGuide = await openGuideWorkflow(fixture, 'guide-way');
  const ours: Promise<Authorization>[] = [];
  const theirs: Promise<Authorization>[] = [];
  for (const ownerMs of owners) {
    ours.push(goThrough(fixture, await suspend(n8n.rest, workflow), { ownerMs, returns: true }));
    theirs.push(goThrough(fixture, await beginGuide(), { ownerMs, returns: false }));
  }
  return { ours: await Promise.all(ours), theirs: await Promise.all(theirs) };
}

interface Row {
  what: string;
  of(authorization: Authorization): number;
  format(value: number): string;
  most: number;
  note?: string;
}

function figure({ ours, theirs }: Sides, { what, of, format, most, note }: Row): Figure {
  const [our, their] = [ours.map(of), theirs.map(of)];
  const { median } = spreadOf(our);
  return {
    what,
    against: 'asking every 5 s',
    ours: format(median),
    theirs: format(spreadOf(their).median),
    ratio: spreadOf(our.map((value, index) => value / (their[index] ?? NaN))),
    reach: `≤ ${format(most)}`,
    reached: median <= most,
    note,
  };
}

const rows = (seconds: number): Row[] => [
  {
    what: `Status requests, the owner taking about ${seconds} s`,
    of: (authorization) => authorization.statusRequests,
    format: String,
    most: mostStatusRequests,
    note: "While it is suspended it is not in memory either; the guide's way keeps the execution running.",
  },
  {
    what: 'From the return of the owner to the next node',
    of: ({ nextAfterMs }) => nextAfterMs,
    format: (value) => unit(value, 'ms'),
    most: longestUntilNextMs,
  },
];

async function run(context: Context): Promise<Figure[]> {
  const seconds = context.quick ? 8 : 20;
  // One in each second of the guide's five.
  const owners = [-2, -1, 0, 1, 2].map((offset) => (seconds + offset) * 1000);
  const sandbox = await createSandbox();
  try {
    const sides = await withN8n(context, async (n8n) =>
      measure({ n8n, sandbox, api: sandbox, credential: await credentialOf(n8n, sandbox) }, owners),
    );
    return rows(seconds).map((row) => figure(sides, row));
  } finally {
    await sandbox.close();
  }
}

export const authorization: Benchmark = {
  name: 'authorization',
  title: 'An authorization in n8n, from its link to the next node',
  quick: true,
  run,
};
