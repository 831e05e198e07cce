/** Writes a table into docs/compatibility.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { format, resolveConfig } from 'prettier';

import { ROOT } from '../../scripts/setup/parts.mjs';
import { writeBlock } from '../support/marked-block.ts';

const PAGE = join(ROOT, 'docs', 'compatibility.md');

export async function writeTable(block: 'machines' | 'parts', table: string): Promise<void> {
  const when = `Run on ${new Date().toISOString().slice(0, 10)}, ${process.platform} ${process.arch}.`;
  const text = writeBlock(readFileSync(PAGE, 'utf8'), block, `${when}\n\n${table}`);
  writeFileSync(PAGE, await format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' }));
}
