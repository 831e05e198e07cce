/** Puts the server, the core and Hono into one file, which needs Node and nothing else. `--outfile=…` says where. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: { outfile: { type: 'string', default: here('dist/invite-page.mjs') } },
});

await build({
  entryPoints: [here('src/main.ts')],
  outfile: values.outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // Straight from its sources: the core does not have to be built first.
  alias: {
    'layers-social-core/fetch': here('../../shared/src/fetch.ts'),
    'layers-social-core': here('../../shared/src/index.ts'),
  },
  legalComments: 'inline',
  logLevel: 'warning',
});
