/**
 * `npm run bench`: everything that is measured, one after the other, nothing beside it.
 *   --quick        fewer rounds, and only what is done in seconds
 *   --only <name>  one of them; with --write it replaces its rows in docs/benchmarks.md, and its plot
 * A whole run writes that page; the others print.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import type { Benchmark, Context } from './benchmark.ts';
import { designsBenchmark } from './designs.ts';
import { detectionBenchmark } from './detection.ts';
import { growthBenchmark } from './growth.ts';
import { listingBenchmark } from './listing.ts';
import { n8nBenchmarks } from './n8n/index.ts';
import { nodesBenchmark } from './nodes.ts';
import { updateReport, writeReport } from './report.ts';
import { requestsBenchmark } from './requests.ts';
import { sandboxBenchmark } from './sandbox.ts';
import { figuresTable, type Section } from './table.ts';
import { watchGrowthBenchmark } from './watch-growth.ts';
import { watchingBenchmark } from './watching.ts';
import { zapierBenchmark } from './zapier.ts';

const benchmarks: Benchmark[] = [
  requestsBenchmark,
  listingBenchmark,
  detectionBenchmark,
  watchingBenchmark,
  designsBenchmark,
  nodesBenchmark,
  sandboxBenchmark,
  zapierBenchmark,
  growthBenchmark,
  watchGrowthBenchmark,
  ...n8nBenchmarks,
];

const log = (line: string): void => console.log(line);

interface Run {
  sections: Section[];
  failed: number;
}

function chosen(quick: boolean, only: string | undefined): Benchmark[] {
  const list = benchmarks.filter(({ name }) => only === undefined || name === only);
  if (only !== undefined && list.length === 0) {
    const names = benchmarks.map(({ name }) => name).join(', ');
    throw new Error(`There is no benchmark "${only}". There are: ${names}`);
  }
  return list.filter((benchmark) => !quick || benchmark.quick || only !== undefined);
}

async function runAll(list: Benchmark[], context: Context): Promise<Run> {
  const run: Run = { sections: [], failed: 0 };
  for (const benchmark of list) {
    const { name, title } = benchmark;
    const started = Date.now();
    log(`\n${title} (${name})`);
    try {
      const figures = await benchmark.run(context);
      if (figures.length > 0) run.sections.push({ title, figures });
    } catch (error) {
      run.failed += 1;
      log(`  FAILED ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    log(`  ${Math.round((Date.now() - started) / 1000)} s`);
  }
  return run;
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const started = Date.now();
const [load = NaN] = loadavg();
const work = mkdtempSync(join(tmpdir(), 'layers-social-bench-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

const { sections, failed } = await runAll(chosen(values.quick, values.only), {
  quick: values.quick,
  log,
  work,
});
log(`\n${figuresTable(sections)}`);
log(`\nin ${Math.round((Date.now() - started) / 1000)} s`);
if (failed > 0) {
  log(`${failed} could not be measured; nothing was written.`);
  process.exitCode = 1;
} else if (!values.quick && values.only === undefined) {
  log(`Written: ${await writeReport({ sections, durationMs: Date.now() - started, work })}`);
} else if (values.write) {
  const titles = benchmarks.map(({ title }) => title);
  for (const section of sections) log(`Written: ${await updateReport({ section, load, titles, work })}`);
}
// A connection kept alive by what was measured must not keep this process alive.
process.exit();
