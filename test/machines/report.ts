/** Writes the tables into docs/compatibility.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { ROOT } from '../../scripts/setup/parts.mjs';
import { writeBlock } from '../support/marked-block.ts';
import { tables, type Results } from './tables.ts';

const PAGE = join(ROOT, 'docs', 'compatibility.md');

export async function writeTables(results: Results): Promise<void> {
  const text = writeBlock(readFileSync(PAGE, 'utf8'), 'machines', tables(results, new Date()));
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}
