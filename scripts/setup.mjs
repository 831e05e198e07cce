/**
 * `node scripts/setup.mjs [--with=part,part] [script] [args…]`: makes the clone ready (see setup/parts.mjs), then runs
 * the script on Node 24. Commands begin with it, so that each works on a fresh clone, whatever Node started npm and
 * whether or not npm runs `pre` scripts. It runs where nothing is installed, on Node 20: only Node's own modules here.
 */
import { helpOf } from './setup/help.mjs';
import { setUp } from './setup/index.mjs';
import { runScript } from './setup/run-script.mjs';

const [first, ...rest] = process.argv.slice(2);
const parts = first?.startsWith('--with=') ? first.slice('--with='.length).split(',') : [];
const command = parts.length > 0 ? rest : process.argv.slice(2);

try {
  const help = await helpOf(command);
  if (help === undefined) {
    const node = await setUp(parts);
    if (command.length > 0) process.exitCode = await runScript(node, command);
  } else {
    console.log(help);
  }
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
