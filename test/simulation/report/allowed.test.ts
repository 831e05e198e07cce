/** What docs/limits.md says may be lost or repeated is what the simulation lets pass. */
import { readFileSync } from 'node:fs';

import { readBlock } from '../../support/marked-block';
import { allowedTable, BLOCK, PAGE } from './allowed';

test('docs/limits.md has the table that `npm run test:simulation -- --write` writes', () => {
  expect(readBlock(readFileSync(PAGE, 'utf8'), BLOCK)).toBe(allowedTable());
});
