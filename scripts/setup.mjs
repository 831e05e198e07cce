/**
 * Makes a fresh clone ready: installs what the lockfile names, once, and brings Node 24 with it.
 * Runs before `npm start` and `npm test` on whatever Node started npm, so it uses nothing but Node.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stamp = join(root, 'node_modules', '.layers-setup');
const lockfile = readFileSync(join(root, 'package-lock.json'));
const wanted = createHash('sha256')
  .update(lockfile)
  .update(`${process.platform} ${process.arch}`)
  .digest('hex');

if (isReady()) process.exit(0);

console.log('Setting up (once): about 1.3 GB of packages, two to four minutes.');
step('installing packages', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
// The one install script that is needed: it brings the Node 24 that every script runs on.
step('bringing Node 24', ['rebuild', 'node']);
if (!existsSync(join(root, 'node_modules', '.bin', 'node'))) {
  stop('Node 24 could not be put in place', 'Install Node 24 yourself and run the command again.');
}
writeFileSync(stamp, wanted);
console.log('Set up.\n');

function isReady() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function step(what, args) {
  const started = Date.now();
  console.log(`- ${what} (npm ${args[0]}) …`);
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error) stop(`npm could not be run: ${error.message}`, 'Install Node 20 or newer with npm 10 or newer.');
  if (status !== 0) {
    stop(
      `npm ${args.join(' ')} ended with status ${status}`,
      'Above it says why. Usual reasons: the npm registry cannot be reached, or the disk has less than 3 GB left.',
    );
  }
  console.log(`  done in ${Math.round((Date.now() - started) / 1000)} s`);
}

function stop(what, fix) {
  console.error(`\nSetup stopped: ${what}.\n${fix}`);
  process.exit(1);
}
