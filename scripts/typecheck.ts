/** `npm run typecheck`: the compiler over every project; all of them, also when the first one fails. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const TSC = `${ROOT}node_modules/typescript/bin/tsc`;

const PROJECTS = [
  'shared',
  'sandbox',
  'sandbox/src/console/client',
  'n8n-node',
  'zapier-app',
  // The scripts and the example in TypeScript too: they share its settings.
  'test',
];

const failed = PROJECTS.filter((project) => {
  const args = [TSC, '-p', project, '--noEmit'];
  return spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) console.error(`Type errors in ${failed.join(', ')}`);
process.exitCode = failed.length > 0 ? 1 : 0;
