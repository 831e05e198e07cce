/** Bundles the app with the core inside; Zapier's own package stays outside, because the host brings it. */
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [here('src/index.ts')],
  outfile: here('dist/index.js'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external: ['zapier-platform-core'],
  alias: { 'layers-social-core': here('../shared/src/index.ts') },
  logLevel: 'warning',
});
