/** docs/compatibility.md, whose tables are written by the runs that they tell of. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { format, resolveConfig } from 'prettier';

import { writeBlock } from '../support/marked-block.ts';

const blockName = 'n8n-versions';
const page = fileURLToPath(new URL('../../docs/compatibility.md', import.meta.url));

export async function writePage(tables: string): Promise<string> {
  const text = writeBlock(readFileSync(page, 'utf8'), blockName, tables);
  writeFileSync(page, await format(text, { ...(await resolveConfig(page)), parser: 'markdown' }));
  return page;
}
