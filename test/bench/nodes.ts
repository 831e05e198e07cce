/** What the n8n package adds to n8n's start and to an installation, against what its peers add. */
import { join } from 'node:path';

import type { Benchmark, Context, Figure } from './benchmark.ts';
import { runChild } from './child.ts';
import { unit } from './format.ts';
import { packAndUnpack, type Packed } from './pack.ts';
import { ensurePeers } from './peers.ts';
import { root } from './root.ts';
import { rounds, spreadOf } from './spread.ts';

const REACH = '≤ 1.00×';

const LOAD_NOTE =
  'Many small files: each costs Node about 0.15 ms to find, read and compile, and a verified n8n package may not be bundled. The peers put a whole node into one file or a few. Once per start of n8n, which itself takes seconds.';
const SIZE_NOTE =
  'This peer lists, connects and revokes. Ours also assesses health, waits for owners and resumes, polls with a memory, verifies signatures and fails closed, keeps the rate limit, words every error, and brings workflow templates.';

async function load({ folder }: Packed): Promise<number> {
  const env = { NODE_PATH: join(root, 'node_modules') };
  return (await runChild<{ ms: number }>('load-nodes.ts', { args: [folder], env })).ms;
}

async function loading(
  ours: Packed,
  { peer, theirs, turns }: { peer: string; theirs: Packed; turns: number },
): Promise<Figure> {
  const measured = await rounds(turns, { ours: () => load(ours), theirs: () => load(theirs) });
  const ratio = spreadOf(measured.ratios);
  return {
    what: 'Loading the n8n nodes and credentials, require to ready',
    against: peer,
    ours: unit(spreadOf(measured.ours).median, 'ms'),
    theirs: unit(spreadOf(measured.theirs).median, 'ms'),
    ratio,
    reach: REACH,
    reached: ratio.median <= 1,
    ...(ratio.median > 1 && { note: LOAD_NOTE }),
  };
}

function size(ours: Packed, peer: string, theirs: Packed): Figure {
  const ratio = ours.bytes / theirs.bytes;
  return {
    what: 'Tarball of the n8n package',
    against: peer,
    ours: unit(ours.bytes / 1024, 'KiB'),
    theirs: unit(theirs.bytes / 1024, 'KiB'),
    ratio: { median: ratio, min: ratio, max: ratio },
    reach: REACH,
    reached: ratio <= 1,
    ...(ratio > 1 && { note: SIZE_NOTE }),
  };
}

async function run({ quick, work, log }: Context): Promise<Figure[]> {
  const ours = await packAndUnpack(join(root, 'n8n-node'), work);
  const loads: Figure[] = [];
  const sizes: Figure[] = [];
  for (const [peer, folder] of await ensurePeers(work)) {
    const theirs = await packAndUnpack(folder, work);
    loads.push(await loading(ours, { peer, theirs, turns: quick ? 5 : 11 }));
    sizes.push(size(ours, peer, theirs));
    log(`  ${peer}: ${loads.at(-1)?.theirs}, ${sizes.at(-1)?.theirs}`);
  }
  return [...loads, ...sizes];
}

export const nodesBenchmark: Benchmark = { name: 'nodes', title: 'The n8n package', quick: true, run };
