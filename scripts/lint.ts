/** `npm run lint`: eslint, prettier, and n8n's own rules over its package; all of them, also when the first one fails. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const N8N_TREE = fileURLToPath(new URL('../n8n-node/build/', import.meta.url));

const STEPS = [
  { script: 'node_modules/eslint/bin/eslint.js', args: ['.'] },
  { script: 'node_modules/prettier/bin/prettier.cjs', args: ['--check', '.'] },
  { script: 'n8n-node/build.mjs', args: ['--tree-only'] },
  { script: 'node_modules/@n8n/node-cli/bin/n8n-node.mjs', args: ['lint'], cwd: N8N_TREE },
];

const failed = STEPS.filter(({ script, args, cwd = ROOT }) => {
  const { status } = spawnSync(process.execPath, [`${ROOT}${script}`, ...args], { cwd, stdio: 'inherit' });
  return status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;
