/** docs/benchmarks.md, made from one whole run. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { machine } from './machine.ts';
import { figuresTable, markdownTable, type Section } from './table.ts';

const target = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\`; do not edit. Every row compares this project with what a user would pick instead, both measured in the same run, one right after the other, in turns. The ratio is ours divided by theirs in one round; the table shows the median of at least five rounds and, in brackets, the least and the most. Absolute figures are of this machine and this hour; the ratios are what carries over. A figure that does not reach its aim stays here with the reason.

\`\`\`sh
npm run bench                      # everything; writes this page
npm run bench -- --quick           # under 3 minutes, prints only
npm run bench -- --only requests   # one of them, prints only
\`\`\`

Nothing but loopback is asked. These are no tests: a slow machine fails nothing.`;

export async function writeReport(sections: readonly Section[], durationMs: number): Promise<string> {
  const facts = [
    ...machine(),
    ['Date', new Date().toISOString().slice(0, 10)],
    ['Duration', `${Math.round(durationMs / 60_000)} min`],
  ];
  const parts = [
    INTRODUCTION,
    '## The machine',
    markdownTable([['', ''], ...facts]),
    '## Figures',
    figuresTable(sections),
  ];
  const options = await resolveConfig(target);
  writeFileSync(target, await format(parts.join('\n\n'), { ...options, parser: 'markdown' }));
  return target;
}
