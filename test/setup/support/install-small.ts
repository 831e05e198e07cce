/** `node install-small.ts`: installs something small into the cache when the file `go` is in the working directory. */
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { installOnce } from '../../n8n-server/install-once.ts';

const folder = await installOnce({
  name: 'small',
  what: 'something small',
  neededGigabytes: 0,
  build: async (building) => {
    appendFileSync('builds', 'one\n');
    while (!existsSync('go')) await new Promise((done) => setTimeout(done, 20));
    writeFileSync(join(building, 'made'), '');
  },
  log: (line) => console.log(line),
});
console.log(existsSync(join(folder, 'made')) ? 'ready' : 'missing');
