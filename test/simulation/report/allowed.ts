/** What the simulation lets pass, class by class, as the table of docs/limits.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { writeBlock } from '../../support/marked-block.ts';
import { ROOT } from '../load/root.ts';
import { ALLOWED, type Allowance, TOGETHER } from '../scenarios/expected.ts';
import { scenarioNamed } from '../scenarios/index.ts';

export const BLOCK = 'simulation';
export const PAGE = join(ROOT, 'docs', 'limits.md');

const HOSTS: Record<Allowance['host'], string> = { n8n: 'n8n', zapier: 'Zapier', both: 'both' };
const WORDS: Record<Allowance['what'], string> = {
  lost: 'lost',
  doubled: 'told twice',
  repeated: 'told twice, with the same id',
  outdated: 'over when it is told',
  old: 'told though it was so before',
  unborn: 'cannot be turned on',
};

/** Everywhere else nothing is lost, told twice or told too late; nowhere is anything told that is not so. */
export function allowedTable(): string {
  const rows = Object.entries(ALLOWED).flatMap(([name, allowances]) =>
    allowances.map((allowance) => rowOf(scenarioNamed(name).title, allowance)),
  );
  const together = TOGETHER.map((allowance) => rowOf(allowance.title, allowance));
  // A scenario that is itself two of them together would say the same again.
  const once = new Map([...rows, ...together].map((row) => [row.join(), row])).values();
  const table = [['what is odd', 'host', 'may be', 'why it cannot be known'], ...once];
  const widths = table.reduce<number[]>(
    (most, row) => row.map((cell, column) => Math.max(most[column] ?? 0, cell.length)),
    [],
  );
  const lines = table.map((row) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function rowOf(title: string, { host, what, why }: Allowance): string[] {
  return [title, HOSTS[host], WORDS[what], why];
}

export function writeAllowed(): void {
  writeFileSync(PAGE, writeBlock(readFileSync(PAGE, 'utf8'), BLOCK, allowedTable()));
}
